"""The Python client against the real endpoint, and against answers made up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from jianbao.serve.access.key import digest_key
from jianbao.serve.client import (
    ApiError,
    AsyncClient,
    Client,
    Connection,
    Options,
    Retries,
    UnreachableError,
)

pytestmark = pytest.mark.anyio

NO_MODELS = {"models": [], "request_id": "r-1"}
FIELDS = {
    "title": "白河县三座新桥通车",
    "text": "6月18日，白河县三座新桥同时通车，沿河六个村的村民赶集不再绕行。",
}
PAGE = "<html><body><h1>{title}</h1><p>{text}</p><p>{text}</p></body></html>".format(**FIELDS)


def connection(**more) -> Connection:
    return Connection(base_url="http://localhost", **more)


@pytest.fixture
async def ask(serve):
    """The asynchronous client of an endpoint."""
    async with serve() as http, AsyncClient(connection(), transport=http._transport) as client:
        yield client


async def test_key_opens(serve) -> None:
    async with serve(api_keys=digest_key("first-key")) as http:
        async with AsyncClient(connection(key="first-key"), transport=http._transport) as client:
            assert await client.models()
        async with AsyncClient("http://localhost", transport=http._transport) as stranger:
            with pytest.raises(ApiError, match="401 unauthorized"):
                await stranger.models()


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(FIELDS, id="fields"),
        pytest.param(PAGE, id="text"),
        pytest.param(PAGE.encode("gb18030"), id="bytes"),
    ],
)
async def test_a_page_in_any_form(ask, page) -> None:
    answer = await ask.analyze(page, id="42", options=Options(allowed_labels=("commentary",), threshold=1.0))
    assert (answer.id, answer.title) == ("42", FIELDS["title"])
    assert (answer.topic.label, answer.topic.needs_review) == ("commentary", False)
    assert answer.aigc.Label == "1"


async def test_every_step(ask) -> None:
    assert (await ask.extract(FIELDS)).topic is None
    assert (await ask.classify(FIELDS)).summary is None
    assert (await ask.summarize(FIELDS)).summary.text
    assert [model.kind for model in await ask.models()] == ["topic", "summary"]
    batch = await ask.batch([FIELDS, {}], options=Options(headline=False))
    assert batch.items[0].summary.headline == ""
    assert batch.items[1].error.code == "bad_record"


async def test_unchanged_answers_are_none(ask) -> None:
    answer = await ask.analyze(FIELDS)
    assert await ask.changed("analyze", FIELDS, answer.etag) is None
    newer = await ask.changed("analyze", {**FIELDS, "title": "白河县四座新桥通车"}, answer.etag)
    assert newer.title == "白河县四座新桥通车"


async def test_errors_have_code_and_both_languages(ask) -> None:
    with pytest.raises(ApiError) as caught:
        await ask.classify({"title": 7})
    error = caught.value
    assert (error.status, error.code, error.temporary) == (422, "invalid_request", False)
    assert error.detail == error.detail_zh
    assert error.faults[0].pointer == "/title"
    assert error.request_id


def made_up(*answers: httpx.Response | Exception) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """Gives `answers` one after the other, and keeps what was asked."""
    left, seen = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    return httpx.MockTransport(answer), seen


FULL = {"Retry-After": "7"}


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The seconds that a client would have slept."""
    found: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", found.append)
    return found


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        pytest.param(httpx.Response(429, headers=FULL), [7.0], id="full queue says when"),
        pytest.param(httpx.Response(503, headers={"Retry-After": "0"}), [0.0], id="at once"),
        pytest.param(httpx.Response(502, text="<html>"), None, id="proxy without advice"),
        pytest.param(httpx.ConnectError("refused"), None, id="nobody there"),
    ],
)
def test_temporary_errors_are_tried_again(pauses, first, expected) -> None:
    transport, seen = made_up(first, httpx.Response(200, json=NO_MODELS))
    with Client(connection(), transport=transport) as client:
        assert client.models() == []
    assert len(seen) == 2
    assert pauses == expected if expected else 0 <= pauses[0] <= 0.5


def test_date_as_retry_after(pauses) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    transport, _ = made_up(
        httpx.Response(503, headers={"Retry-After": soon}), httpx.Response(200, json=NO_MODELS)
    )
    with Client(connection(), transport=transport) as client:
        client.models()
    assert 8 <= pauses[0] <= 10


@pytest.mark.parametrize(
    ("answers", "code", "n_requests"),
    [
        pytest.param([httpx.Response(429, headers=FULL)] * 3, "http_429", 3, id="still full"),
        pytest.param(
            [httpx.Response(429, headers={"Retry-After": "900"})], "http_429", 1, id="too long a pause"
        ),
        pytest.param([httpx.Response(504)], "http_504", 1, id="deadline passed"),
        pytest.param([httpx.Response(401)], "http_401", 1, id="no key"),
        pytest.param([httpx.Response(302, headers={"Location": "/"})], "http_302", 1, id="redirection"),
    ],
)
def test_the_rest_is_raised(pauses, answers, code, n_requests) -> None:
    transport, seen = made_up(*answers)
    three = connection(retries=Retries(attempts=3))
    with Client(three, transport=transport) as client, pytest.raises(ApiError) as caught:
        client.models()
    assert (caught.value.code, len(seen), len(pauses)) == (code, n_requests, n_requests - 1)


def test_nobody_there_at_all(pauses) -> None:
    transport, _ = made_up(*[httpx.ReadTimeout("slow")] * 2)
    two = connection(retries=Retries(attempts=2))
    with (
        Client(two, transport=transport) as client,
        pytest.raises(UnreachableError, match="http://localhost"),
    ):
        client.models()


def test_key_travels_but_is_not_shown() -> None:
    transport, seen = made_up(httpx.Response(200, json=NO_MODELS))
    with Client(connection(key="secret"), transport=transport) as client:
        client.models()
    assert seen[0].headers["Authorization"] == "Bearer secret"
    assert "secret" not in repr(connection(key="secret"))


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"max_wait_s": -1.0}])
def test_impossible_retries_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must be"):
        Retries(**wrong)


def test_client_needs_no_server_and_no_model_library() -> None:
    program = "import sys, jianbao.serve.client; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert {"fastapi", "uvicorn", "torch", "sklearn", "sqlalchemy"}.isdisjoint(run.stdout.split())


async def test_waiting_client_speaks_to_the_same_endpoint(serve) -> None:
    """Every method of one client exists in the other and gives the same."""
    async with serve() as http:
        loop = asyncio.get_running_loop()

        class Bridge(httpx.BaseTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                again = httpx.Request(
                    request.method, request.url, headers=request.headers, content=request.read()
                )
                answer = asyncio.run_coroutine_threadsafe(http.send(again), loop).result(10)
                return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

        def talk() -> tuple:
            assert threading.current_thread() is not threading.main_thread()
            with Client(connection(), transport=Bridge()) as client:
                answer = client.analyze(FIELDS)
                steps = [step(FIELDS).title for step in (client.extract, client.classify, client.summarize)]
                known = client.changed("analyze", FIELDS, answer.etag)
                return answer.title, steps, known, len(client.batch([FIELDS]).items), len(client.models())

        assert await asyncio.to_thread(talk) == (FIELDS["title"], [FIELDS["title"]] * 3, None, 1, 2)
    names = [{name for name in vars(kind) if not name.startswith("_")} for kind in (Client, AsyncClient)]
    assert names[0] - {"close"} == names[1] - {"aclose"}
