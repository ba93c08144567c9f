"""Where what a newsroom makes is kept: labels, trained versions."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def data_dir() -> Path:
    """``$JIANBAO_DATA_DIR``, or the platform's folder for an application's data."""
    named = os.environ.get("JIANBAO_DATA_DIR")
    return Path(named).expanduser() if named else user_data_path("jianbao", appauthor=False)


def default_database_url() -> str:
    """``$JIANBAO_DATABASE_URL``, or the SQLite file ``jianbao.db`` in `data_dir`."""
    return os.environ.get("JIANBAO_DATABASE_URL") or f"sqlite:///{data_dir() / 'jianbao.db'}"


def registry_dir() -> Path:
    """``$JIANBAO_REGISTRY``, or ``registry`` in `data_dir`."""
    named = os.environ.get("JIANBAO_REGISTRY")
    return Path(named).expanduser() if named else data_dir() / "registry"
