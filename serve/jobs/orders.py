"""Reads the order of a job from a request."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import asdict

from fastapi import Request

from jianbao.serve.answering import check_options
from jianbao.serve.bodies import JSON_TYPE, LINES_TYPES, media_type, parse_json, read_body
from jianbao.serve.label_names import identify_options
from jianbao.serve.options import Options
from jianbao.serve.service import Service

from .errors import JobTooLargeError, NoItemsError
from .forms import JobBody, JobQuery
from .job import NewJob, Task

_BOM = b"\xef\xbb\xbf"
_ID_BYTES = 16


async def read_order(request: Request, service: Service, query: JobQuery, owner: str) -> NewJob:
    """The job that a request wants done.

    A request with an ``Idempotency-Key`` always names the same job.

    Raises:
        ServeError: The body cannot be read, or wants what cannot be done.
    """
    kind = media_type(request, (JSON_TYPE, *LINES_TYPES))
    settings = service.settings
    task: Task = query.task
    webhook_url, wishes = query.webhook_url, query.to_options()
    if kind == JSON_TYPE:
        body = await asyncio.to_thread(parse_json, JobBody, await read_body(request, settings))
        task = body.task or task
        webhook_url = query.webhook_url if body.webhook_url is None else body.webhook_url
        wishes = body.options.to_options(query)
        pages = await asyncio.to_thread(lambda: body.pages)
    else:
        pages = await asyncio.to_thread(_split, await read_body(request, settings))
    wishes = identify_options(wishes, service)
    _check(service, pages, wishes, webhook_url)
    return NewJob(
        id=getattr(request.state, "repeat_id", None) or secrets.token_hex(_ID_BYTES),
        owner=owner,
        task=task,
        options=asdict(wishes),
        pages=pages,
        webhook_url=webhook_url,
    )


def _split(lines: bytes) -> list[bytes]:
    return [line for line in lines.removeprefix(_BOM).split(b"\n") if line.strip()]


def _check(service: Service, pages: list[bytes], wishes: Options, webhook_url: str) -> None:
    if not pages:
        raise NoItemsError
    if len(pages) > service.settings.job_items:
        raise JobTooLargeError(len(pages), service.settings.job_items)
    check_options(wishes, service)
    if webhook_url:
        service.webhooks.check_url(webhook_url)
