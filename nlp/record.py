"""The record: what Jianbao says about one page, as one JSON object.

The field docs below become the JSON Schema that ``jianbao schema`` prints. Adding a field, or letting one be
null, raises the minor part of `SCHEMA_VERSION`, changing or removing one raises the major part.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .article import Article, Encoding
from .errors import JianbaoError
from .explanation import Explanation
from .protocols import Evidence, Kind, Method, Summary, Topic

SCHEMA_VERSION = "1.2"

# Visible label of generated text, after 《人工智能生成合成内容标识办法》 (in force 2025-09-01), article 4, by
# whether a model wrote headline and summary.
_AI_LABELS = {
    (True, True): "本标题与摘要由人工智能生成",
    (True, False): "本标题由人工智能生成",
    (False, True): "本摘要由人工智能生成",
    (False, False): "",
}

_GENERATED: frozenset[Method] = frozenset({"generated", "constrained"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicField:
    """Topic of the article.

    Attributes:
        label: Identifier such as ``county_news``.
        name: Its display name, such as 县区传真.
        score: Calibrated probability of `label`, 0 to 1.
        scores: Calibrated probability of every label.
        needs_review: True when a person should look before the label is used.
        model: Name and version of the classifier.
        explanation: The words that carried the decision, ``null`` when not asked for.
    """

    label: str
    name: str
    score: float
    scores: dict[str, float]
    needs_review: bool
    model: str
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceField:
    """Where the body says what the headline or summary states; ``text[start:end] == quote``."""

    field: Kind
    kind: str
    claim: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryField:
    """Headline and summary, checked against the body.

    Attributes:
        headline: At most 30 characters; never replaces the paper's own title.
        text: One or two sentences.
        method: How `text` came about: ``generated`` by the model, ``constrained`` (generated again
            with the unsupported words forbidden), ``extractive`` (the article's own best sentence),
            ``verbatim`` (the article is shorter than a summary); ``null`` when it was not asked for.
        headline_method: The same for `headline`.
        supported: True when every number, date and name in both stands in the body.
        evidence: Where, claim by claim.
        chars_read: Characters of the body the model was given.
        truncated: True when the body is longer than that.
        model: Name and version of the summarizer.
        ai_generated: True when a model wrote `headline` or `text`.
        ai_label: The label to show beside generated text, ``""`` when nothing was generated.
    """

    headline: str
    text: str
    method: Method | None
    headline_method: Method | None
    supported: bool
    evidence: list[EvidenceField]
    chars_read: int
    truncated: bool
    model: str
    ai_generated: bool
    ai_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorField:
    """Why a page has no record: a stable code, and the message in English and Chinese."""

    code: str
    message: str
    message_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything Jianbao knows about one page.

    Attributes:
        schema_version: Version of this form.
        id: The caller's identifier, else the source path, else the content hash.
        source_path: File the page came from, ``null`` when it did not come from a file.
        title: The paper's own title.
        kicker: 肩题, the line above the title.
        subtitle: 副题, the line below the title.
        published: ISO 8601 with the page's precision, ``null`` when not found.
        author: Names as signed, joined with 、.
        source: 来源.
        column: 栏目.
        text: Body, one paragraph a line; ``null`` with ``--topics-only``.
        n_chars: Characters of the body, line breaks not counted.
        content_hash: ``sha256:`` over title and body, white space left out.
        encoding: How the bytes became text.
        topic: ``null`` when not asked for or when `error` is set.
        summary: ``null`` when not asked for or when `error` is set.
        warnings: Stable codes of everything guessed, cut or missing.
        error: Set when the page could not be used or summarized; the other fields are then empty.
    """

    id: str
    schema_version: str = SCHEMA_VERSION
    source_path: str | None = None
    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    published: str | None = None
    author: str = ""
    source: str = ""
    column: str = ""
    text: str | None = None
    n_chars: int = 0
    content_hash: str = ""
    encoding: Encoding = field(default_factory=Encoding)
    topic: TopicField | None = None
    summary: SummaryField | None = None
    warnings: list[str] = field(default_factory=list)
    error: ErrorField | None = None

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return asdict(self)

    def to_json(self) -> str:
        """The record as one line of JSON, Chinese kept readable."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def make_record(
    article: Article,
    *,
    id: str | None = None,
    source_path: str | None = None,
    topic: TopicField | None = None,
    summary: Summary | None = None,
    with_text: bool = True,
    content_hash: str = "",
) -> Record:
    """The record of an article that was read, with whatever was found out about it.

    Args:
        article: The article.
        id: The caller's identifier; by default where it came from, or the hash.
        source_path: The file it came from.
        topic: Its topic.
        summary: Its headline and summary.
        with_text: Whether the record holds the body.
        content_hash: `Article.content_hash` where it has been worked out already.
    """
    content_hash = content_hash or article.content_hash
    return Record(
        id=id or source_path or content_hash,
        source_path=source_path,
        title=article.title,
        kicker=article.kicker,
        subtitle=article.subtitle,
        published=article.published,
        author="、".join(article.authors),
        source=article.source,
        column=article.column,
        text=article.text if with_text else None,
        n_chars=sum(map(len, article.paragraphs)),
        content_hash=content_hash,
        encoding=article.encoding,
        topic=topic,
        summary=summary_field(summary) if summary else None,
        # Reader and summarizer may have missed the same thing.
        warnings=list(dict.fromkeys([*article.warnings, *(summary.warnings if summary else ())])),
    )


def make_error_record(error: JianbaoError, *, id: str | None, source_path: str | None) -> Record:
    """The record of a page that could not be used."""
    return Record(
        id=id or source_path or "",
        source_path=source_path,
        error=ErrorField(code=error.code, message=error.message, message_zh=error.message_zh),
    )


def topic_field(topic: Topic, display_name: str) -> TopicField:
    """A classifier's answer in the form of the record; probabilities to four decimals."""
    return TopicField(
        label=topic.label,
        name=display_name,
        score=round(topic.score, 4),
        scores={label: round(score, 4) for label, score in topic.scores.items()},
        needs_review=topic.needs_review,
        model=topic.model,
    )


def summary_field(summary: Summary) -> SummaryField:
    """A summarizer's answer in the form of the record, with the label generated text must carry."""
    field = SummaryField(
        headline=summary.headline,
        text=summary.text,
        method=summary.method,
        headline_method=summary.headline_method,
        supported=summary.supported,
        evidence=[_evidence_field(evidence) for evidence in summary.evidence],
        chars_read=summary.chars_read,
        truncated=summary.truncated,
        model=summary.model,
        ai_generated=False,
        ai_label="",
    )
    return label_visibly(field)


def label_visibly(summary: SummaryField) -> SummaryField:
    """`summary` with the label that fits the texts in it; an absent text is ``""``."""
    generated = (
        bool(summary.headline) and summary.headline_method in _GENERATED,
        bool(summary.text) and summary.method in _GENERATED,
    )
    return replace(summary, ai_generated=any(generated), ai_label=_AI_LABELS[generated])


def _evidence_field(evidence: Evidence) -> EvidenceField:
    return EvidenceField(
        field=evidence.field,
        kind=evidence.kind,
        claim=evidence.claim,
        quote=evidence.quote,
        start=evidence.start,
        end=evidence.end,
    )
