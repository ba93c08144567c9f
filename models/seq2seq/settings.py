"""How texts are searched for: beam, lengths, candidates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args

from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import Kind

SETTINGS_FILE = "jianbao.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationSettings:
    """Beam search settings, the same for both engines.

    Attributes:
        beam_size: Hypotheses kept at each step; 1 is greedy search.
        max_tokens: Longest output of each kind, the end token counted. Chinese news has about 1.5
            characters a token, digits one by one.
        min_tokens: Shortest output of each kind, the end token not counted.
        length_penalty: A score is divided by ``length ** length_penalty``.
        no_repeat_ngram_size: No run of so many tokens occurs twice; 0 allows all.
        n_candidates: Texts returned for each request, at most `beam_size`.
        max_source_tokens: What the model reads of each kind at most; kinds not named use its window.
        batch_size: Texts searched together. On an AVX2 core 8 took as long as 4 and a sixth less than 16.
        batch_tokens: Upper bound of texts times longest source of a batch.
    """

    beam_size: int = 4
    max_tokens: Mapping[Kind, int] = field(default_factory=lambda: {"headline": 40, "summary": 120})
    min_tokens: Mapping[Kind, int] = field(default_factory=lambda: {"headline": 4, "summary": 16})
    length_penalty: float = 1.0
    no_repeat_ngram_size: int = 4
    n_candidates: int = 4
    max_source_tokens: Mapping[Kind, int] = field(default_factory=dict)
    batch_size: int = 8
    batch_tokens: int = 4096

    def __post_init__(self) -> None:
        for name in ("beam_size", "n_candidates", "batch_size", "batch_tokens"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, but must be at least 1")
        if self.n_candidates > self.beam_size:
            raise ValueError(f"n_candidates is {self.n_candidates}, more than beam_size {self.beam_size}")
        for kind in get_args(Kind):
            if not 0 <= self.min_tokens[kind] < self.max_tokens[kind]:
                raise ValueError(
                    f"min_tokens of {kind} is {self.min_tokens[kind]}, "
                    f"but must be from 0 to below max_tokens {self.max_tokens[kind]}"
                )


def load_settings(checkpoint_path: Path) -> GenerationSettings:
    """Defaults, overridden by the ``jianbao.json`` beside the weights where there is one.

    Raises:
        ArtifactError: If that file is not JSON or holds names or values that are no settings.
    """
    path = checkpoint_path / SETTINGS_FILE
    if not path.exists():
        return GenerationSettings()
    try:
        return _merge(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, AttributeError) as exc:
        names = ", ".join(f.name for f in fields(GenerationSettings))
        raise ArtifactError(
            f"{path} does not hold generation settings ({exc}); correct or remove it. Known names: {names}",
            f"{path} 不是有效的生成设置（{exc}），请改正或删除。可用名称：{names}",
        ) from exc


def _merge(values: Mapping[str, Any]) -> GenerationSettings:
    defaults = GenerationSettings()
    merged: dict[str, Any] = {
        name: {**getattr(defaults, name), **value} if isinstance(value, dict) else value
        for name, value in values.items()
    }
    return GenerationSettings(**merged)
