"""What is sent about jobs and how the answer is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter

from jianbao.serve.jobs.forms import JobAnswer, JobList, ResultList
from jianbao.serve.jobs.job import Task
from jianbao.serve.options import Options

from .answers import check_success, read_answer
from .exchanges import Exchange, encode_json, only_once, say_options

#: Results, or jobs, asked for at once; the service gives no more.
PAGE_ITEMS = 200

_LINES = {"Content-Type": "application/x-ndjson"}
_JOB = TypeAdapter(JobAnswer)
_JOBS = TypeAdapter(JobList)
_RESULTS = TypeAdapter(ResultList)


def ask_order(
    items: Iterable[Mapping[str, object]], *, task: Task, options: Options, webhook_url: str
) -> Exchange[JobAnswer]:
    """A new job; as JSON lines, of which the service takes more than of JSON."""
    told = {"webhook_url": webhook_url} if webhook_url else {}
    return Exchange(
        method="POST",
        path="/v1/jobs",
        params={"task": task, **told, **say_options(options)},
        headers=_LINES | only_once(),
        content=b"".join(encode_json(dict(item)) + b"\n" for item in items),
        read=lambda response: read_answer(response, _JOB),
    )


def ask_job(id: str) -> Exchange[JobAnswer]:
    """How far a job has come."""
    return Exchange(method="GET", path=f"/v1/jobs/{id}", read=lambda response: read_answer(response, _JOB))


def ask_jobs(before: str) -> Exchange[JobList]:
    """Jobs, those taken in last first; with the id of one only those before it."""
    earlier = {"before": before} if before else {}
    return Exchange(
        method="GET",
        path="/v1/jobs",
        params={**earlier, "limit": PAGE_ITEMS},
        read=lambda response: read_answer(response, _JOBS),
    )


def ask_results(id: str, cursor: int) -> Exchange[ResultList]:
    """The records of a job from `cursor` on."""
    return Exchange(
        method="GET",
        path=f"/v1/jobs/{id}/results",
        params={"cursor": cursor, "limit": PAGE_ITEMS},
        read=lambda response: read_answer(response, _RESULTS),
    )


def ask_cancel(id: str) -> Exchange[JobAnswer]:
    """The end of a job; it may be sent twice."""
    return Exchange(
        method="POST", path=f"/v1/jobs/{id}/cancel", read=lambda response: read_answer(response, _JOB)
    )


def ask_deletion(id: str) -> Exchange[None]:
    """The end of a job and of its records. Sent twice, it may find that there is none."""
    return Exchange(method="DELETE", path=f"/v1/jobs/{id}", read=check_success)
