"""The two clients, method by method."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import httpx
import pytest

from jianbao.serve.client import ApiError, AsyncClient, Client
from jianbao.serve.client.admin import Admin, AsyncAdmin
from jianbao.serve.client.jobs import AsyncJobs, Jobs
from jianbao.serve.client.labels import AsyncLabels, Labels

pytestmark = pytest.mark.anyio

FIELDS = {"title": "青石镇果园开园采摘", "text": "青石镇果园昨日开园。"}
CALLS = [
    pytest.param(lambda ask: ask.jobs.submit([FIELDS], task="classify"), id="submit"),
    pytest.param(lambda ask: ask.jobs.get("a" * 32), id="get"),
    pytest.param(lambda ask: ask.jobs.wait("a" * 32), id="wait"),
    pytest.param(lambda ask: ask.jobs.cancel("a" * 32), id="cancel"),
    pytest.param(lambda ask: ask.jobs.delete("a" * 32), id="delete"),
    pytest.param(
        lambda ask: ask.labels.add(FIELDS, "other", annotator="周编辑", reason="体育稿", article_id="9"),
        id="label",
    ),
    pytest.param(lambda ask: ask.admin.promote("bundled", reason="试验"), id="promote"),
    pytest.param(lambda ask: ask.admin.rollback(reason="试验"), id="rollback"),
    pytest.param(lambda ask: ask.admin.reload(), id="reload"),
    pytest.param(lambda ask: ask.admin.history(limit=3), id="history"),
]
CHANGES = {"/v1/jobs", "/v1/labels", "/v1/models/promote", "/v1/models/rollback"}


class Recorder(httpx.MockTransport):
    """Keeps what was asked and refuses it."""

    def __init__(self) -> None:
        super().__init__(self._refuse)
        self.seen: list[httpx.Request] = []

    def _refuse(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return httpx.Response(403)


def essence(request: httpx.Request) -> tuple:
    return request.method, request.url, request.headers.get("Content-Type"), request.content


@pytest.mark.parametrize("call", CALLS)
async def test_both_clients_send_the_same(call: Callable) -> None:
    recorder = Recorder()
    with Client("http://test", transport=recorder) as waiting, pytest.raises(ApiError, match="403"):
        call(waiting)
    async with AsyncClient("http://test", transport=recorder) as asynchronous:
        with pytest.raises(ApiError, match="403"):
            await call(asynchronous)
    first, second = recorder.seen
    assert essence(first) == essence(second)
    once = [request.headers.get("Idempotency-Key") for request in recorder.seen]
    if first.method == "POST" and first.url.path in CHANGES:
        assert all(once) and once[0] != once[1]
    else:
        assert once == [None, None]


@pytest.mark.parametrize(
    ("waiting", "asynchronous"),
    [
        pytest.param(Jobs, AsyncJobs, id="jobs"),
        pytest.param(Labels, AsyncLabels, id="labels"),
        pytest.param(Admin, AsyncAdmin, id="admin"),
    ],
)
def test_both_clients_have_the_same_methods(waiting: type, asynchronous: type) -> None:
    arguments = [
        {
            name: list(inspect.signature(method).parameters.values())
            for name, method in vars(kind).items()
            if not name.startswith("_")
        }
        for kind in (waiting, asynchronous)
    ]
    assert arguments[0] == arguments[1]
    assert arguments[0]
