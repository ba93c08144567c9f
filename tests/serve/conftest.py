"""An endpoint on fakes, called without a network."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from jianbao.models.registry import Registry, VersionMeta
from jianbao.models.topics.features import FeatureConfig
from jianbao.models.topics.linear import LinearTopicClassifier, LinearWeights, TopicConfig
from jianbao.models.topics.store import save_topic_model
from jianbao.nlp import Article, Summarizer, Summary, TopicClassifier
from jianbao.serve.app import create_app
from jianbao.serve.engine import Parts
from jianbao.serve.settings import Settings

Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


class GatedSummarizer:
    """Summarizes only while its gate is open; tells when it has begun."""

    name = "gated-1"

    def __init__(self, inner: Summarizer) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.batches: list[list[str]] = []
        self._inner = inner

    def summarize(self, articles: Sequence[Article]) -> list[Summary]:
        self.batches.append([article.title for article in articles])
        self.begun.set()
        assert self.gate.wait(10), "the test never opened the gate"
        return self._inner.summarize(articles)

    def close(self) -> None:
        """From now on whoever summarizes waits; forget the warm-up."""
        self.gate.clear()
        self.begun.clear()
        self.batches.clear()


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the database or the registry of whoever runs it."""
    monkeypatch.setenv("JIANBAO_DATABASE_URL", f"sqlite:///{tmp_path / 'service.db'}")
    monkeypatch.setenv("JIANBAO_REGISTRY", str(tmp_path / "registry"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def gated(summarizer: Summarizer) -> GatedSummarizer:
    return GatedSummarizer(summarizer)


@pytest.fixture
def parts(classifier: TopicClassifier, gated: GatedSummarizer) -> Parts:
    return Parts(classifier=classifier, summarizer=gated)


@pytest.fixture
def serve(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Starts the endpoint with the settings given, and gives a client of it."""
    monkeypatch.delenv("JIANBAO_API_KEYS", raising=False)

    @asynccontextmanager
    async def start(**settings: Any) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(Settings(**settings), parts)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                yield client

    return start


@pytest.fixture
async def client(serve: Serve) -> AsyncIterator[httpx.AsyncClient]:
    async with serve() as client:
        yield client


class Versions:
    """A registry of tiny linear models, each with one answer to everything."""

    LABELS = ("county_news", "commentary")

    def __init__(self, root: Path) -> None:
        self.registry = Registry(root)

    def add(self, answer: str) -> str:
        """Name of a new version that always says `answer`."""
        meta = VersionMeta(backend="linear", labels=self.LABELS)
        return self.registry.register(
            answer.replace("_", "-"), lambda folder: self._save(folder, answer), meta=meta
        ).name

    def promote(self, name: str) -> None:
        """Make `name` the champion."""
        self.registry.promote(name, force=True, reason="试验")

    def file(self, name: str, file: str = "weights.safetensors") -> Path:
        """A file of a version, made writable."""
        path = self.registry.version(name).folder / file
        path.chmod(0o644)
        return path

    def _save(self, folder: Path, answer: str) -> None:
        features = FeatureConfig(title_bits=6, body_bits=8)
        config = TopicConfig(
            name=folder.name,
            labels=self.LABELS,
            display_names={"county_news": "县区传真", "commentary": "言论"},
            temperature=1.0,
            review_below=0.5,
            features=features,
        )
        weights = LinearWeights(
            idf=np.ones(features.n_features, dtype=np.float32),
            coef=np.zeros((features.n_features, 2), dtype=np.float32),
            intercept=np.array([label == answer for label in self.LABELS], dtype=np.float32) * 4,
        )
        save_topic_model(LinearTopicClassifier(config, weights), folder)


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "registry" / "topics")
