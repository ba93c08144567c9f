from __future__ import annotations

import shutil
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import httpx
import huggingface_hub
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError, RepositoryNotFoundError

from jianbao.models.seq2seq import load_generator, resolve_checkpoint
from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import GenerationRequest

from .conftest import ARCHITECTURES, SENTENCES

# transformers recommends it for Marian; it only touches European punctuation.
pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Path]:
    """A hub of local folders, with the patterns of the real client."""
    folders: dict[str, Path] = {}

    def snapshot(repo_id: str, *, allow_patterns: list[str], ignore_patterns: list[str]) -> str:
        target = tmp_path / "snapshots" / repo_id
        target.mkdir(parents=True)
        for file in folders[repo_id].rglob("*"):
            name = file.relative_to(folders[repo_id]).as_posix()
            allowed = any(fnmatch(name, pattern) for pattern in allow_patterns)
            if file.is_file() and allowed and not any(fnmatch(name, pattern) for pattern in ignore_patterns):
                shutil.copy(file, target / name)
        return str(target)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    return folders


@pytest.mark.parametrize("engine", ["ct2", "torch"])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_hub_checkpoint_generates(
    hub: dict[str, Path], make_checkpoint: Callable[[str], Path], architecture: str, engine: Any
) -> None:
    hub["news/tiny"] = make_checkpoint(architecture)
    generator = load_generator("news/tiny", engine=engine)
    requests = [GenerationRequest(text=text, kind="headline") for text in SENTENCES]
    candidates = generator.generate(requests)
    assert generator.name.startswith("news/tiny@")
    assert len(candidates) == len(SENTENCES)
    assert all(found and all(isinstance(text, str) for text in found) for found in candidates)
    assert any(found[0] for found in candidates)


def test_code_and_pickle_are_not_downloaded(
    hub: dict[str, Path], make_checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    repository = shutil.copytree(make_checkpoint("bart"), tmp_path / "repository")
    (repository / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (repository / "modeling_bart.py").write_text("raise SystemExit", encoding="utf-8")
    (repository / "onnx").mkdir()
    (repository / "onnx" / "config.json").write_text("{}", encoding="utf-8")
    hub["news/tiny"] = repository
    names = {file.suffix for file in resolve_checkpoint("news/tiny").path.rglob("*") if file.is_file()}
    assert names == {".json", ".safetensors"}


def test_repository_with_pickle_only_is_refused(hub: dict[str, Path], tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "config.json").write_text('{"model_type": "mt5"}', encoding="utf-8")
    (repository / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    hub["news/old"] = repository
    with pytest.raises(ArtifactError, match="never loaded"):
        resolve_checkpoint("news/old")


def _not_found() -> RepositoryNotFoundError:
    request = httpx.Request("GET", "https://hub.example/api/models/news/gone")
    return RepositoryNotFoundError("404", response=httpx.Response(404, request=request))


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (LocalEntryNotFoundError("offline"), r"hub cannot be reached.*连不上模型库"),
        (ConnectionError("no route"), r"hub cannot be reached.*连不上模型库"),
        (httpx.ReadTimeout("slow"), r"hub cannot be reached.*连不上模型库"),
        (_not_found(), r"check the name.*核对名称"),
    ],
    ids=["offline without cache", "no network", "timeout", "no such repository"],
)
def test_hub_failure_says_what_to_do(monkeypatch: pytest.MonkeyPatch, error: Exception, advice: str) -> None:
    def fail(*_: object, **__: object) -> str:
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    with pytest.raises(ArtifactError, match=advice):
        resolve_checkpoint("news/gone")
