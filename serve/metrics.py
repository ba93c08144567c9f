"""What an operator watches, for Prometheus.

With ``PROMETHEUS_MULTIPROC_DIR`` set before the first import, every worker process writes there and each of
them answers for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:  # what counts requests needs no SQLAlchemy
    from .jobs.census import JobCensus

#: Media type of `Metrics.render`.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# Tagging takes milliseconds, a summary on CPU hundreds of them; 30 s is the usual deadline.
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128)


class Metrics:
    """Counters and histograms of one process; several may exist side by side."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._models: set[tuple[str, str]] = set()
        # `cache`: looking a child up by its labels takes longer than counting.
        self._requests = cache(
            Counter(
                "jianbao_requests", "Requests answered.", ["route", "method", "status"], registry=registry
            ).labels
        )
        self._request_seconds = cache(
            Histogram(
                "jianbao_request_seconds",
                "Seconds from a request's head to the end of its answer.",
                ["route"],
                buckets=_SECONDS,
                registry=registry,
            ).labels
        )
        self._stage_seconds = cache(
            Histogram(
                "jianbao_stage_seconds",
                "Seconds of a page in each stage, waiting included.",
                ["stage"],
                buckets=_SECONDS,
                registry=registry,
            ).labels
        )
        self._batch_size = Histogram(
            "jianbao_batch_size", "Pages worked on together.", ["stage"], buckets=_SIZES, registry=registry
        )
        self._batch_seconds = Histogram(
            "jianbao_batch_seconds", "Seconds of a batch.", ["stage"], buckets=_SECONDS, registry=registry
        )
        self._lookups = cache(
            Counter(
                "jianbao_cache_lookups",
                "Looks for an answer, and for the summary of an article.",
                ["cache", "result"],
                registry=registry,
            ).labels
        )
        self._queue = Gauge(
            "jianbao_queue_pages",
            "Pages taken in and not yet answered.",
            ["stage"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        # What the database holds is the same for every worker, so the latest word counts, not the sum.
        self._jobs = Gauge(
            "jianbao_jobs", "Jobs kept.", ["state"], registry=registry, multiprocess_mode="livemostrecent"
        )
        self._job_pages = Gauge(
            "jianbao_job_pages_waiting",
            "Pages of jobs that are not done.",
            registry=registry,
            multiprocess_mode="livemostrecent",
        )
        self._pending_webhooks = Gauge(
            "jianbao_webhooks_pending",
            "Finished jobs of which somebody is still to be told.",
            registry=registry,
            multiprocess_mode="livemostrecent",
        )
        self._webhook_calls = Counter(
            "jianbao_webhook_calls",
            "Webhooks called: delivered, failed for good, or pending, to be called again.",
            ["result"],
            registry=registry,
        )
        self._model = Gauge(
            "jianbao_model_info",
            "1 for every model at work, 0 for one that was.",
            ["kind", "name"],
            registry=registry,
            multiprocess_mode="livemax",
        )

    def observe_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answered request; `route` is the template, such as ``/v1/jobs/{id}``."""
        self._requests(route, method, status).inc()
        self._request_seconds(route).observe(seconds)

    def observe_stages(self, timings_ms: Mapping[str, float]) -> None:
        """Note how long a page was in each stage."""
        for stage, milliseconds in timings_ms.items():
            self._stage_seconds(stage).observe(milliseconds / 1000)

    def observe_batch(self, stage: str, n_items: int, seconds: float) -> None:
        """Note a batch that was worked on."""
        self._batch_size.labels(stage).observe(n_items)
        self._batch_seconds.labels(stage).observe(seconds)

    def count_lookup(self, cache: str, *, hit: bool) -> None:
        """Count a look for an answer (``answers``) or a summary (``summaries``)."""
        self._lookups(cache, "hit" if hit else "miss").inc()

    def note_queues(self, depths: Mapping[str, int]) -> None:
        """Note how many pages each queue holds."""
        for stage, n_pages in depths.items():
            self._queue.labels(stage).set(n_pages)

    def note_jobs(self, census: JobCensus) -> None:
        """Note how many jobs there are."""
        for state, n_jobs in census.n_jobs.items():
            self._jobs.labels(state).set(n_jobs)
        self._job_pages.set(census.n_waiting_pages)
        self._pending_webhooks.set(census.n_pending_webhooks)

    def count_webhook(self, result: str) -> None:
        """Count a call of a webhook by how it ended."""
        self._webhook_calls.labels(result).inc()

    def note_models(self, models: Iterable[tuple[str, str]]) -> None:
        """Note kind and name of every model at work; those noted before are so no longer."""
        now = set(models)
        for model in self._models | now:
            self._model.labels(*model).set(int(model in now))
        self._models |= now

    def render(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self._collected())

    def _collected(self) -> CollectorRegistry:
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return self._registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry
