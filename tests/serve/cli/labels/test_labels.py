from __future__ import annotations

import json

import pytest

from jianbao.nlp import hash_content


def add(run, page, label: str, annotator: str, *options: object) -> None:
    assert run("add", page, "--label", label, "--annotator", annotator, *options) == 0


def rows(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_add_keeps_what_the_model_says_now(run, page, capsys) -> None:
    add(run, page, "县区传真", "秦知秋", "--reason", "消息", "--article-id", "cms-7")
    assert "model said commentary 0.88" in capsys.readouterr().out
    run("list", "--json")
    [label] = rows(capsys)
    assert (label["label"], label["annotator"], label["reason"]) == ("county_news", "秦知秋", "消息")
    assert (label["model"], label["model_label"], label["article_id"]) == ("fake-1", "commentary", "cms-7")
    assert label["model_scores"] == pytest.approx({"county_news": 0.1235, "commentary": 0.8765})
    assert (label["title"], label["source"]) == ("汤峪猕猴桃为啥甜？", "cms")


def test_add_twice_is_one_label(run, page, capsys) -> None:
    add(run, page, "言论", "秦知秋")
    add(run, page, "言论", "秦知秋")
    assert "known already" in capsys.readouterr().out
    run("list", "--json")
    assert len(rows(capsys)) == 1


def test_hash_of_a_known_article_is_asked_about_again(run, page, capsys) -> None:
    add(run, page, "言论", "秦知秋")
    content_hash = capsys.readouterr().out.split()[-2]
    add(run, content_hash, "县区传真", "王一凡")
    assert "model said commentary" in capsys.readouterr().out


def test_hash_of_an_unknown_article_is_kept_without_an_answer(run, capsys) -> None:
    add(run, hash_content("未收录", ()), "言论", "秦知秋")
    assert "text unknown" in capsys.readouterr().out
    run("list", "--json")
    [label] = rows(capsys)
    assert (label["title"], label["model"]) == ("", "")


def test_several_articles_are_not_added_as_one(run, tmp_path, capsys) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"title": "甲"}\n{"title": "乙"}\n', "utf-8")
    assert run("add", file, "--label", "言论", "--annotator", "秦知秋") == 2
    assert "labels import" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        pytest.param([], ["汤峪猕猴桃为啥甜？", "汤峪猕猴桃开摘"], id="all"),
        pytest.param(["--label", "言论"], ["汤峪猕猴桃为啥甜？"], id="label-by-its-name"),
        pytest.param(["--annotator", "王一凡"], ["汤峪猕猴桃开摘"], id="annotator"),
        pytest.param(["--since", "2026-11-20 09:05"], ["汤峪猕猴桃为啥甜？"], id="since-in-china-time"),
        pytest.param(["--source", "cms"], [], id="source"),
    ],
)
def test_list_and_export_take_the_same_filters(run, sheet, capsys, options, titles) -> None:
    run("import", sheet)
    capsys.readouterr()
    run("export", *options)
    exported = rows(capsys)
    assert {row["title"] for row in exported} == set(titles)
    run("list", "--json", *options)
    assert rows(capsys) == exported
    assert run("list", *options) == 0
    shown = capsys.readouterr().out
    assert [title for title in ("汤峪猕猴桃为啥甜？", "汤峪猕猴桃开摘") if title in shown] == titles


def test_list_shows_the_newest_first(run, sheet, capsys) -> None:
    run("import", sheet)
    capsys.readouterr()
    run("list")
    shown = capsys.readouterr().out
    assert shown.index("2026-11-20 09:05") < shown.index("2026-10-20 09:07")
    for options in (["--limit", "1"], ["--limit", "1", "--json"]):
        run("list", *options)
        shown = capsys.readouterr().out
        assert "为啥甜" in shown
        assert "开摘" not in shown


def test_conflict_is_shown_until_a_review_decides(run, page, capsys) -> None:
    add(run, page, "言论", "秦知秋", "--reason", "有观点")
    add(run, page, "县区传真", "王一凡")
    capsys.readouterr()
    assert run("conflicts") == 0
    shown = capsys.readouterr().out
    assert "汤峪猕猴桃为啥甜？" in shown
    assert "秦知秋  commentary  有观点" in shown
    assert "1 conflicts 处分歧" in shown
    assert run("conflicts", "--json") == 0
    [conflict] = rows(capsys)
    assert [said["annotator"] for said in conflict["labels"]] == ["秦知秋", "王一凡"]
    add(run, conflict["content_hash"], "言论", "李主任", "--review")
    capsys.readouterr()
    assert run("conflicts", "--json") == 0
    assert rows(capsys) == []


def test_export_history_has_what_was_overruled(run, page, capsys) -> None:
    add(run, page, "言论", "秦知秋")
    add(run, page, "县区传真", "秦知秋")
    capsys.readouterr()
    run("export", "--history")
    assert [row["label"] for row in rows(capsys)] == ["commentary", "county_news"]
    run("export")
    assert [row["label"] for row in rows(capsys)] == ["county_news"]


def test_stats_count_people_months_and_agreement(run, sheet, page, capsys) -> None:
    run("import", sheet)
    add(run, page, "言论", "秦知秋")
    add(run, page, "县区传真", "王一凡")
    capsys.readouterr()
    assert run("stats", "--json") == 0
    stats = json.loads(capsys.readouterr().out)
    assert (stats["entries"], stats["articles"], stats["conflicts"]) == (4, 3, 1)
    assert stats["model"] == {"labels": 4, "asked": 2, "agreed": 1}
    assert stats["by_annotator"]["王一凡"] == {"labels": 2, "asked": 1, "agreed": 0}
    assert stats["by_month"]["2026-10"]["labels"] == 1
    assert stats["people"] == {"articles": 1, "unanimous": 0, "alpha": 0.0}
    assert run("stats") == 0
    shown = capsys.readouterr().out
    for text in ("秦知秋", "2026-10", "county_news", "50.0%"):
        assert text in shown


def test_empty_store(run, capsys) -> None:
    for command in (["list"], ["conflicts"], ["stats"], ["export"], ["export", "--format", "label_studio"]):
        assert run(*command) == 0
    assert "0 conflicts" in capsys.readouterr().out
