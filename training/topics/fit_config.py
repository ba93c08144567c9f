"""How a linear topic model is fitted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jianbao.models.topics.features import FeatureConfig
from jianbao.nlp.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """How a topic model is fitted.

    Attributes:
        features: How articles become vectors.
        strength: ``C`` of the linear support vector machine; larger trusts the labels more.
        balance: How far rare labels are weighted up: 1 makes them count as much as frequent ones, 0 not.
        update_strength: The same when an earlier model is gone on from; smaller, so that it forgets less.
        folds: Folds of the cross-validation that calibration and threshold are taken from.
        review_accuracy: Share of right labels wanted among articles that are not marked for review.
        seed: Seed of the folds and of the solver.
    """

    features: FeatureConfig = field(default_factory=FeatureConfig)
    strength: float = 0.6
    balance: float = 1.0
    update_strength: float = 0.3
    folds: int = 5
    review_accuracy: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if self.folds < 2:
            raise ValueError(f"folds must be at least 2, got {self.folds}")
        if not 0 <= self.balance <= 1:
            raise ValueError(f"balance must lie between 0 and 1, got {self.balance}")
        if not 0 < self.review_accuracy < 1:
            raise ValueError(f"review_accuracy must lie between 0 and 1, got {self.review_accuracy}")


def load_fit_config(path: Path) -> FitConfig:
    """The tables ``[features]`` and ``[fit]`` of a TOML file.

    Raises:
        DataError: The file cannot be read, or a setting is unknown or out of range.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        features: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in tables.get("features", {}).items()
        }
        return FitConfig(features=FeatureConfig(**features), **tables.get("fit", {}))
    except (OSError, TypeError, ValueError) as exc:
        raise DataError(f"{path}: {exc}", f"{path}：配置项有误（{exc}）。") from exc
