"""Figures that must not be missed; they are raised by hand and never lowered."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jianbao.nlp.errors import DataError

from .scores import Row
from .summaries import Evaluation

_SHARES = {"at_least": 1.0, "at_most": -1.0}


def load_floors(path: Path) -> dict[str, Any]:
    """Floors by ``source/kind``: ``at_least = {rouge_l = 55.0}``, ``at_most = {loop = 0.0}``.

    Raises:
        DataError: The file is no TOML or has other keys.
    """
    try:
        floors = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise DataError(f"{path}: no readable TOML: {exc}", f"{path}：不是可读的 TOML 文件：{exc}") from exc
    for name, floor in floors.items():
        if not isinstance(floor, dict) or set(floor) - set(_SHARES):
            keys = " / ".join(_SHARES)
            raise DataError(f"{path}: [{name}] may hold {keys} only", f"{path}：[{name}] 只能包含 {keys}")
    return floors


def missed_floors(evaluation: Evaluation, floors: Mapping[str, Any]) -> list[str]:
    """One sentence for each floor that is missed; a source that was not measured misses its floors."""
    rows = {row.name: row for row in evaluation.rows}
    return [
        f"{name}: {measure} {value} is not {side.replace('_', ' ')} {limit}"
        for name, floor in floors.items()
        for side, limits in floor.items()
        for measure, limit in limits.items()
        if _misses(value := _measure(rows.get(name), measure), limit, _SHARES[side])
    ]


def _measure(row: Row | None, name: str) -> float | None:
    if row is None:
        return None
    if name in row.shares:
        return round(row.shares[name], 4)
    return round(getattr(row.rouge, name), 2) if hasattr(row.rouge, name) else None


def _misses(value: float | None, limit: float, sign: float) -> bool:
    return value is None or sign * value < sign * limit
