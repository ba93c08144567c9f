"""Tiny checkpoints of every architecture, made from a configuration and a seed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SENTENCES = (
    "县里组织帮扶干部进村入户，逐户核对收入账本。",
    "今年全县脱贫人口人均纯收入达到1.2万元，同比增长9.6%。",
    "合作社与农户签订订单，鲜果从枝头直达超市。",
    "评论员认为，产业兴旺才能让乡亲们的日子越过越好。",
)
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<headline>", "<summary>", "en_XX", "zh_CN")
ARCHITECTURES = ("bart", "mbart", "pegasus", "t5", "mt5", "marian")

_BART = {
    "d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
    "decoder_attention_heads": 2, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32,
    "max_position_embeddings": 128, "init_std": 0.5,
}  # fmt: skip
_T5 = {
    "d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_decoder_layers": 1, "num_heads": 2,
    "initializer_factor": 2.0,
}  # fmt: skip
_IDS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("JIANBAO_CACHE_DIR", str(folder))
        yield folder


@pytest.fixture(scope="session")
def make_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def make(architecture: str) -> Path:
        if architecture not in made:
            made[architecture] = _save(architecture, tmp_path_factory.mktemp(architecture))
        return made[architecture]

    return make


def _save(architecture: str, folder: Path) -> Path:
    import torch
    import transformers

    names = {
        "bart": "Bart",
        "mbart": "MBart",
        "pegasus": "Pegasus",
        "t5": "T5",
        "mt5": "MT5",
        "marian": "Marian",
    }
    stem = names[architecture]
    size = _save_sentencepiece(folder) if architecture == "marian" else _save_tokenizer(folder)
    sizes: dict[str, Any] = _T5 if stem.endswith("T5") else _BART
    config = getattr(transformers, f"{stem}Config")(
        vocab_size=size, **sizes, **_special_ids(architecture, size)
    )
    suffix = "MTModel" if stem == "Marian" else "ForConditionalGeneration"
    torch.manual_seed(7)
    getattr(transformers, stem + suffix)(config).eval().save_pretrained(folder)
    return folder


def _special_ids(architecture: str, size: int) -> dict[str, int]:
    if architecture == "marian":  # as in OPUS-MT: </s> is 0, the last entry pads and starts the decoder
        return {
            "eos_token_id": 0,
            "pad_token_id": size - 1,
            "decoder_start_token_id": size - 1,
            "bos_token_id": 0,
        }
    start = {"bart": 2, "mbart": 2, "pegasus": 1, "t5": 1, "mt5": 1}[architecture]
    return _IDS | {"decoder_start_token_id": start}


def _vocabulary() -> list[str]:
    return sorted(set("".join(SENTENCES)) | {"脱贫", "同比增长", "日子", "收入账本", "▁"})


def _save_tokenizer(folder: Path) -> int:
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    pieces = [(token, 0.0) for token in SPECIALS] + [
        (piece, -float(9 - len(piece))) for piece in _vocabulary()
    ]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=False)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="never")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in SPECIALS])
    tokenizer.save(str(folder / "tokenizer.json"))
    roles = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    config = {"tokenizer_class": "PreTrainedTokenizerFast", **roles}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return tokenizer.get_vocab_size()


def _save_sentencepiece(folder: Path) -> int:
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_writer=model, model_type="char", vocab_size=60,
        hard_vocab_limit=False, bos_id=-1, eos_id=0, unk_id=1, pad_id=-1, minloglevel=2,
    )  # fmt: skip
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    tokens = [processor.id_to_piece(i) for i in range(processor.get_piece_size())] + ["<pad>"]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    config = {"tokenizer_class": "MarianTokenizer", "source_lang": "zh", "target_lang": "zh"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return len(tokens)
