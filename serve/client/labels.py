"""Labels: what editors say an article is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from jianbao.serve.label_forms import LabelAnswer

from .answers import read_answer
from .exchanges import JSON, AsyncDo, Do, Exchange, encode_json, only_once

Source = Literal["cms", "review"]
#: Fields of a record, or the `content_hash` of one.
ArticleInput = Mapping[str, object] | str

_ANSWER = TypeAdapter(LabelAnswer)


class Labels:
    """The labels of a `Client`; that is where the errors of every call are described."""

    def __init__(self, do: Do) -> None:
        self._do = do

    def add(
        self,
        article: ArticleInput,
        label: str,
        *,
        annotator: str,
        reason: str = "",
        source: Source = "cms",
        article_id: str | None = None,
        labelled_at: datetime | None = None,
        allow_new_label: bool = False,
    ) -> LabelAnswer:
        """Keep an editor's word on one article; training learns from it.

        Args:
            article: Fields of a record, which are kept for training, or its `content_hash`.
            label: What it is about.
            annotator: Who says so.
            reason: Why.
            source: ``review`` settles a disagreement between people.
            article_id: What the CMS calls the article.
            labelled_at: With a time zone; now, unless given.
            allow_new_label: Whether the label may be one that the model does not have yet.
        """
        return self._do(
            ask_label(
                article,
                label=label,
                annotator=annotator,
                reason=reason,
                source=source,
                article_id=article_id,
                labelled_at=labelled_at,
                allow_new_label=allow_new_label,
            )
        )


class AsyncLabels:
    """The labels of an `AsyncClient`."""

    def __init__(self, do: AsyncDo) -> None:
        self._do = do

    async def add(
        self,
        article: ArticleInput,
        label: str,
        *,
        annotator: str,
        reason: str = "",
        source: Source = "cms",
        article_id: str | None = None,
        labelled_at: datetime | None = None,
        allow_new_label: bool = False,
    ) -> LabelAnswer:
        """Keep an editor's word on one article; see `Labels.add`."""
        return await self._do(
            ask_label(
                article,
                label=label,
                annotator=annotator,
                reason=reason,
                source=source,
                article_id=article_id,
                labelled_at=labelled_at,
                allow_new_label=allow_new_label,
            )
        )


def ask_label(
    article: ArticleInput, *, article_id: str | None, labelled_at: datetime | None, **said: Any
) -> Exchange[LabelAnswer]:
    """An editor's word; `said` are the other fields of `LabelBody`."""
    body = said | ({"content_hash": article} if isinstance(article, str) else {"page": dict(article)})
    body["article_id"] = article_id
    body["labelled_at"] = labelled_at and labelled_at.isoformat()
    return Exchange(
        method="POST",
        path="/v1/labels",
        headers=JSON | only_once(),
        content=encode_json(body),
        read=lambda response: read_answer(response, _ANSWER),
    )
