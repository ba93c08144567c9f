"""One training of a topic model: labelled articles in, a version of the registry or a model folder out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jianbao.models.registry import Registry, Version
from jianbao.nlp.errors import DataError
from jianbao.training.promotion.golden import load_golden
from jianbao.training.promotion.held_out import load_base

from .backends import Backend, Fitted, fit_linear, fit_transformer, least_per_label
from .data import load_labelled
from .fit import CrossValidation
from .labels import DEFAULT_CONFIG, add_labels, load_label_set
from .material import Material, gather_material, require_enough
from .metrics import evaluate, topic_metrics
from .outcome import Outcome
from .sources import BASE_NAME, Source, read_base, read_file, read_store
from .start import Start, load_start

Say = Callable[[str], None]

_FITS = {"linear": fit_linear, "transformer": fit_transformer}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDatabase:
    """Where people's labels are; ``url=None`` is the database of this machine."""

    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicJob:
    """What a training reads and where it writes.

    Attributes:
        name: Stem of the version's name; with `out` the model's name.
        backend: Kind of model.
        config: TOML file with settings and label set; ``None`` for the settings of the bundled model and the
            label set of `start`.
        data: Labelled JSONL files; of two reprints the one that comes first counts.
        labels: Database of labels that is read too.
        with_base: Learn the project's own articles too, which keeps old answers in place.
        new_labels: Display names of labels that join the label set.
        held_out: Labelled JSONL files that are only measured on; what says the same is taken out of `data`.
        start: What to go on from: ``"champion"``, ``"bundled"``, a version, or ``None`` for nothing.
        out: Folder to write.
        register: Keep the model as a version, which becomes the candidate.
    """

    name: str = "topic-zh"
    backend: Backend = "linear"
    config: Path | None = None
    data: tuple[Path, ...] = ()
    labels: LabelDatabase | None = None
    with_base: bool = True
    new_labels: Mapping[str, str] = field(default_factory=dict)
    held_out: tuple[Path, ...] = ()
    start: str | None = None
    out: Path | None = None
    register: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a training brought.

    Attributes:
        metrics: Figures by part, as `topic_metrics` gives them.
        training: How the model came about, as in ``training.json``.
        version: The new version, when it was registered.
    """

    metrics: Mapping[str, Any]
    training: Mapping[str, Any]
    version: Version | None = None


def train_topic_model(
    job: TopicJob, *, registry: Registry | None = None, say: Say = lambda _line: None
) -> Trained:
    """Fit, measure and keep.

    Args:
        job: What to do.
        registry: Where versions are kept; by default that of this machine.
        say: Told what is being done.

    Raises:
        DataError: A file, a label or the configuration cannot be used.
        ArtifactError: `TopicJob.start` cannot be used, or the registry cannot be written.
        RegistryBusyError: Another training runs.
    """
    registry = registry or Registry()
    with registry.training() if job.register else nullcontext():
        outcome = _fit(job, registry, say)
        if job.out:
            outcome.write(job.out, job.name)
        if not job.register:
            outcome.fitted.tidy()
            return Trained(metrics=outcome.metrics, training=outcome.describe(job.name))
        say("registering")
        version = registry.register(
            job.name, lambda folder: outcome.write(folder, folder.name), meta=outcome.meta()
        )
        outcome.fitted.tidy()
        return Trained(metrics=outcome.metrics, training=outcome.describe(version.name), version=version)


def _fit(job: TopicJob, registry: Registry, say: Say) -> Outcome:
    start = load_start(job.start, registry) if job.start else None
    if start:
        say(f"going on from {start.name}")
    names = _label_set(job, start)
    sources = _read_sources(job, tuple(names), say)
    _require_news(start, sources)
    guarded = [*load_base(tuple(names)).held_out, *load_golden(tuple(names))]
    material = gather_material(sources, load_labelled(job.held_out, tuple(names)), guarded)
    say(f"left out: {material.n_repeats} repeats, {material.n_leaks} that say the same as a held-out article")
    require_enough(material.rows, tuple(names), least_per_label(job.backend, job.config))
    fitted = _FITS[job.backend](material.rows, job.name, names, job.config, start, say)
    say("measuring")
    return Outcome(
        backend=job.backend,
        fitted=fitted,
        material=material,
        sources=tuple(sources),
        metrics=_measure(job.backend, fitted, material),
    )


def _label_set(job: TopicJob, start: Start | None) -> dict[str, str]:
    if job.config is None and start:
        return add_labels(start.model.display_names, job.new_labels)
    return add_labels(load_label_set(job.config or DEFAULT_CONFIG), job.new_labels)


def _read_sources(job: TopicJob, labels: tuple[str, ...], say: Say) -> list[Source]:
    """A newsroom's own word first."""
    sources = [read_store(job.labels.url, labels)] if job.labels else []
    sources += [read_file(path, labels) for path in job.data]
    if job.with_base:
        sources.append(read_base(labels))
    for source in sources:
        say(f"{source.name}: {len(source.training)} articles to learn, {len(source.held_out)} held out")
    return sources


def _require_news(start: Start | None, sources: Sequence[Source]) -> None:
    if start and not any(source.training for source in sources if source.name != BASE_NAME):
        raise DataError(
            f"there is no labelled article to teach {start.name} something new; "
            "add some with 'jianbao labels add' or 'jianbao labels import', or give --data",
            f"没有可供 {start.name} 学习的新标注；请用 jianbao labels add 或 jianbao labels import 添加，"
            "或用 --data 指定文件。",
        )


def _measure(backend: Backend, fitted: Fitted, material: Material) -> dict[str, Any]:
    classifier, crossed = fitted.classifier, fitted.crossed
    review_below = classifier.config.review_below
    figures = topic_metrics(
        crossed.probabilities, crossed.targets, list(classifier.labels), review_below=review_below
    )
    parts = {name: evaluate(classifier, rows) for name, rows in material.measured.items()}
    return {_crossed_part(backend, crossed): figures, **parts}


def _crossed_part(backend: Backend, crossed: CrossValidation) -> str:
    """What the card calls the answers that came with the fit: each name has a heading there."""
    if backend == "transformer":
        return "held_out_share"  # it is fitted once, so a single share of its articles is left to ask about
    return "cross_validation" if crossed.fresh else "cross_validation_not_fresh"
