"""Registries with versions of known worth, and the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jianbao.models.bundle import BUNDLED_DIR
from jianbao.models.registry import Registry, Version, VersionMeta
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.models.topics.store import load_topic_model, save_topic_model
from jianbao.training.promotion.command import models
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.topics.start import write_trained_on


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Registry:
    """An empty registry and an empty label store, which the commands use too."""
    monkeypatch.setenv("JIANBAO_REGISTRY", str(tmp_path / "registry"))
    monkeypatch.setenv("JIANBAO_DATABASE_URL", f"sqlite:///{tmp_path / 'labels.db'}")
    return Registry()


@pytest.fixture(scope="session")
def bundled() -> LinearTopicClassifier:
    model = load_topic_model(BUNDLED_DIR / "topic-zh")
    assert isinstance(model, LinearTopicClassifier)
    return model


@pytest.fixture(scope="session")
def blind(bundled) -> LinearTopicClassifier:
    """The bundled model, which has forgotten what county news is."""
    intercept = bundled.weights.intercept + np.array([0, -9, 0, 0], dtype=np.float32)
    return LinearTopicClassifier(bundled.config, replace(bundled.weights, intercept=intercept))


def register(
    registry: Registry,
    model: LinearTopicClassifier,
    stem: str = "topic-zh",
    *,
    learnt: Sequence[LabelledArticle] = (),
) -> Version:
    """A version that says it learnt these articles; without any it learnt what the bundled model did."""

    def write(folder: Path) -> None:
        save_topic_model(model, folder)
        if learnt:
            write_trained_on(learnt, None, folder)

    return registry.register(
        stem,
        write,
        meta=VersionMeta(backend="linear", labels=tuple(model.labels), parent="bundled"),
        who="主编室",
    )


def run_models(*argv: str) -> int:
    """What ``jianbao models`` does with these arguments."""
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    return models.run(parser.parse_args(argv))
