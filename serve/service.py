"""What all routes share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jianbao.nlp import Record

from .ai_label import metadata_of
from .database import ServiceDatabase
from .engine import Engine
from .forms import ServedRecord
from .jobs.webhook_address import WebhookPolicy
from .metrics import Metrics
from .options import NO_WISHES, Options
from .result_cache import ResultCache
from .settings import Settings
from .shaping import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The parts of a running endpoint."""

    settings: Settings
    engine: Engine
    cache: ResultCache
    metrics: Metrics
    database: ServiceDatabase
    webhooks: WebhookPolicy

    @property
    def versions(self) -> tuple[str, ...]:
        """Names of the models that answer now; other ones when one was exchanged."""
        return tuple(model.name for model in self.engine.models)

    @property
    def label_names(self) -> Mapping[str, str]:
        """Display name of every topic label."""
        return {label: name for model in self.engine.models for label, name in model.labels.items()}

    @property
    def explains(self) -> bool:
        """Whether topics can be explained."""
        return any(model.explains for model in self.engine.models)

    def present(self, record: Record, options: Options) -> ServedRecord:
        """`record` as it is given out to somebody with these wishes."""
        shaped = record if options == NO_WISHES else shape(record, options, self.label_names)
        return ServedRecord.of(shaped, aigc=metadata_of(shaped, self.settings.content_producer))

    def note_state(self) -> None:
        """Bring the numbers that are looked up, not counted, up to date."""
        self.metrics.note_queues(self.engine.queue_depths)
        self.metrics.note_models((model.kind, model.name) for model in self.engine.models)
