from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from jianbao.nlp.article import Article
from jianbao.nlp.errors import DataError
from jianbao.nlp.protocols import GenerationRequest, Kind, Summary
from jianbao.training.evaluation import command, evaluate_summaries, setup
from jianbao.training.evaluation.html_report import write_html
from jianbao.training.evaluation.outputs import BareWriter, GuardedWriter
from jianbao.training.evaluation.report import as_json
from jianbao.training.evaluation.scores import bootstrap_interval
from jianbao.training.summary.pairs import Pair

RunCommand = Callable[..., int]

TEXT = "青石镇今年扩种苹果，种植面积达120亩。合作社统一收购，带动240户农户增收。"
HEADLINE = Pair(id="1", source="gold", kind="headline", text=TEXT, target="青石镇苹果种植面积达120亩")
SUMMARY = Pair(id="1", source="gold", kind="summary", text=TEXT, target="青石镇扩种苹果，带动240户增收。")


class FakeSummarizer:
    """Writes a false number into the headline and falls back for the summary."""

    name = "fake"
    calls = 0

    def summarize(self, articles: Sequence[Article]) -> list[Summary]:
        self.calls += len(articles)
        return [
            Summary(
                headline="青石镇苹果种植面积达990亩",
                text="合作社统一收购，带动240户农户增收。",
                method="extractive",
                headline_method="generated",
                supported=False,
                warnings=("headline_mended", "summary_fallback"),
            )
            for _ in articles
        ]


class FakeGenerator:
    """Says how much it was given; one token a character, at most thirty."""

    name = "fake"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def max_source_tokens(self, kind: Kind) -> int:
        return 30

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[str]]:
        return [[request.text, "次选"] for request in requests]


def test_rows_hold_scores_and_faults_of_each_kind() -> None:
    summarizer = FakeSummarizer()
    evaluation = evaluate_summaries([HEADLINE, SUMMARY], GuardedWriter(summarizer))
    headline, summary = evaluation.rows
    assert (headline.name, summary.name) == ("gold/headline", "gold/summary")
    assert headline.shares["unsupported_number"] == 1.0
    assert summary.shares["unsupported_number"] == 0.0
    assert (headline.shares["fallback"], summary.shares["fallback"]) == (0.0, 1.0)
    assert (headline.shares["mended"], summary.shares["mended"]) == (1.0, 0.0)
    assert 50 < headline.rouge.rouge_l < 100
    assert headline.baselines["lead_sentence"].rouge_l > 0
    assert summarizer.calls == 1, "an article asked for both kinds is summarized once"


def test_bare_writer_gives_whole_leading_sentences_and_takes_the_best() -> None:
    outputs = BareWriter(FakeGenerator()).write([HEADLINE])
    assert [output.text for output in outputs] == ["青石镇今年扩种苹果，种植面积达120亩。"]


def test_no_pairs_are_refused() -> None:
    with pytest.raises(DataError, match="no pair"):
        evaluate_summaries([], BareWriter(FakeGenerator()))


def test_bootstrap_interval_holds_the_mean_and_narrows() -> None:
    few, many = [10.0, 90.0] * 5, [10.0, 90.0] * 200
    (low, high), (lower, upper) = bootstrap_interval(few), bootstrap_interval(many)
    assert low < 50 < high
    assert upper - lower < (high - low) / 3
    assert bootstrap_interval([40.0] * 9) == (40.0, 40.0)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    row = {"id": "1", "headline": HEADLINE.target, "summary": SUMMARY.target, "text": TEXT}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch, gold: Path) -> RunCommand:
    monkeypatch.setattr(setup, "load_writer", lambda *_args, **_named: GuardedWriter(FakeSummarizer()))
    parser = ArgumentParser()
    command.add_arguments(parser)
    return lambda *arguments: command.run(parser.parse_args([str(gold), *map(str, arguments)]))


@pytest.mark.parametrize(
    ("floors", "code", "said"),
    [
        pytest.param('at_least = {"gold/headline".rouge.rouge_l = 50.0}', 0, "", id="held"),
        pytest.param('at_least = {"gold/headline".rouge.rouge_l = 99.0}', 1, "rouge_l", id="rouge"),
        pytest.param('at_most = {"gold/headline".shares.unsupported_number = 0}', 1, ": 1,", id="share"),
        pytest.param('at_most = {"xwlb/headline".shares.loop = 0}', 1, "not measured", id="not-measured"),
        pytest.param('at_least = {"gold/headline".rouge_9 = 1.0}', 1, "rouge_9", id="unknown-measure"),
    ],
)
def test_floors_decide_the_exit_code(
    run_command: RunCommand,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    floors: str,
    code: int,
    said: str,
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(f"[summary.gold]\n{floors}\n", encoding="utf-8")
    assert run_command("--floors", path) == code
    assert said in capsys.readouterr().err


def test_json_and_report_are_written(
    run_command: RunCommand, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command("--json", tmp_path / "out.json", "--report", tmp_path / "new" / "out.html") == 0
    assert [
        row["name"] for row in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["rows"]
    ] == [
        "gold/headline",
        "gold/summary",
    ]
    page = (tmp_path / "new" / "out.html").read_text(encoding="utf-8")
    for text in (
        HEADLINE.target,
        "青石镇苹果种植面积达990亩",
        "990亩",
        "摘要输出（extractive，ROUGE-L",
        "提要参考",
    ):
        assert text in page
    assert "gold/headline" in capsys.readouterr().out


def test_report_samples_articles_with_all_their_outputs(tmp_path: Path) -> None:
    others = [replace(pair, text=f"{pair.text}{n}") for n in range(30) for pair in (HEADLINE, SUMMARY)]
    write_html(evaluate_summaries(others, GuardedWriter(FakeSummarizer())), tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("<section>") == page.count("正文开头") == 20
    assert page.count("提要输出") == page.count("摘要输出") == 20
    assert "R-1/2/L" in page


def test_report_escapes_texts(tmp_path: Path) -> None:
    pair = Pair(id="1", source="gold", kind="headline", text="<b>青石镇</b>扩种苹果。", target="<i>")
    evaluation = evaluate_summaries([pair], BareWriter(FakeGenerator()))
    write_html(evaluation, tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "&lt;b&gt;青石镇" in page
    assert as_json(evaluation)["model"] == "fake (bare)"
