"""What JSON bodies look like, coming and going."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticKnownError

from jianbao.nlp import Page, Record
from jianbao.nlp.half_characters import find_half_character

from .ai_label import Aigc
from .closed_fields import ClosedFields
from .options import NO_WISHES, Options
from .settings import MAX_BATCH_ITEMS, MAX_SUMMARY_CHARS, MIN_SUMMARY_CHARS


def _read_id(given: object) -> object:
    """A number as a string; text that no answer can carry is refused, which pydantic does in JSON only."""
    if type(given) is int:
        return str(given)
    if isinstance(given, str) and find_half_character(given):
        raise PydanticKnownError("string_unicode")
    return given


#: A CMS numbers its articles or names them; records hold strings.
ItemId = Annotated[
    str | None,
    BeforeValidator(_read_id),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}),
]
Label = Annotated[str, Field(min_length=1, max_length=100)]


class OptionFields(ClosedFields):
    """Wishes of a request. A body's `options` win over those of the query, one by one."""

    allowed_labels: list[Label] = Field(
        default=[],
        max_length=200,
        fail_fast=True,  # else each of a million bad items is a fault
        description="Topics to choose from, labels or display names; their scores are brought to a sum of 1. "
        "Empty: all.",
    )
    threshold: float | None = Field(
        default=None, ge=0, le=1, description="A topic with a lower score has `needs_review`."
    )
    max_chars: int | None = Field(
        default=None, ge=MIN_SUMMARY_CHARS, le=MAX_SUMMARY_CHARS, description="Longest summary in characters."
    )
    headline: bool = Field(default=True, description="Whether a headline is wanted.")
    summary: bool = Field(default=True, description="Whether a summary is wanted.")
    explain: bool = Field(
        default=False,
        description="Whether the phrases and sentences that carried the decision on the topic are wanted.",
    )
    deadline_ms: int | None = Field(
        default=None,
        ge=1,
        description="Answer 504 after so many milliseconds; the server's own limit holds too.",
    )

    def to_options(self, defaults: OptionFields | None = None) -> Options:
        """The wishes; what was not said here is taken from `defaults`."""
        if not self.model_fields_set and not (defaults and defaults.model_fields_set & _NAMES):
            return NO_WISHES
        said = {name: self if name in self.model_fields_set else defaults or self for name in _NAMES}
        values = {name: getattr(fields_of, name) for name, fields_of in said.items()}
        return Options(**{**values, "allowed_labels": tuple(values["allowed_labels"])})


_NAMES = frozenset(item.name for item in fields(Options))
#: Nothing said.
NO_OPTIONS = OptionFields()


class PageQuery(OptionFields):
    """Query parameters of the routes that take one page."""

    id: str | None = Field(default=None, max_length=1000, description="Comes back in the record.")


class PageFields(BaseModel):
    """A page, or what a CMS knows about it; one of `html`, `text` and `title` is enough.

    `text` wins over `html`, the other fields over what the page says. Fields not named here are ignored.
    """

    model_config = ConfigDict(frozen=True)

    id: ItemId = Field(default=None, description="Comes back in the record.")
    html: str | None = Field(default=None, description="The page.")
    text: str | None = Field(default=None, description="The body, or a text dump of the page.")
    title: str | None = None
    published: str | None = Field(default=None, description="Date in any form that papers print.")
    author: str | None = None
    authors: list[str] | None = Field(default=None, fail_fast=True)
    source: str | None = Field(default=None, description="来源")
    column: str | None = Field(default=None, description="栏目")

    def to_page(self, id: str | None = None) -> Page:
        """The page to be worked on; `id` is used where the fields have none."""
        content = {name: value for name in _CONTENT_FIELDS if (value := getattr(self, name)) is not None}
        return Page(content=content, id=self.id or id)


_CONTENT_FIELDS = ("html", "text", "title", "published", "author", "authors", "source", "column")


class PageBody(PageFields):
    """The JSON body of a route that takes one page."""

    options: OptionFields = Field(default_factory=lambda: NO_OPTIONS)


class BatchFields(BaseModel):
    """Several pages; each item has the fields of a single page."""

    model_config = ConfigDict(frozen=True)

    # Items are checked one by one, so that a bad one gets its own error.
    items: list[Annotated[Any, WithJsonSchema({"$ref": "#/components/schemas/PageFields"})]] = Field(
        min_length=1, max_length=MAX_BATCH_ITEMS
    )
    options: OptionFields = Field(default_factory=OptionFields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRecord(Record):
    """A record as the service gives it out.

    Attributes:
        aigc: Machine-readable label of generated text after GB 45438-2025, to be kept with the text as
            the metadata item ``AIGC``; ``null`` when no model wrote any of it.
    """

    aigc: Aigc | None = None

    @classmethod
    def of(cls, record: Record, **more: Any) -> Self:
        """`record` with `more` fields."""
        return cls(**{name: getattr(record, name) for name in _RECORD_FIELDS}, **more)


_RECORD_FIELDS = tuple(item.name for item in fields(Record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How an answer came about; no part of what its ETag stands for.

    Attributes:
        etag: Stands for the article, the models and the options; send it back as ``If-None-Match``.
        model_versions: The models that answer now, by what they write (``topic``, ``summary``).
        request_id: The same as in the header ``X-Request-ID``.
        timings_ms: Milliseconds in each stage, waiting included, 0 where a kept answer spared it; of several
            pages those of the slowest in each. ``total`` from the request's head on.
    """

    etag: str
    model_versions: dict[str, str]
    request_id: str
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(ServedRecord):
    """A record, and how it came about: the fields of `Envelope`."""

    etag: str
    model_versions: dict[str, str]
    request_id: str
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """Records in the order of the request's items; one that failed has its `error` set."""

    items: list[ServedRecord]
    etag: str
    model_versions: dict[str, str]
    request_id: str
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no answer.

    Attributes:
        type: ``urn:jianbao:problem:`` and the code.
        title: The status in words, in the language of ``Accept-Language``: Chinese, or else English.
        status: The HTTP status.
        code: Stable; what programs should look at.
        detail: What happened, what was seen and what to do, in the same language as `title`.
        detail_zh: The same in Chinese, for editors.
        request_id: The same as in the header ``X-Request-ID``.
        errors: The faulty fields of an ``invalid_request``, 20 at most: ``pointer``, ``detail`` and
            ``detail_zh`` of each.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_zh: str
    request_id: str
    errors: list[dict[str, str]] = field(default_factory=list)
