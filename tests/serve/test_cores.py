"""Workers share the cores: how many texts each searches at once, and the threads of its libraries."""

from __future__ import annotations

import os

import pytest

from jianbao.models import cores
from jianbao.models.summarizer import Summarizer
from jianbao.serve import app
from jianbao.serve.engine import parts
from jianbao.serve.settings import Settings
from jianbao.serve.supervisor import _threads_each


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch) -> None:
    monkeypatch.setattr(cores, "available_cores", lambda: 8)


@pytest.fixture
def loaded(monkeypatch) -> dict[str, object]:
    """What the summarizer is loaded with."""
    given: dict[str, object] = {}
    monkeypatch.setattr(Summarizer, "load", lambda _name, **more: given.update(more))
    monkeypatch.setattr("jianbao.models.loading.load_classifier", lambda _name: None)
    return given


@pytest.mark.parametrize(
    ("settings", "share", "replicas"),
    [
        pytest.param({}, 8, None, id="one worker"),
        pytest.param({"workers": 2}, 4, None, id="two"),
        pytest.param({"workers": 3}, 2, None, id="three"),
        pytest.param({"workers": 16}, 1, None, id="more than cores"),
        pytest.param({"workers": 2, "summary_threads": 6}, 6, 6, id="as set"),
    ],
)
def test_each_worker_searches_on_its_share_of_the_cores(loaded, settings, share, replicas) -> None:
    app._load_parts(Settings(classifier="bundled", **settings))
    assert (loaded["share"], loaded["replicas"]) == (share, replicas)


def test_all_cores_are_used_where_nobody_says(loaded) -> None:
    parts.load_parts(classifier="bundled")
    assert loaded["replicas"] is None


def test_libraries_are_told_unless_the_operator_has(monkeypatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("RAYON_NUM_THREADS", raising=False)
    with _threads_each(2):
        assert (os.environ["OMP_NUM_THREADS"], os.environ["RAYON_NUM_THREADS"]) == ("7", "2")
    assert "RAYON_NUM_THREADS" not in os.environ
    assert os.environ["OMP_NUM_THREADS"] == "7"
