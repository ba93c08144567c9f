"""`jianbao serve`, as far as it goes without models."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import pytest

from jianbao.serve.cli.serve import serve
from jianbao.serve.errors import SettingsError


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list:
    """Settings that the server was started with; nothing is loaded, nothing listens."""
    found: list = []
    monkeypatch.delenv("JIANBAO_API_KEYS", raising=False)
    monkeypatch.setattr("jianbao.serve.app.create_app", lambda settings: settings)
    monkeypatch.setattr("jianbao.serve.server.run_server", lambda _app, settings: found.append(settings))
    return found


def parse(*argv: str) -> Namespace:
    parser = ArgumentParser()
    serve.add_arguments(parser)
    return parser.parse_args(argv)


def test_flags_reach_the_settings_and_the_environment_fills_the_rest(started, monkeypatch) -> None:
    monkeypatch.setenv("JIANBAO_MAX_CHARS", "90")
    monkeypatch.setenv("JIANBAO_USE_TITLE", "true")
    assert serve.run(parse("--port", "8123", "--engine", "ct2")) == 0
    [settings] = started
    assert (settings.port, settings.engine, settings.max_chars, settings.use_title) == (8123, "ct2", 90, True)


def test_open_door_is_refused_before_anything_is_loaded(started) -> None:
    with pytest.raises(SettingsError, match="no api_keys"):
        serve.run(parse("--host", "0.0.0.0"))
    assert started == []
    assert serve.run(parse("--host", "0.0.0.0", "--allow-anonymous")) == 0
