from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jianbao.models.seq2seq import load_generator, prepare, resolve_checkpoint
from jianbao.models.seq2seq.cache import cache_dir, is_intact
from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import GenerationRequest

from .conftest import SENTENCES

REQUESTS = [GenerationRequest(text=text, kind="summary") for text in SENTENCES]


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JIANBAO_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_converted_once_and_kept(own_cache: Path, make_checkpoint: Callable[[str], Path]) -> None:
    checkpoint = resolve_checkpoint(make_checkpoint("bart"))
    folder = prepare(checkpoint)
    written = (folder / "model.bin").stat().st_mtime_ns
    assert folder.is_relative_to(own_cache)
    assert prepare(checkpoint) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == written
    assert prepare(checkpoint, "float32") != folder


@pytest.mark.parametrize("name", ["model.bin", "config.json", "shared_vocabulary.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_damaged_cache_is_made_again(
    own_cache: Path,
    make_checkpoint: Callable[[str], Path],
    caplog: pytest.LogCaptureFixture,
    name: str,
    damage: str,
) -> None:
    checkpoint = resolve_checkpoint(make_checkpoint("bart"))
    before = load_generator(checkpoint.path, engine="ct2").generate(REQUESTS)
    folder = prepare(checkpoint)
    _damage(folder / name, damage)
    assert not is_intact(folder)
    with caplog.at_level(logging.WARNING, logger="jianbao.models.seq2seq.conversion"):
        assert load_generator(checkpoint.path, engine="ct2").generate(REQUESTS) == before
    assert "damaged" in caplog.text
    assert is_intact(folder)


def _damage(file: Path, damage: str) -> None:
    if damage == "missing":
        file.unlink()
        return
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def test_two_processes_convert_once(own_cache: Path, make_checkpoint: Callable[[str], Path]) -> None:
    code = (
        "import logging, sys; logging.basicConfig(level=logging.INFO)\n"
        "from jianbao.models.seq2seq import cache, prepare, resolve_checkpoint\n"
        "make = cache._replace\n"
        "cache._replace = lambda *args: (print('made'), make(*args))\n"
        "print(prepare(resolve_checkpoint(sys.argv[1])))\n"
    )
    command = [sys.executable, "-c", code, str(make_checkpoint("bart"))]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=120)[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert sum(output.count("made") for output in outputs) == 1
    assert outputs[0][-1] == outputs[1][-1]
    assert not [file for file in own_cache.rglob(".*") if file.is_dir()]


def test_unwritable_cache_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_checkpoint: Callable[[str], Path]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("JIANBAO_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(ArtifactError, match=r"JIANBAO_CACHE_DIR.*缓存目录"):
        prepare(resolve_checkpoint(make_checkpoint("bart")))


def test_default_cache_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JIANBAO_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir() == tmp_path / "jianbao"


def test_tagging_imports_neither_torch_nor_transformers(make_checkpoint: Callable[[str], Path]) -> None:
    prepare(resolve_checkpoint(make_checkpoint("bart")))
    code = (
        "import sys\n"
        "from jianbao.models.seq2seq import load_generator\n"
        "from jianbao.nlp.protocols import GenerationRequest\n"
        "generator = load_generator(sys.argv[1], engine='ct2')\n"
        "assert generator.generate([GenerationRequest(text='全县脱贫', kind='headline', banned=('收入',))])\n"
        "print([name for name in ('torch', 'transformers', 'huggingface_hub') if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", code, str(make_checkpoint("bart"))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"
