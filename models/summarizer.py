"""A summarizer of any seq2seq checkpoint, its texts held to the article."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from jianbao.nlp.truth import FaithfulSummarizer

from .seq2seq import EngineName, load_generator


class Summarizer(FaithfulSummarizer):
    """Implements `jianbao.nlp.Summarizer` over a checkpoint."""

    @classmethod
    def load(
        cls,
        name: str | Path = "bundled",
        *,
        engine: EngineName = "auto",
        max_chars: int = 120,
        use_title: bool = False,
        replicas: int | None = None,
        share: int | None = None,
    ) -> Self:
        """The bundled checkpoint, or any BART, mBART, PEGASUS, T5, mT5 or Marian checkpoint.

        Args:
            name: ``"bundled"``, a folder, or ``"organization/model"`` on the Hugging Face hub.
            engine: ``"ct2"`` (CTranslate2 int8, made on first use and cached), ``"torch"``
                (transformers), or ``"auto"``: torch where there is a CUDA device, else ct2.
            max_chars: Longest summary in characters.
            use_title: Let the model read the paper's own title too.
            replicas: Batches that ct2 searches at the same time, each on a core; on all cores by default.
            share: How many of these work on more than one article, where other processes want cores, too.

        Raises:
            ArtifactError: The checkpoint cannot be found, is not allowed, or cannot be loaded.
        """
        generator = load_generator(name, engine=engine, replicas=replicas, share=share)
        return cls(
            generator,
            summary_max_chars=max_chars,
            use_title=use_title,
            reads_ahead=generator.replicas > 1,
        )
