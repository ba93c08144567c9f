"""An endpoint on fakes, called without a network."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

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
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                yield client

    return start


@pytest.fixture
async def client(serve: Serve) -> AsyncIterator[httpx.AsyncClient]:
    async with serve() as client:
        yield client
