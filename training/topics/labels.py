"""Which topics a newsroom has."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from jianbao.nlp.errors import DataError

#: Label set and settings of the bundled model.
DEFAULT_CONFIG = Path(str(files("jianbao.training"))) / "topics.toml"


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
