"""Figures that must not be missed; they are raised by hand and never lowered.

A file of floors holds a table for each kind of model and named set of articles; its figures have the names,
and the nesting, of the evaluation's JSON:

    [topic.held_out.at_least]
    macro_f1 = 0.93
    per_class.county_news.f1 = 0.90

    [summary.written_summaries.at_most]
    "gold/headline" = { shares.loop = 0.0 }
"""

from __future__ import annotations

import math
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from jianbao.nlp.errors import DataError

#: Floors of the bundled models.
FLOORS = Path(str(files("jianbao.training"))) / "floors.toml"

Side = Literal["at_least", "at_most"]
_SIDES: tuple[Side, ...] = get_args(Side)
_SIDE_NAMES = {"at_least": ("at least", "不低于"), "at_most": ("at most", "不高于")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """One pinned figure.

    Attributes:
        path: Keys that lead to the figure.
        side: Whether `limit` is the least or the most it may be.
        limit: The pinned value.
    """

    path: tuple[str, ...]
    side: Side
    limit: float

    def measured(self, figures: Mapping[str, Any]) -> float:
        """The figure among `figures`; NaN when it was not measured."""
        value: Any = figures
        for key in self.path:
            value = value.get(key) if isinstance(value, Mapping) else None
        return float(value) if isinstance(value, int | float) else math.nan

    def holds(self, figures: Mapping[str, Any]) -> bool:
        """Whether the figure was measured and is on the right side of the limit, which counts as right."""
        value = self.measured(figures)
        return value >= self.limit if self.side == "at_least" else value <= self.limit

    def describe(self, figures: Mapping[str, Any]) -> str:
        """What was pinned and what was measured, in English and Chinese."""
        value = self.measured(figures)
        name = ".".join(self.path)
        found = f"{value:.4g}"
        said, said_zh = ("not measured", "未测得") if math.isnan(value) else (found, found)
        side, side_zh = _SIDE_NAMES[self.side]
        return (
            f"{name}: {said}, but must be {side} {self.limit:g} / "
            f"{name}：{said_zh}，底线为{side_zh} {self.limit:g}"
        )


def load_floors(path: Path, task: str, set_name: str) -> tuple[Floor, ...]:
    """Floors of one set of articles.

    Args:
        path: TOML file.
        task: ``"topic"`` or ``"summary"``.
        set_name: Name of the set in the file.

    Raises:
        DataError: The file cannot be read, has no such set, or a floor is no number.
    """
    sets = _read(path).get(task, {})
    if set_name not in sets:
        listed = ", ".join(sets) or "none"
        raise DataError(
            f"{path}: no floors for the {task} set {set_name!r}, there are: {listed}; choose with --set-name",
            f"{path}：没有 {task} 数据集 {set_name!r} 的底线（已有：{listed}），请用 --set-name 选择。",
        )
    sides = sets[set_name]
    if not isinstance(sides, dict) or not sides or set(sides) - set(_SIDES):
        place, keys = f"{path}: [{task}.{set_name}]", " / ".join(_SIDES)
        raise DataError(f"{place} must hold {keys} and nothing else", f"{place} 只能包含 {keys}。")
    return tuple(
        Floor(
            path=names, side=side, limit=_number(limit, f"{path}: {task}.{set_name}.{side}.{'.'.join(names)}")
        )
        for side in _SIDES
        for names, limit in _leaves(sides.get(side, {}))
    )


def add_floor_arguments(parser: ArgumentParser) -> None:
    """``--floors`` and ``--set-name``."""
    parser.add_argument("--floors", type=Path, metavar="TOML", help="figures that must not be missed")
    parser.add_argument(
        "--set-name",
        metavar="NAME",
        help="whose floors these articles have (default: name of the file)",
    )


def chosen_floors(arguments: Namespace, task: str, default_set: Path) -> tuple[Floor, ...]:
    """What the arguments of `add_floor_arguments` ask for.

    Args:
        arguments: The parsed arguments.
        task: ``"topic"`` or ``"summary"``.
        default_set: File whose name without endings is the set's name when none was given.

    Raises:
        DataError: As `load_floors`.
    """
    if not arguments.floors:
        return ()
    return load_floors(arguments.floors, task, arguments.set_name or default_set.name.split(".", 1)[0])


def report_missed(floors: Iterable[Floor], figures: Mapping[str, Any]) -> int:
    """Tell each missed floor on stderr; the exit code, 1 when there is one."""
    missed = [floor for floor in floors if not floor.holds(figures)]
    sys.stderr.writelines(f"floor missed: {floor.describe(figures)}\n" for floor in missed)
    return 1 if missed else 0


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise DataError(f"{path}: no readable TOML: {exc}", f"{path}：不是可读的 TOML 文件：{exc}") from exc


def _leaves(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _number(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DataError(f"{place}: {value!r} is no number", f"{place}：{value!r} 不是数字。")
    return float(value)
