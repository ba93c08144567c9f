from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jianbao.models.seq2seq import GenerationSettings
from jianbao.models.seq2seq.settings import load_settings
from jianbao.nlp.errors import ArtifactError


@pytest.mark.parametrize(
    "values",
    [
        {"beam_size": 0},
        {"beam_size": 2, "n_candidates": 3},
        {"max_tokens": {"headline": 3, "summary": 120}},
        {"batch_size": 0},
    ],
    ids=["no beam", "more candidates than beams", "shorter than shortest", "empty batches"],
)
def test_impossible_settings_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"but must be|more than"):
        GenerationSettings(**values)


def test_settings_beside_the_weights_override_the_defaults(tmp_path: Path) -> None:
    text = '{"beam_size": 6, "max_source_tokens": {"headline": 200}, "max_tokens": {"headline": 32}}'
    (tmp_path / "jianbao.json").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert (settings.beam_size, settings.max_source_tokens) == (6, {"headline": 200})
    assert settings.max_tokens == {"headline": 32, "summary": 120}


@pytest.mark.parametrize("text", ["[]", "{", '{"beams": 4}', '{"beam_size": 0}', '{"min_tokens": 1}'])
def test_wrong_settings_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "jianbao.json").write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"jianbao\.json.*beam_size"):
        load_settings(tmp_path)
