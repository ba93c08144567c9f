from __future__ import annotations

import pytest

from jianbao.serve.access.key import digest_key
from jianbao.serve.errors import SettingsError
from jianbao.serve.settings import load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "API_KEYS", "ALLOW_ANONYMOUS"):
        monkeypatch.delenv(f"JIANBAO_{name}", raising=False)


def test_flags_win_over_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("JIANBAO_PORT", "9000")
    monkeypatch.setenv("JIANBAO_MAX_CHARS", "90")
    settings = load_settings(port=9001, max_chars=None)
    assert (settings.port, settings.max_chars) == (9001, 90)


def test_keys_are_split_at_commas(monkeypatch) -> None:
    digests = (digest_key("甲"), digest_key("乙"))
    monkeypatch.setenv("JIANBAO_API_KEYS", f"{digests[0]}, {digests[1]},")
    assert load_settings().api_keys == digests


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        pytest.param({"port": 70_000}, "port", id="port"),
        pytest.param({"engine": "onnx"}, "engine", id="engine"),
        pytest.param({"rate_limit": "many"}, "rate_limit", id="rate"),
        pytest.param({"webhook_secret": "whsec_c2hvcnQ="}, "secret has 5 bytes", id="short secret"),
        pytest.param({"webhook_hosts": "cms.example"}, "no webhook_secret", id="no secret"),
        pytest.param({"summary_queue": 8}, "summary_queue", id="queue smaller than a batch"),
    ],
)
def test_wrong_values_are_named(flags, named) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(**flags)


def test_a_key_given_in_place_of_its_digest_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(api_keys="my-secret-key")
    assert "api_keys" in str(caught.value)
    assert "my-secret-key" not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1
