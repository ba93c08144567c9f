"""A run's config out of TOML and ``--set`` overrides."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

from jianbao.nlp.errors import DataError

from .config import Source, SummaryConfig


def load_config(path: Path, overrides: Sequence[str] = ()) -> SummaryConfig:
    """Read a TOML file and apply ``a.b=value`` overrides, values written as in TOML.

    Raises:
        DataError: The file is no TOML, a key is unknown, or a value is out of range.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise DataError(f"{path}: no readable TOML: {exc}", f"{path}：不是可读的 TOML 文件：{exc}") from exc
    for override in overrides:
        _apply(tree, override)
    config = _build(SummaryConfig, tree, "")
    assert isinstance(config, SummaryConfig)
    return config


def _apply(tree: dict[str, Any], override: str) -> None:
    name, separator, raw = override.partition("=")
    if not separator:
        raise DataError(
            f"--set {override}: write section.key=value", f"--set {override}：请写成 section.key=value"
        )
    *sections, key = name.strip().split(".")
    for section in sections:
        tree = tree.setdefault(section, {})
    tree[key] = _parse_value(raw.strip())


def _parse_value(raw: str) -> Any:
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw  # a bare word, such as a path, is a string


def _build(cls: type, tree: Any, where: str) -> Any:
    if not isinstance(tree, Mapping):
        name = where.rstrip(".")
        raise DataError(f"{name}: a table is needed, not {tree!r}", f"{name}：应为表，而不是 {tree!r}")
    hints = get_type_hints(cls)
    unknown = sorted(set(tree) - set(hints))
    if unknown:
        known = ", ".join(hints)
        raise DataError(
            f"{where}{unknown[0]}: unknown key; known: {known}",
            f"{where}{unknown[0]}：未知的键；可用：{known}",
        )
    values = {key: _convert(hints[key], value, f"{where}{key}.") for key, value in tree.items()}
    try:
        return cls(**values)
    except TypeError as exc:
        raise DataError(f"{where or 'config'}: {exc}", f"{where or '配置'}：缺少必填项：{exc}") from exc


def _convert(hint: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return _build(hint, value, where)  # type: ignore[arg-type]
    if isinstance(value, list):
        return tuple(_build(Source, item, where) if isinstance(item, dict) else item for item in value)
    return value
