from __future__ import annotations

import json
import subprocess
import sys

import pytest

from jianbao.models.summarizer import Summarizer
from jianbao.nlp import Pipeline
from jianbao.nlp.errors import ArtifactError

TAG = """
import json, sys
from jianbao.serve.cli import main
code = main(["tag", "examples/records/cms.jsonl", "-o", sys.argv[1]])
heavy = ("torch", "transformers", "datasets", "fastapi")
print(json.dumps([code, [name for name in heavy if name in sys.modules]]))
"""


def test_tagging_imports_neither_torch_nor_transformers(root, tmp_path) -> None:
    Summarizer.load(engine="ct2")  # makes the int8 form where it is not there yet
    run = subprocess.run(
        [sys.executable, "-c", TAG, str(tmp_path / "out.jsonl")],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == [0, []]
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert all(record["summary"]["supported"] for record in records)


def test_bundled_pipeline_fills_the_record() -> None:
    text = (
        "6月3日，盂县孙家庄镇的千亩油菜进入收割期，12台联合收割机同时下地。镇农技站站长高立本介绍，"
        "今年油菜平均亩产165公斤，比去年增加12公斤，全镇预计收入230万元。"
    )
    record = Pipeline.load(max_chars=90).run({"title": "盂县千亩油菜开镰", "text": text})
    assert record.topic is not None
    assert record.topic.label == "county_news"
    assert record.summary is not None
    assert record.summary.supported
    assert 0 < len(record.summary.headline) <= 30
    assert 40 <= len(record.summary.text) <= 90
    for item in record.summary.evidence:
        assert text[item.start : item.end] == item.quote


def test_summarizer_that_is_not_there_is_named_with_a_remedy(tmp_path) -> None:
    with pytest.raises(ArtifactError) as caught:
        Summarizer.load(str(tmp_path / "missing"))
    assert "missing" in caught.value.message
    assert caught.value.message_zh
