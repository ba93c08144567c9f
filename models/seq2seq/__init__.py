"""Seq2seq checkpoints behind `jianbao.nlp.protocols.TextGenerator`."""
