"""Which topics a newsroom has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from jianbao.nlp.errors import DataError

#: Label set and settings of the bundled model.
DEFAULT_CONFIG = Path(str(files("jianbao.training"))) / "topics.toml"


class UnknownLabelError(DataError):
    """The data carries labels that the label set does not know."""

    code = "unknown_label"


def load_label_set(path: Path) -> dict[str, str]:
    """Display name of every label, from the table ``[labels]`` of a TOML file, in its order.

    Raises:
        DataError: The file cannot be read or names fewer than two labels.
    """
    try:
        labels = tomllib.loads(path.read_text(encoding="utf-8"))["labels"]
        names = {str(label): str(name) for label, name in labels.items()}
    except (OSError, ValueError, KeyError, AttributeError) as exc:
        raise DataError(
            f"{path}: no usable [labels] table ({exc})", f"{path}：没有可用的 [labels] 表（{exc}）。"
        ) from exc
    if len(names) < 2:
        raise DataError(f"{path}: at least two labels are needed", f"{path}：至少需要两个标签。")
    return names


def add_labels(known: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """`known` and behind it `new`, both display names by label.

    Raises:
        DataError: A label or a display name is there already.
    """
    for label, name in new.items():
        if label in known or name in known.values():
            listed = ", ".join(f"{label}={name}" for label, name in known.items())
            raise DataError(
                f"{label}={name} is not a new label, there are: {listed}; leave it out or name it otherwise",
                f"{label}={name} 不是新标签（已有：{listed}），请去掉或改名。",
            )
    return {**known, **new}


def require_known(found: Mapping[str, int], labels: Iterable[str], place: str, place_zh: str = "") -> None:
    """Do nothing when every label found is one of `labels`.

    Args:
        found: How many articles carry each label.
        labels: The label set.
        place: Where they were found.
        place_zh: The same in Chinese, where it is not the name of a file.

    Raises:
        UnknownLabelError: Others were found; all of them are named.
    """
    known = tuple(labels)
    unknown = [f"{label} ({n})" for label, n in sorted(found.items()) if label not in known]
    if unknown:
        listed, first = ", ".join(unknown), unknown[0].split(" (")[0]
        raise UnknownLabelError(
            f"{place}: labels that are not one of {', '.join(known)}: {listed}; "
            f"add one with --new-label {first}=NAME, give the label set with --config, or correct the labels",
            f"{place_zh or place}：有标签不在标签集（{'、'.join(known)}）中：{listed}；"
            f"可用 --new-label {first}=显示名 添加，用 --config 指定标签集，或更正标签。",
        )
