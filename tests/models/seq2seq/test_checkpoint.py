from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jianbao.models.seq2seq import resolve_checkpoint
from jianbao.nlp.errors import ArtifactError


def test_bundled_checkpoint_is_bart_with_512_positions() -> None:
    checkpoint = resolve_checkpoint("bundled")
    assert (checkpoint.name, checkpoint.architecture, checkpoint.positions) == ("summary-zh", "bart", 512)
    assert checkpoint.token_id("decoder_start") == 2


def test_digest_follows_weights_and_vocabulary(
    make_checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    copy = shutil.copytree(make_checkpoint("bart"), tmp_path / "copy")
    first = resolve_checkpoint(copy).sha256
    assert resolve_checkpoint(make_checkpoint("bart")).sha256 == first
    (copy / "tokenizer.json").write_text("{}", encoding="utf-8")
    assert resolve_checkpoint(copy).sha256 != first


def test_unknown_name_says_what_may_be_given(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"'bundled', a folder.*本地文件夹"):
        resolve_checkpoint(tmp_path / "nothing" / "here" / "deep")


def test_other_architecture_is_refused_with_the_list(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama"}), encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"'llama'.*BART, mBART, PEGASUS, T5, mT5, Marian"):
        resolve_checkpoint(tmp_path)


@pytest.mark.parametrize(
    "config", [None, "[]", "{broken", '"bart"'], ids=["missing", "list", "not json", "string"]
)
def test_damaged_config_is_refused(tmp_path: Path, config: str | None) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"config\.json"):
        resolve_checkpoint(tmp_path)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bart"}), encoding="utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ArtifactError, match=r"never loaded.*save_pretrained.*一律不加载"):
        resolve_checkpoint(tmp_path)


def test_missing_shard_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "t5"}), encoding="utf-8")
    index = {"weight_map": {"shared.weight": "model-00001-of-00002.safetensors"}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"no model\.safetensors"):
        resolve_checkpoint(tmp_path)
