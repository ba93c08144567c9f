"""The model a training goes on from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jianbao.models.bundle import BUNDLED, BUNDLED_DIR
from jianbao.models.loading import find_topic_model
from jianbao.models.registry import Registry
from jianbao.models.topics.calibrated import CalibratedClassifier
from jianbao.models.topics.store import load_topic_model
from jianbao.training.promotion.held_out import BASE

from .data import LabelledArticle, iter_rows, parse_row

_TRAINED_ON = "trained_on.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An earlier model.

    Attributes:
        name: Its version, or ``"bundled"``.
        folder: Where it lies.
        model: The model.
        trained_on: `LabelledArticle.key` of articles it learnt from, and the label it learnt. What it says
            about them says nothing about others.
    """

    name: str
    folder: Path
    model: CalibratedClassifier
    trained_on: Mapping[str, str]


def load_start(name: str, registry: Registry) -> Start:
    """The version `name`, after its files were checked.

    Args:
        name: ``"champion"``, ``"candidate"``, ``"previous"``, ``"bundled"`` or a version.
        registry: Where versions are kept.

    Raises:
        ArtifactError: There is none, or it is damaged.
    """
    folder = registry.resolve(name)
    return Start(
        name=BUNDLED if folder.parent == BUNDLED_DIR else folder.name,
        folder=folder,
        model=load_topic_model(folder),
        trained_on=read_trained_on(folder),
    )


def write_trained_on(rows: Iterable[LabelledArticle], start: Start | None, folder: Path) -> None:
    """Say beside a model what it and the ones before it learnt from: a digest and a label in each line."""
    learnt = {**(start.trained_on if start else {}), **{row.key: row.label for row in rows}}
    lines = (f"{key} {label}\n" for key, label in sorted(learnt.items()))
    (folder / _TRAINED_ON).write_text("".join(lines), encoding="utf-8")


def find_trained_on(name: str) -> dict[str, str]:
    """What the model learnt that `jianbao.models.loading.load_classifier` loads by this name."""
    return read_trained_on(find_topic_model(name))


def read_trained_on(folder: Path) -> dict[str, str]:
    """What `write_trained_on` said beside the model in `folder`."""
    path = folder / _TRAINED_ON
    if path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()
        return {key: label for key, _, label in (line.partition(" ") for line in lines)}
    return _base()  # the bundled model learnt the project's own articles; its other texts are nobody's labels


def _base() -> dict[str, str]:
    rows = [parse_row(row, place, [str(row["label"])]) for place, row in iter_rows(BASE)]
    return {row.key: row.label for row in rows}
