"""What JSON about jobs looks like, coming and going."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from jianbao.serve.closed_fields import ClosedFields
from jianbao.serve.forms import OptionFields, ServedRecord

from .job import Job, Task


class JobQuery(OptionFields):
    """Query parameters of ``POST /v1/jobs``."""

    task: Task = Field(default="analyze", description="What is done with every page.")
    webhook_url: str = Field(default="", max_length=2000, description="Told when the job is finished.")


class JobBody(ClosedFields):
    """A job as one JSON object."""

    # Items are checked one by one when their turn comes, so that a bad one gets its own error.
    items: list[Annotated[Any, WithJsonSchema({"$ref": "#/components/schemas/PageFields"})]] = Field(
        min_length=1
    )
    task: Task | None = None
    webhook_url: str | None = Field(default=None, max_length=2000)
    options: OptionFields = OptionFields()

    @property
    def pages(self) -> list[bytes]:
        """Each item as JSON."""
        return [json.dumps(item).encode("ascii") for item in self.items]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAnswer(Job):
    """A job, and the id of the request."""

    request_id: str

    @classmethod
    def to(cls, request_id: str, job: Job) -> JobAnswer:
        """`job` as the answer to a request."""
        return cls(request_id=request_id, **{item.name: getattr(job, item.name) for item in fields(job)})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobList:
    """Jobs, those taken in last first.

    Attributes:
        jobs: Of the key that asks; an ``admin`` key sees all.
        next_before: Value of ``before`` for the jobs after these, ``null`` when there are no more.
        request_id: The same as in the header ``X-Request-ID``.
    """

    jobs: list[Job]
    next_before: str | None
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultItem:
    """The record of one item, which stood at `position` in the job."""

    position: int
    record: ServedRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultList:
    """Records in the order of the job's items.

    Attributes:
        items: None is left out unless the job was cancelled.
        next_cursor: Value of ``cursor`` for the results after these; ``null`` when no more will come.
        is_final: Whether the job is finished.
        request_id: The same as in the header ``X-Request-ID``.
    """

    items: list[ResultItem]
    next_cursor: int | None
    is_final: bool
    request_id: str
