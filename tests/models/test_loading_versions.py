from __future__ import annotations

import json
import shutil

import pytest

from jianbao.models.bundle import BUNDLED_DIR, BUNDLED_TOPIC
from jianbao.models.inventory import list_versions
from jianbao.models.loading import load_classifier
from jianbao.models.registry import Registry, VersionError, VersionMeta
from jianbao.nlp import Article
from jianbao.nlp.errors import ArtifactError

ARTICLE = Article(title="改作风贵在较真", paragraphs=("有的地方改作风，口号喊得响，落到实处却走了样。",))


@pytest.fixture
def registry(monkeypatch, tmp_path) -> Registry:
    """The registry of this machine, with the bundled weights as a version of its own."""
    monkeypatch.setenv("JIANBAO_REGISTRY", str(tmp_path / "registry"))
    registry = Registry()
    registry.register("topic-zh", _copy_bundled, meta=VersionMeta(backend="linear", labels=("言论",)))
    return registry


def _copy_bundled(folder) -> None:
    shutil.copytree(BUNDLED_DIR / BUNDLED_TOPIC, folder, dirs_exist_ok=True)
    config = json.loads((folder / "config.json").read_text("utf-8")) | {"name": folder.name}
    (folder / "config.json").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")


def _model_of(name: str) -> str:
    return load_classifier(name).classify([ARTICLE])[0].model


def test_names_of_the_registry_load_what_they_stand_for(registry) -> None:
    version = registry.pointers().candidate
    bundled = load_classifier().classify([ARTICLE])[0].model
    assert _model_of("champion") == _model_of("bundled") == bundled
    assert _model_of("candidate") == _model_of(version) == version
    assert _model_of(str(registry.version(version).folder)) == version
    registry.promote(version, force=True, reason="试用")
    assert _model_of("champion") == version
    assert _model_of("previous") == bundled
    registry.rollback()
    assert _model_of("champion") == bundled


@pytest.mark.parametrize("by", ["champion", "version", "folder"])
def test_damaged_champion_is_not_replaced_in_silence(registry, by) -> None:
    name = registry.pointers().candidate
    registry.promote(name, force=True, reason="试用")
    weights = registry.champion().folder / "weights.safetensors"
    weights.chmod(0o644)
    weights.write_bytes(weights.read_bytes()[:-8])
    wanted = {"champion": "champion", "version": name, "folder": str(weights.parent)}[by]
    with pytest.raises(VersionError, match=r"weights.safetensors has \d+ bytes instead of"):
        load_classifier(wanted)
    assert _model_of("bundled")


def test_unknown_name_says_where_was_looked(registry) -> None:
    with pytest.raises(ArtifactError, match="not a folder and no version in") as caught:
        load_classifier("topic-zh-9")
    assert str(registry.root) in caught.value.message_zh


def test_inventory_lists_versions_with_their_roles_and_damaged_ones(registry) -> None:
    name = registry.pointers().candidate
    [entry] = list_versions()
    assert (entry.name, entry.roles, entry.backend, entry.problem) == (name, ("candidate",), "linear", None)
    assert entry.n_bytes == registry.version(name).manifest.n_bytes > 100_000
    registry.promote(name, force=True, reason="试用")
    shutil.rmtree(registry.champion().folder)
    [entry] = list_versions()
    assert entry.roles == ("champion",)
    assert isinstance(entry.problem, VersionError)
