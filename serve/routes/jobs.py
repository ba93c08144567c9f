"""Work that takes longer than a request."""

from __future__ import annotations

import json
import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import TypeAdapter

from jianbao.serve.access.guard import CallerDep
from jianbao.serve.access.key import Caller
from jianbao.serve.bodies import JSON_TYPE, LINES_TYPES
from jianbao.serve.dependencies import ServiceDep
from jianbao.serve.jobs.errors import NoSuchJobError
from jianbao.serve.jobs.forms import JobAnswer, JobList, JobQuery, ResultList
from jianbao.serve.jobs.orders import read_order
from jianbao.serve.jobs.store import (
    ResultPage,
    add_job,
    cancel_job,
    delete_job,
    get_job,
    list_jobs,
    read_results,
)
from jianbao.serve.openapi import reference
from jianbao.serve.problems import describe_problems

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

_JOB = TypeAdapter(JobAnswer)
_JOBS = TypeAdapter(JobList)
_ID = re.compile(r"[0-9a-f]{32}")
# PostgreSQL's integers end there.
_MAX_CURSOR = 2**31 - 1
_LINES = {"schema": {"type": "string", "description": "One page a line, with the fields of `PageFields`."}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON_TYPE: {"schema": reference("JobBody")}, **dict.fromkeys(LINES_TYPES, _LINES)},
    }
}


async def _existing_id(id: str) -> str:
    if not _ID.fullmatch(id):
        raise NoSuchJobError(id)
    return id


JobId = Annotated[str, Depends(_existing_id)]


@router.post(
    "",
    status_code=202,
    response_model=JobAnswer,
    responses={
        202: {"headers": {"Location": {"description": "Of the job.", "schema": {"type": "string"}}}},
        **describe_problems(400, 401, 403, 408, 409, 413, 415, 422, 429, 503),
    },
    openapi_extra=_BODY,
)
async def order(
    request: Request, service: ServiceDep, caller: CallerDep, query: Annotated[JobQuery, Query()]
) -> Response:
    """Take many pages in, as JSON or as JSON lines; they are worked on behind the requests."""
    new = await read_order(request, service, query, caller.id)
    limit = service.settings.jobs_waiting
    job = await service.database.write(lambda session: add_job(session, new, limit))
    request.app.state.runner.wake()
    body = _JOB.dump_json(JobAnswer.to(request.state.request_id, job))
    return Response(body, 202, {"Location": f"/v1/jobs/{job.id}"}, JSON_TYPE)


@router.get("", response_model=JobList, responses=describe_problems(401, 403, 404, 422, 429, 503))
async def list_(
    request: Request,
    service: ServiceDep,
    caller: CallerDep,
    before: Annotated[str | None, Query(description="Only jobs taken in before this one.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The key's own jobs, those taken in last first."""
    before = before and await _existing_id(before)
    jobs = await service.database.read(
        lambda session: list_jobs(session, _owner(caller), before=before, limit=limit + 1)
    )
    more = len(jobs) > limit
    answer = JobList(
        jobs=jobs[:limit],
        next_before=jobs[limit - 1].id if more else None,
        request_id=request.state.request_id,
    )
    return Response(_JOBS.dump_json(answer), media_type=JSON_TYPE)


@router.get("/{id}", response_model=JobAnswer, responses=describe_problems(401, 403, 404, 429, 503))
async def status(request: Request, service: ServiceDep, caller: CallerDep, id: JobId) -> Response:
    """How far a job has come."""
    job = await service.database.read(lambda session: get_job(session, id, _owner(caller)))
    return Response(_JOB.dump_json(JobAnswer.to(request.state.request_id, job)), media_type=JSON_TYPE)


@router.get(
    "/{id}/results", response_model=ResultList, responses=describe_problems(401, 403, 404, 422, 429, 503)
)
async def results(
    request: Request,
    service: ServiceDep,
    caller: CallerDep,
    id: JobId,
    cursor: Annotated[int, Query(ge=0, le=_MAX_CURSOR, description="Where to begin.")] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Records of a job, also while it runs; ask with `next_cursor` until that is `null`."""
    page = await service.database.read(
        lambda session: read_results(session, id, _owner(caller), cursor=cursor, limit=limit)
    )
    return Response(_render(page, request.state.request_id), media_type=JSON_TYPE)


@router.post(
    "/{id}/cancel",
    response_model=JobAnswer,
    responses=describe_problems(400, 401, 403, 404, 408, 409, 413, 422, 429, 503),
)
async def cancel(request: Request, service: ServiceDep, caller: CallerDep, id: JobId) -> Response:
    """Do no more of a job; its records so far stay. A finished one stays as it is."""
    job = await service.database.write(lambda session: cancel_job(session, id, _owner(caller)))
    return Response(_JOB.dump_json(JobAnswer.to(request.state.request_id, job)), media_type=JSON_TYPE)


@router.delete("/{id}", status_code=204, responses=describe_problems(401, 403, 404, 429, 503))
async def delete(service: ServiceDep, caller: CallerDep, id: JobId) -> Response:
    """Forget a job with its pages and records, finished or not."""
    await service.database.write(lambda session: delete_job(session, id, _owner(caller)))
    return Response(status_code=204)


def _owner(caller: Caller) -> str | None:
    """Whose jobs `caller` may see; ``None``: everybody's."""
    return None if caller.role == "admin" else caller.id


def _render(page: ResultPage, request_id: str) -> bytes:
    """`ResultList` around records that are JSON already."""
    items = (b'{"position":%d,"record":%b}' % (item.position, item.record) for item in page.results)
    rest = {"next_cursor": page.next_cursor, "is_final": page.is_final, "request_id": request_id}
    return b'{"items":[' + b",".join(items) + b"]," + json.dumps(rest).encode("ascii")[1:]
