from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from jianbao.nlp import Article, Page, Pipeline, Summary
from jianbao.nlp.errors import ArtifactError, EmptyInputError, ExplainUnavailableError, RecordError
from jianbao.nlp.pipeline import find_topics

BODY = "8月12日，柳河县第三届乡村艺术节在向阳镇开幕，来自15个乡镇的320名农民演员登台。"


def record(title: str, **fields: str) -> dict[str, str]:
    return {"title": title, "text": BODY, "published": "2021-08-13", **fields}


def test_run_fills_every_part(classifier, summarizer) -> None:
    pipeline = Pipeline(classifier=classifier, summarizer=summarizer)
    found = pipeline.run(record("柳河县乡村艺术节开幕", author="程立言", source="柳河发布", column="文化"))
    assert (found.title, found.published, found.author) == ("柳河县乡村艺术节开幕", "2021-08-13", "程立言")
    assert (found.source, found.column, found.text) == ("柳河发布", "文化", BODY)
    assert found.n_chars == len(BODY)
    assert found.id == found.content_hash
    assert found.topic is not None
    assert (found.topic.label, found.topic.name, found.topic.needs_review) == (
        "county_news",
        "县区传真",
        True,
    )
    assert found.summary is not None
    assert (found.summary.text, found.summary.method) == (BODY, "generated")
    assert found.summary.ai_generated
    assert found.summary.ai_label
    assert found.error is None


def test_each_warning_stands_once(classifier, summarizer) -> None:
    found = Pipeline(classifier=classifier, summarizer=summarizer).run({"title": "柳河县乡村艺术节开幕"})
    assert found.warnings == ["no_date", "no_body"]


def test_scores_are_rounded_to_four_decimals(classifier) -> None:
    topic = Pipeline(classifier=classifier).run(record("办节为了谁？")).topic
    assert topic is not None
    assert topic.score == 0.8765


def test_explanation_is_there_when_asked_for(explaining_classifier) -> None:
    [plain] = Pipeline(classifier=explaining_classifier).run_many([record("办节为了谁？")])
    asked = Pipeline(classifier=explaining_classifier, explain=True)
    [explained, failed] = asked.run_many([record("办节为了谁？"), b""])
    assert (plain.topic.explanation, failed.topic) == (None, None)
    found = explained.to_dict()["topic"]["explanation"]
    assert (found["label"], found["rival"]) == ("commentary", "county_news")
    assert found["phrases"][0]["quote"] == "办节"
    assert replace(explained.topic, explanation=None) == plain.topic


def test_classifier_that_cannot_explain_is_refused_at_once(classifier) -> None:
    with pytest.raises(ExplainUnavailableError) as caught:
        Pipeline(classifier=classifier, explain=True)
    assert "判断依据" in caught.value.message_zh
    with pytest.raises(ExplainUnavailableError):
        find_topics(classifier, [Article(title="办节为了谁？")], explain=True)


def test_run_without_models_only_reads() -> None:
    found = Pipeline().run(record("柳河县乡村艺术节开幕"))
    assert found.topic is None
    assert found.summary is None


def test_run_raises_what_reading_raises() -> None:
    with pytest.raises(EmptyInputError):
        Pipeline().run(b"")


def test_run_many_keeps_order_and_turns_failures_into_records(classifier) -> None:
    pages = [
        Page(content=record("第一条"), id="a"),
        Page(content=b"", id="b", source_path="empty.html"),
        Page(content=RecordError("bad row", "坏行"), id="c"),
        Page(content=record("第四条？"), id="d"),
    ]
    found = list(Pipeline(classifier=classifier, batch_size=2).run_many(pages))
    assert [item.id for item in found] == ["a", "b", "c", "d"]
    assert [item.error and item.error.code for item in found] == [None, "empty_input", "bad_record", None]
    assert [item.topic and item.topic.label for item in found] == ["county_news", None, None, "commentary"]


def test_run_many_survives_a_page_that_trips_the_parser(monkeypatch, caplog) -> None:
    def trip(_content: object) -> None:
        raise ZeroDivisionError("unexpected")

    monkeypatch.setattr("jianbao.nlp.pipeline.read_page", trip)
    found = list(Pipeline().run_many(["一", "二"]))
    assert [item.error and item.error.code for item in found] == ["input_error", "input_error"]
    assert "ZeroDivisionError" in caplog.text


def test_run_many_survives_an_article_that_trips_the_summarizer(summarizer, monkeypatch, caplog) -> None:
    write = summarizer.summarize

    def trip(articles: Sequence[Article]) -> list[Summary]:
        if any("坏" in article.title for article in articles):
            raise ZeroDivisionError("unexpected")
        return write(articles)

    monkeypatch.setattr(summarizer, "summarize", trip)
    pages = [Page(content=record(title), id=title) for title in ("甲", "坏", "乙", "丙")]
    found = list(Pipeline(summarizer=summarizer, batch_size=3).run_many(pages))
    assert [item.id for item in found] == ["甲", "坏", "乙", "丙"]
    assert [item.error and item.error.code for item in found] == [None, "summary_failed", None, None]
    assert [item.summary is None for item in found] == [False, True, False, False]
    assert "ZeroDivisionError" in caplog.text
    with pytest.raises(ZeroDivisionError):
        Pipeline(summarizer=summarizer).run(pages[1])


@pytest.mark.parametrize("batch_size", [1, 2])
def test_run_many_ends_when_the_summarizer_always_fails(summarizer, monkeypatch, batch_size) -> None:
    def trip(_articles: Sequence[Article]) -> list[Summary]:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(summarizer, "summarize", trip)
    pipeline = Pipeline(summarizer=summarizer, batch_size=batch_size)
    with pytest.raises(ZeroDivisionError):
        list(pipeline.run_many([record("甲"), record("乙")]))


def test_run_many_ends_when_the_summarizer_breaks_on_its_way(summarizer, monkeypatch) -> None:
    write = summarizer.summarize

    def trip(articles: Sequence[Article]) -> list[Summary]:
        if articles[0].title == "甲":
            return write(articles)
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(summarizer, "summarize", trip)
    records = Pipeline(summarizer=summarizer, batch_size=1).run_many(map(record, "甲" + "乙" * 30))
    found = [next(records).error for _ in range(21)]
    assert [error and error.code for error in found] == [None] + ["summary_failed"] * 20
    with pytest.raises(ZeroDivisionError):
        next(records)


def test_run_many_lets_through_what_the_summarizer_says(summarizer, monkeypatch) -> None:
    def refuse(_articles: Sequence[Article]) -> list[Summary]:
        raise ArtifactError("no weights", "没有权重")

    monkeypatch.setattr(summarizer, "summarize", refuse)
    with pytest.raises(ArtifactError):
        list(Pipeline(summarizer=summarizer, batch_size=1).run_many([record("甲")]))


def test_run_many_reads_no_further_than_one_batch_ahead(classifier) -> None:
    taken = 0

    def endless() -> Iterator[dict[str, str]]:
        nonlocal taken
        while True:
            taken += 1
            yield record(f"第{taken}条")

    records = Pipeline(classifier=classifier, batch_size=8).run_many(endless())
    for _ in range(9):
        next(records)
    assert taken == 16
    assert classifier.batch_sizes == [8, 8]


def test_without_text_the_body_is_left_out(summarizer) -> None:
    found = Pipeline(with_text=False).run(record("标题"))
    assert found.text is None
    assert found.n_chars == len(BODY)


def test_extracted_summaries_carry_no_ai_label(summarizer, monkeypatch) -> None:
    original = summarizer.summarize
    monkeypatch.setattr(
        summarizer, "summarize", lambda a: [replace(s, method="verbatim") for s in original(a)]
    )
    summary = Pipeline(summarizer=summarizer).run(record("标题")).summary
    assert summary is not None
    assert (summary.ai_generated, summary.ai_label) == (False, "")


def test_batch_size_must_be_positive() -> None:
    with pytest.raises(ValueError, match="batch_size"):
        Pipeline(batch_size=0)


def test_load_names_what_is_installed() -> None:
    with pytest.raises(ValueError, match="bundled"):
        Pipeline.load("no-such-pipeline")
