"""Puts the endpoint together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from .engine import Engine, EngineLimits, Parts, StageLimits, load_parts
from .keys import KeyRing, require_key
from .problems import add_problem_handlers
from .request_scope import RequestScope
from .routes import batch, docs, health, models, pages
from .settings import Settings


def create_app(settings: Settings, parts: Parts | None = None) -> FastAPI:
    """The endpoint, its models loaded.

    Args:
        settings: See there.
        parts: The models; by default those that `settings` names.

    Raises:
        ArtifactError: A model is missing or damaged.
    """
    engine = Engine(parts or _load_parts(settings), _limits(settings))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with engine:
            yield

    app = FastAPI(
        title="Jianbao 简报", version=version("jianbao"), lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.engine = engine
    app.state.settings = settings
    app.state.keys = KeyRing(settings.api_keys)
    for module in (pages, batch, models):
        app.include_router(module.router, prefix="/v1", dependencies=[Depends(require_key)])
    app.include_router(health.router)
    app.include_router(docs.router)
    add_problem_handlers(app)
    app.add_middleware(RequestScope)
    if settings.cors_origins:
        _allow_origins(app, settings)
    return app


def _load_parts(settings: Settings) -> Parts:
    return load_parts(
        classifier=settings.classifier,
        summarizer=settings.summarizer,
        engine=settings.engine,
        max_chars=settings.max_chars,
        use_title=settings.use_title,
    )


def _limits(settings: Settings) -> EngineLimits:
    delay_s = settings.batch_delay_ms / 1000
    return EngineLimits(
        tagging=StageLimits(
            batch_size=settings.tagging_batch, capacity=settings.tagging_queue, delay_s=delay_s
        ),
        summary=StageLimits(
            batch_size=settings.summary_batch, capacity=settings.summary_queue, delay_s=delay_s
        ),
        timeout_s=settings.deadline_ms / 1000,
        drain_s=settings.drain_s,
    )


def _allow_origins(app: FastAPI, settings: Settings) -> None:
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "X-API-Key", "X-Request-ID"],
        expose_headers=["Retry-After", "X-Request-ID"],
    )
