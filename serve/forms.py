"""What JSON bodies look like, coming and going."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from jianbao.nlp import Page, Record

from .settings import MAX_BATCH_ITEMS

#: A CMS numbers its articles or names them; records hold strings.
ItemId = Annotated[str | None, BeforeValidator(lambda given: str(given) if type(given) is int else given)]


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
    authors: list[str] | None = None
    source: str | None = Field(default=None, description="来源")
    column: str | None = Field(default=None, description="栏目")

    def to_page(self, id: str | None = None) -> Page:
        """The page to be worked on; `id` is used where the fields have none."""
        content = self.model_dump(exclude={"id"}, exclude_none=True)
        return Page(content=content, id=self.id or id)


class BatchFields(BaseModel):
    """Several pages; each item has the fields of a single page."""

    model_config = ConfigDict(frozen=True)

    # Items are checked one by one, so that a bad one gets its own error.
    items: list[Annotated[Any, WithJsonSchema(PageFields.model_json_schema())]] = Field(
        min_length=1, max_length=MAX_BATCH_ITEMS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Record):
    """A record, and how it came about.

    Attributes:
        request_id: The same as in the header ``X-Request-ID``.
        timings_ms: Milliseconds in each stage, waiting included; ``total`` from the request's head on.
    """

    request_id: str
    timings_ms: dict[str, float]

    @classmethod
    def of(cls, record: Record, *, request_id: str, timings_ms: dict[str, float]) -> Answer:
        """The answer that holds `record`."""
        values = {item.name: getattr(record, item.name) for item in fields(record)}
        return cls(**values, request_id=request_id, timings_ms=timings_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """Records in the order of the request's items; one that failed has its `error` set."""

    items: list[Record]
    request_id: str
    timings_ms: dict[str, float]
