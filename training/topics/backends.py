"""The two kinds of model a training can make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from jianbao.models.topics.calibrated import CalibratedClassifier
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.nlp.errors import ArtifactError

from .data import LabelledArticle
from .fit import CrossValidation, Earlier, fit_topic_model
from .fit_config import load_fit_config
from .labels import DEFAULT_CONFIG
from .start import Start

Backend = Literal["linear", "transformer"]
BACKENDS: tuple[Backend, ...] = get_args(Backend)
Say = Callable[[str], None]

_LIBRARIES = ("jianbao", "numpy", "scipy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A new model and how it came about.

    Attributes:
        classifier: The model.
        crossed: Its answers about articles it was not fitted on.
        settings: Resolved settings.
        libraries: Distributions that made it.
        start: What it went on from.
        tidy: Deletes what is needed only until the model is kept.
    """

    classifier: CalibratedClassifier
    crossed: CrossValidation
    settings: Mapping[str, Any]
    libraries: tuple[str, ...]
    start: Start | None
    tidy: Callable[[], None] = lambda: None


def least_per_label(backend: Backend, config: Path | None) -> int:
    """Articles of a label without which a fit cannot be measured."""
    if backend == "transformer":
        return 2  # one to learn from, one to hold out
    return load_fit_config(config or DEFAULT_CONFIG).folds


def fit_linear(
    rows: Sequence[LabelledArticle],
    name: str,
    display_names: Mapping[str, str],
    config: Path | None,
    start: Start | None,
    say: Say,
) -> Fitted:
    """A linear model; with `start` it reads the features that one reads, whatever `config` says.

    Raises:
        ArtifactError: `start` is no linear model.
        DataError: `config` cannot be used.
    """
    settings = load_fit_config(config or DEFAULT_CONFIG)
    earlier = _earlier(start) if start else None
    if earlier:
        settings = replace(settings, features=earlier.model.config.features)
    classifier, crossed = fit_topic_model(
        rows, name=name, display_names=display_names, config=settings, earlier=earlier, say=say
    )
    return Fitted(
        classifier=classifier,
        crossed=crossed,
        settings=asdict(settings),
        libraries=(*_LIBRARIES, "scikit-learn"),
        start=start,
    )


def fit_transformer(
    rows: Sequence[LabelledArticle],
    name: str,
    display_names: Mapping[str, str],
    config: Path | None,
    start: Start | None,
    say: Say,
) -> Fitted:
    """A transformer; it goes on from `start` when that is one too, else from the encoder `config` names."""
    from jianbao.training.transformer import config as transformer_config  # noqa: PLC0415
    from jianbao.training.transformer import run_folder  # noqa: PLC0415
    from jianbao.training.transformer.fit import fit_transformer as fit  # noqa: PLC0415  torch is slow to import

    settings = transformer_config.load_transformer_config(config or transformer_config.DEFAULT_CONFIG)
    if start and isinstance(start.model, LinearTopicClassifier):
        say(f"{start.name} is a linear model: the transformer starts from {settings.start}")
        start = None
    if start:
        settings = replace(settings, start=str(start.folder))
    weights = [row.weight for row in rows]
    folder = run_folder.default_run_folder(run_folder.fingerprint(rows, weights, display_names, settings))
    classifier, crossed = fit(
        rows,
        name=name,
        display_names=display_names,
        config=settings,
        out=folder,
        weights=weights,
        keep_checkpoints=True,
    )
    return Fitted(
        classifier=classifier,
        crossed=crossed,
        settings=asdict(settings),
        libraries=(*_LIBRARIES, "torch", "transformers", "tokenizers"),
        start=start,
        tidy=partial(run_folder.drop_checkpoints, folder),
    )


def _earlier(start: Start) -> Earlier:
    if not isinstance(start.model, LinearTopicClassifier):
        raise ArtifactError(
            f"{start.name} is a transformer and a linear model cannot go on from it; "
            "use --start bundled, --start none, or --backend transformer",
            f"{start.name} 是 transformer 模型，线性模型无法以其为起点；"
            "请改用 --start bundled、--start none 或 --backend transformer。",
        )
    return Earlier(model=start.model, trained_on=start.trained_on)
