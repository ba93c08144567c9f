"""Puts the endpoint together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI
from pydantic import TypeAdapter

from jianbao.nlp import Record

from .access.counts import Counts, shared_folder
from .access.door import check_door, role_without_key
from .access.guard import Guard, require_role
from .access.idempotency import IdempotentPosts
from .access.key_ring import KeyRing
from .access.rates import RateLimits
from .access.roles import Role
from .background import in_background
from .body_budget import BodyBudget
from .browsers import BrowserAccess
from .database import ServiceDatabase
from .engine import Engine, EngineLimits, Parts, StageLimits, load_parts
from .forms import ServedRecord
from .jobs.runner import JobRunner
from .jobs.signature import read_secret
from .jobs.webhook_address import WebhookPolicy
from .jobs.webhooks import WebhookSender
from .metrics import Metrics
from .openapi import add_openapi
from .options import Options
from .problems import add_problem_handlers
from .request_scope import RequestScope
from .result_cache import ResultCache
from .routes import admin, batch, docs, health, jobs, labels, models, observation, pages
from .service import Service
from .settings import Settings
from .unexpected import UnexpectedFaults

# Behind a key of that role. Prefixes stand in the routers, so that metrics and logs show whole paths.
_GUARDED: tuple[tuple[APIRouter, Role], ...] = (
    (batch.router, "read"),
    (models.router, "read"),
    (jobs.router, "read"),
    (labels.router, "label"),
    (admin.router, "admin"),
)
_OPEN: tuple[APIRouter, ...] = (health.router, observation.router, docs.router)


def create_app(settings: Settings, parts: Parts | None = None) -> FastAPI:
    """The endpoint, its models loaded.

    Args:
        settings: See there.
        parts: The models; by default those that `settings` names.

    Raises:
        SettingsError: Everybody could use it.
        ArtifactError: A model is missing or damaged.
    """
    check_door(settings)
    metrics = Metrics()
    service = Service(
        settings=settings,
        engine=Engine(
            parts or _load_parts(settings),
            _limits(settings),
            observer=metrics,
        ),
        cache=ResultCache(settings.cache_bytes - _summary_cache_bytes(settings)),
        metrics=metrics,
        database=ServiceDatabase(settings.database_url),
        webhooks=WebhookPolicy(
            hosts=[host.lower() for host in settings.webhook_hosts],
            allow_private=settings.webhook_allow_private,
        ),
    )
    keys = KeyRing(settings.api_keys, role_without_key(settings))
    rates = RateLimits(settings.rate_limit, Counts(shared_folder())) if settings.rate_limit else None
    guard = Guard(keys, rates, check_names=settings.is_loopback)
    runner = _runner(service)
    app = bare_app()
    app.state.service = service
    app.state.engine = service.engine
    app.state.guard = guard
    app.state.body_budget = BodyBudget(settings.receiving_bytes)
    app.state.runner = runner
    app.router.lifespan_context = _running(service, keys, runner)
    app.add_middleware(IdempotentPosts, database=service.database, guard=guard, settings=settings)
    app.add_middleware(UnexpectedFaults)
    if settings.cors_origins:
        app.add_middleware(BrowserAccess, origins=settings.cors_origins)
    app.add_middleware(RequestScope, metrics=metrics)
    return app


def bare_app() -> FastAPI:
    """The routes and their description, with nothing behind them."""
    app = FastAPI(
        title="Jianbao 简报",
        version=version("jianbao"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a redirection goes where the client's own Host header says
        telemetry={"tracing": False, "metrics": False},  # `Metrics` counts; looking for OpenTelemetry costs
    )
    pages.add_pages(app)
    for router, role in _GUARDED:
        app.include_router(router, dependencies=[Depends(require_role(role))])
    for router in _OPEN:
        app.include_router(router)
    add_problem_handlers(app)
    add_openapi(app)
    return app


def _running(
    service: Service, keys: KeyRing, runner: JobRunner
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(_app: FastAPI) -> AsyncIterator[None]:
        background = in_background(
            service.database,
            keys,
            runner,
            _webhooks(service),
            service.note_state,
            service.metrics.note_jobs,
            keep_jobs_h=service.settings.keep_jobs_h,
        )
        async with service.engine, background:
            yield

    return run


def _runner(service: Service) -> JobRunner:
    settings = service.settings
    as_json = TypeAdapter(ServedRecord).dump_json

    def present(record: Record, options: Options) -> bytes:
        return as_json(service.present(record, options))

    return JobRunner(
        service.database,
        service.engine,
        present,
        batch_size=settings.jobs_batch,
        # Half of the lease is left for writing the records down.
        deadline_s=min(settings.deadline_ms / 1000, settings.job_lease_s / 2),
        lease_s=settings.job_lease_s,
    )


def _webhooks(service: Service) -> WebhookSender | None:
    settings = service.settings
    if not settings.webhook_hosts:
        return None
    secret = read_secret(settings.webhook_secret.get_secret_value())
    return WebhookSender(service.database, service.webhooks, secret, service.metrics.count_webhook)


def _load_parts(settings: Settings) -> Parts:
    return load_parts(
        classifier=settings.classifier,
        summarizer=settings.summarizer,
        engine=settings.engine,
        max_chars=settings.max_chars,
        use_title=settings.use_title,
        replicas=settings.summary_threads,
        share=settings.summary_threads or settings.cores_each,
    )


def _summary_cache_bytes(settings: Settings) -> int:
    """The share of summaries, which are short beside answers with their articles."""
    return settings.cache_bytes // 8


def _limits(settings: Settings) -> EngineLimits:
    return EngineLimits(
        tagging=StageLimits(batch_size=settings.tagging_batch, capacity=settings.tagging_queue),
        summary=StageLimits(
            batch_size=settings.summary_batch,
            capacity=settings.summary_queue,
            delay_s=settings.batch_delay_ms / 1000,
            max_wait_s=settings.summary_wait_ms / 1000,
        ),
        summary_cache_bytes=_summary_cache_bytes(settings),
        timeout_s=settings.deadline_ms / 1000,
        drain_s=settings.drain_s,
    )
