from __future__ import annotations

from dataclasses import replace

import pytest

from jianbao.nlp import Article, Summary
from jianbao.nlp.record import EvidenceField, Record, TopicField, label_visibly, make_record, summary_field
from jianbao.serve.ai_label import metadata_of
from jianbao.serve.options import Options
from jianbao.serve.shaping import shape

NAMES = {"county_news": "县区传真", "commentary": "言论", "other": "其他"}


def topic(**scores: float) -> Record:
    label = max(scores, key=scores.__getitem__)
    return Record(
        id="1",
        topic=TopicField(
            label=label,
            name=NAMES[label],
            score=scores[label],
            scores=scores,
            needs_review=False,
            model="m-1",
        ),
    )


@pytest.mark.parametrize(
    ("allowed", "scores", "needs_review"),
    [
        pytest.param(
            ("other", "county_news"), {"county_news": 0.8571, "other": 0.1429}, False, id="with best"
        ),
        pytest.param(("other", "commentary"), {"commentary": 0.75, "other": 0.25}, True, id="without"),
    ],
)
def test_allowed_labels_share_what_there_is(allowed, scores, needs_review) -> None:
    record = topic(county_news=0.6, commentary=0.3, other=0.1)
    found = shape(record, Options(allowed_labels=allowed), NAMES).topic
    best = allowed[1]
    assert (found.label, found.name, found.score) == (best, NAMES[best], scores[best])
    assert (found.scores, found.needs_review) == (scores, needs_review)


def test_labels_without_any_probability_share_equally_and_need_review() -> None:
    record = topic(county_news=1.0, commentary=0.0, other=0.0)
    found = shape(record, Options(allowed_labels=("other", "commentary")), NAMES).topic
    assert (found.scores, found.needs_review) == ({"commentary": 0.5, "other": 0.5}, True)


def test_no_wishes_change_nothing_but_the_label() -> None:
    record = topic(county_news=0.6, other=0.4)
    assert shape(record, Options(), NAMES) == record


def test_evidence_of_an_unwanted_text_goes_with_it() -> None:
    article = Article(paragraphs=("县里修了3座桥。",))
    record = make_record(article, summary=summary("generated", "generated"))
    marks = [
        EvidenceField(field=kind, kind="number", claim="3座", quote="3座", start=4, end=6)
        for kind in ("headline", "summary")
    ]
    record.summary.evidence.extend(marks)
    found = shape(record, Options(headline=False), NAMES).summary
    assert [evidence.field for evidence in found.evidence] == ["summary"]


@pytest.mark.parametrize(
    ("options", "methods", "warnings"),
    [
        pytest.param(Options(summary=False), ("extractive", None), ["headline_fallback"], id="no summary"),
        pytest.param(Options(headline=False), (None, "extractive"), ["summary_fallback"], id="no headline"),
        pytest.param(
            Options(threshold=0.1),
            ("extractive", "extractive"),
            ["headline_fallback", "summary_fallback"],
            id="both",
        ),
    ],
)
def test_nothing_is_said_about_a_text_that_nobody_asked_for(options, methods, warnings) -> None:
    fallbacks = ("headline_fallback", "summary_fallback", "source_truncated")
    written = replace(summary("extractive", "extractive"), warnings=fallbacks)
    found = shape(make_record(Article(paragraphs=("桥。",)), summary=written), options, NAMES)
    assert (found.summary.headline_method, found.summary.method) == methods
    assert found.warnings == [*warnings, "source_truncated"]


@pytest.mark.parametrize(
    ("options", "warnings"),
    [(Options(summary=False), ["headline_mended"]), (Options(headline=False), ["summary_mended"])],
)
def test_nothing_is_said_of_the_mending_of_a_text_that_nobody_asked_for(options, warnings) -> None:
    mended = replace(summary("generated", "generated"), warnings=("headline_mended", "summary_mended"))
    found = shape(make_record(Article(paragraphs=("桥。",)), summary=mended), options, NAMES)
    assert found.warnings == warnings


def summary(headline_method: str, method: str) -> Summary:
    return Summary(
        headline="三座桥通车",
        text="县里修了3座桥。",
        method=method,
        headline_method=headline_method,
        supported=True,
        model="s-1",
    )


@pytest.mark.parametrize(
    ("headline_method", "method", "label"),
    [
        pytest.param("generated", "constrained", "本标题与摘要由人工智能生成", id="both"),
        pytest.param("generated", "extractive", "本标题由人工智能生成", id="headline"),
        pytest.param("extractive", "generated", "本摘要由人工智能生成", id="summary"),
        pytest.param("extractive", "verbatim", "", id="none"),
    ],
)
def test_label_names_what_was_generated(headline_method, method, label) -> None:
    found = label_visibly(summary_field(summary(headline_method, method)))
    assert (found.ai_label, found.ai_generated) == (label, bool(label))


def test_metadata_of_the_standard_is_on_generated_text_only() -> None:
    article = Article(title="桥", paragraphs=("县里修了3座桥。",))
    generated = make_record(article, summary=summary("generated", "extractive"))
    found = metadata_of(generated, "清河日报社")
    assert (found.Label, found.ContentProducer, len(found.ProduceID)) == ("1", "清河日报社", 32)
    assert found == metadata_of(generated, "清河日报社")
    assert metadata_of(make_record(article, summary=summary("extractive", "verbatim")), "x") is None
    assert metadata_of(make_record(article), "x") is None


def test_a_changed_text_shows_in_the_metadata() -> None:
    article = Article(title="桥", paragraphs=("县里修了3座桥。",))
    record = make_record(article, summary=summary("generated", "generated"))
    before = metadata_of(record, "x")
    changed = shape(record, Options(headline=False), NAMES)
    after = metadata_of(changed, "x")
    assert before.ReservedCode1 != after.ReservedCode1
    assert before.ProduceID != after.ProduceID
