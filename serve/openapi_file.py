"""Writes the OpenAPI file that comes with the package: ``python -m jianbao.serve.openapi_file``."""

from __future__ import annotations

import json
from pathlib import Path

from .app import bare_app

PATH = Path(__file__).parent / "openapi.json"


def render() -> str:
    """The file's text, as the code has it now."""
    return json.dumps(bare_app().openapi(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(render(), encoding="utf-8")
