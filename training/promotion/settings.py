"""What the gate lets pass: the table ``[gate]`` of a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from jianbao.nlp.errors import DataError

# One more wrong of n articles costs 1/n of macro-F1 where classes are of one size, else somewhat more.
_ONE_ARTICLE = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSettings:
    """Limits a candidate must keep; why each has its value stands in ``training/topics.toml``.

    Attributes:
        max_macro_fall: Macro-F1 a candidate may lose on a part (see `allowed_fall`).
        confidence: How sure the paired bootstrap must be that macro-F1 fell, however little.
        resamples: Resamples of the paired bootstrap.
        max_class_fall: F1 a single class may lose on a part.
        min_part_rows: Rows a part needs to be judged at all.
        min_class_rows: Rows of a class a part needs to be judged on this class.
        golden_changes: Golden articles the champion has right and the candidate may get wrong.
        max_ece: Expected calibration error up to which a part is well calibrated; above it a candidate
            passes only when it is no worse than the champion.
        min_speed_ratio: Articles per second, as a share of the champion's.
        min_new_rows: Held-out rows a label new to the model needs to be judged.
        min_new_recall: Share of a new label's articles that must be found.
        min_new_precision: Share of the articles given a new label that must be right.
        min_sure_rows: New labels of articles that the champion is sure are of one label, from which on they
            are checked.
        min_agreement: Share of them on which people must agree with the champion.
        min_unsure_rows: The same for all articles that the champion takes for one label, where it is sure of
            fewer than `min_sure_rows`.
        min_unsure_agreement: Share of these.
        seed: Seed of the bootstrap.
    """

    max_macro_fall: float = 0.01
    confidence: float = 0.95
    resamples: int = 2000
    max_class_fall: float = 0.05
    min_part_rows: int = 60
    min_class_rows: int = 20
    golden_changes: int = 0
    max_ece: float = 0.1
    min_speed_ratio: float = 0.5
    min_new_rows: int = 8
    min_new_recall: float = 0.6
    min_new_precision: float = 0.6
    min_sure_rows: int = 10
    min_agreement: float = 0.5
    min_unsure_rows: int = 20
    min_unsure_agreement: float = 0.2
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0.5 <= self.confidence < 1:
            raise ValueError(f"confidence must lie between 0.5 and 1, got {self.confidence}")
        for name in ("max_macro_fall", "max_class_fall", "max_ece"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must lie between 0 and 1, got {getattr(self, name)}")
        for name in ("resamples", *(name for name in self.__slots__ if name.endswith("_rows"))):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")

    def allowed_fall(self, n: int) -> float:
        """Macro-F1 that may be lost on a part of `n` articles: a single article is never enough to refuse."""
        return max(self.max_macro_fall, _ONE_ARTICLE / n)


def load_gate_settings(path: Path) -> GateSettings:
    """The table ``[gate]``; what it does not name keeps its default.

    Raises:
        DataError: The file cannot be read, or a setting is unknown or out of range.
    """
    try:
        return GateSettings(**tomllib.loads(path.read_text(encoding="utf-8")).get("gate", {}))
    except (OSError, TypeError, ValueError) as exc:
        raise DataError(
            f"{path}: no usable [gate] table ({exc}); see training/topics.toml",
            f"{path}：[gate] 表有误（{exc}），写法见 training/topics.toml。",
        ) from exc
