"""Where the bundled models lie."""

from __future__ import annotations

from pathlib import Path

#: The name that stands for a bundled model wherever a model is named.
BUNDLED = "bundled"
BUNDLED_DIR = Path(__file__).resolve().parent / "bundled"
#: The folder of the bundled topic model.
BUNDLED_TOPIC = "topic-zh"
