"""What JSON about labels and switches of models looks like, coming and going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field, model_validator
from pydantic_core import PydanticCustomError

from .closed_fields import ClosedFields
from .forms import ItemId, PageFields


class LabelBody(ClosedFields):
    """An editor's word on one article, which is given as `page`, as `content_hash`, or as both."""

    page: PageFields | None = Field(default=None, description="The article; kept for training.")
    content_hash: str | None = Field(
        default=None, pattern=r"^sha256:[0-9a-f]{64}$", description="As the article's record has it."
    )
    label: str = Field(
        min_length=1, max_length=100, description="What it is about: a label, or its display name."
    )
    annotator: str = Field(min_length=1, max_length=200, description="Who says so.")
    reason: str = Field(default="", max_length=10_000)
    source: Literal["cms", "review"] = Field(
        default="cms", description="`review` settles a disagreement between people."
    )
    article_id: ItemId = Field(default=None, description="What the CMS calls the article.")
    labelled_at: AwareDatetime | None = Field(default=None, description="Now, unless given.")
    allow_new_label: bool = Field(
        default=False, description="Whether the label may be one that the model does not have yet."
    )

    @model_validator(mode="after")
    def _needs_article(self) -> LabelBody:
        if self.page is None and self.content_hash is None:
            raise PydanticCustomError("needs_article", "page or content_hash must be given")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAnswer:
    """A label as it was kept.

    Attributes:
        added: False when it was this person's latest word on the article already.
        content_hash: The article.
        label: What it is about.
        annotator: Who says so.
        labelled_at: When.
        source: ``cms`` or ``review``.
        reason: Why.
        article_id: What the CMS calls the article.
        model: The model that was asked, ``""`` when the article's text is not known here.
        model_label: Its answer now, before it could learn from the label.
        model_scores: Its score of every label.
        request_id: The same as in the header ``X-Request-ID``.
        timings_ms: Milliseconds in which the model was asked (``tagging``, absent when it was not), and
            ``total`` from the request's head on.
    """

    added: bool
    content_hash: str
    label: str
    annotator: str
    labelled_at: datetime
    source: str
    reason: str
    article_id: str
    model: str
    model_label: str
    model_scores: dict[str, float]
    request_id: str
    timings_ms: dict[str, float]
