"""Keeps an editor's correction together with what the model had said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request
from sqlalchemy import select

from jianbao.models.labels import Label, LabelStore
from jianbao.models.labels.errors import LabelError
from jianbao.models.labels.tables import ArticleRow
from jianbao.nlp import Page, Record

from .disconnect import while_connected
from .engine import Deadline, Finding, Steps
from .errors import UnknownLabelError
from .label_forms import LabelBody
from .label_names import identify_labels
from .service import Service

_STEPS = Steps(classify=True, summarize=False, with_text=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLabel:
    """A label as it was kept.

    Attributes:
        label: The label.
        added: Whether it said something new.
        timings_ms: Milliseconds in which the model was asked; empty when it was not.
    """

    label: Label
    added: bool
    timings_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A label in a request.

    Attributes:
        service: What answers it.
        request: Where it came from.
        body: What it says.
    """

    service: Service
    request: Request
    body: LabelBody

    async def keep(self) -> KeptLabel:
        """The label as it was kept.

        Raises:
            UnknownLabelError: The model has no such label, and it may not be a new one.
            InputError: The page cannot be used, or is not what the hash stands for.
            DatabaseUnavailableError: Nothing can be kept now.
        """
        name = self._check_label()
        page = self.body.page.to_page() if self.body.page else await self._known_page()
        finding = await self._ask_model(page) if page else None
        if self.body.page and finding:
            self._check_hash(finding.record)
        label = self._make(name, finding.record if finding else None)
        added = await self.service.database.use(lambda database: LabelStore(database).add(label))
        return KeptLabel(label=label, added=added, timings_ms=finding.timings_ms if finding else {})

    def _check_label(self) -> str:
        """The identifier of the label, which is known or may be new."""
        known = self.service.label_names
        [label] = identify_labels([self.body.label], known)
        if not self.body.allow_new_label and label not in known:
            raise UnknownLabelError([label], list(known))
        return label

    async def _known_page(self) -> Page | None:
        """The article of which only the hash was given, when somebody gave its text before."""
        query = select(ArticleRow.title, ArticleRow.text).where(
            ArticleRow.content_hash == self.body.content_hash
        )
        found = await self.service.database.read(lambda session: session.execute(query).one_or_none())
        return Page(content={"title": found.title, "text": found.text}) if found else None

    async def _ask_model(self, page: Page) -> Finding:
        deadline = Deadline.after(self.service.settings.deadline_ms / 1000)
        work = self.service.engine.run(page, _STEPS, deadline=deadline)
        return await while_connected(self.request, work)

    def _check_hash(self, record: Record) -> None:
        """A page is not the article of another hash, also where that article is known and its text kept."""
        given = self.body.content_hash
        if given and given != record.content_hash:
            raise LabelError(
                f"content_hash {given} is not that of the page, which is {record.content_hash}; "
                "leave the hash out or correct the page",
                f"content_hash {given} 与 page 的内容不符（应为 {record.content_hash}），"
                "请去掉该值或更正 page。",
            )

    def _make(self, name: str, record: Record | None) -> Label:
        body, topic = self.body, record.topic if record else None
        given = record if body.page else None
        return Label(
            content_hash=body.content_hash or (record.content_hash if record else ""),
            label=name,
            annotator=body.annotator,
            labelled_at=body.labelled_at or datetime.now(UTC),
            source=body.source,
            reason=body.reason,
            title=(given.title or "") if given else "",
            text=(given.text or "") if given else "",
            article_id=body.article_id or (body.page.id if body.page else None) or "",
            model=topic.model if topic else "",
            model_label=topic.label if topic else "",
            model_scores=dict(topic.scores) if topic else {},
        )
