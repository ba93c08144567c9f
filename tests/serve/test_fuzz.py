"""Requests made up from the OpenAPI document, against a listening server on fakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn

from jianbao.models.database import Database
from jianbao.serve.access.key_store import create_key
from jianbao.serve.app import create_app
from jianbao.serve.settings import Settings

schemathesis = pytest.importorskip("schemathesis")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.checks import CHECKS, load_all_checks  # noqa: E402

load_all_checks()
# Text that fits the schema may still hold no article: 422 is right then. Keys: see `test_service`.
# A server error is right as well when a request allows one millisecond, see below.
NOT_CHECKED = [
    CHECKS.get_one(name) for name in ("positive_data_acceptance", "ignored_auth", "not_a_server_error")
]
# An item of another form is a record with `error` in an answer of 200.
NOT_CHECKED_OF_BATCH = [*NOT_CHECKED, CHECKS.get_one("negative_data_rejection")]


@pytest.fixture
def key() -> str:
    """One that every route answers."""
    with Database.open() as database, database.transaction() as session:
        key, _ = create_key(session, "试验", "admin")
    return key


@pytest.fixture
def schema_of_server(parts, key) -> Iterator[schemathesis.BaseSchema]:
    """The document of an endpoint that listens while the test runs, and has `key`."""
    app = create_app(Settings(batch_delay_ms=0), parts)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/openapi.json")
        schema.config.generation.update(with_security_parameters=False)
        yield schema
    finally:
        server.should_exit = True
        thread.join(10)


def try_out(schema: schemathesis.BaseSchema, key: str, n_examples: int) -> int:
    """Up to `n_examples` requests for each route, as documented and as not; how many it were."""
    n_sent = 0
    for found in schema.get_all_operations():
        for mode in GenerationMode:

            @given(found.ok().as_strategy(generation_mode=mode))
            @settings(
                max_examples=n_examples,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            def send(case: schemathesis.Case) -> None:
                nonlocal n_sent
                n_sent += 1
                is_batch = case.path in {"/v1/batch", "/v1/jobs"}
                excluded = NOT_CHECKED_OF_BATCH if is_batch else NOT_CHECKED
                response = case.call_and_validate(headers={"X-API-Key": key}, excluded_checks=excluded)
                assert response.status_code < 500 or response.json()["code"] == "deadline_exceeded"

            with suppress(Unsatisfiable):  # a route without parameters cannot be asked wrongly
                send()
    return n_sent


def test_answers_are_as_documented(schema_of_server, key) -> None:
    assert try_out(schema_of_server, key, 12) > 100


@pytest.mark.soak
def test_answers_are_as_documented_ten_thousand_times(schema_of_server, key) -> None:
    assert try_out(schema_of_server, key, 1100) > 10_000
