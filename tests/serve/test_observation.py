"""What operators see: metrics and logs."""

from __future__ import annotations

import asyncio
import json
import logging
import logging.config
import os
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jianbao.serve.access.key import digest_key
from jianbao.serve.logs import log_config, request_id_of_context
from jianbao.serve.metrics import Metrics

pytestmark = pytest.mark.anyio

FIELDS = {"title": "青石乡油菜花节开幕", "text": "3月28日，青石乡第二届油菜花节开幕。"}


async def samples(client) -> dict[tuple[str, ...], float]:
    """Every sample of ``/metrics`` by its name and the values of its labels."""
    response = await client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(response.text)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


async def test_metrics_count_requests_stages_and_the_cache(client) -> None:
    for _ in range(2):
        await client.post("/v1/analyze", json=FIELDS)
    await client.post("/v1/analyze", content=b"{", headers={"Content-Type": "application/json"})
    await client.get("/v1/nothing")
    found = await samples(client)
    assert found["jianbao_requests_total", "POST", "/v1/analyze", "200"] == 2
    assert found["jianbao_requests_total", "POST", "/v1/analyze", "400"] == 1
    assert found["jianbao_requests_total", "none", "none", "404"] == 1
    assert found["jianbao_request_seconds_count", "/v1/analyze"] == 3
    assert found["jianbao_stage_seconds_count", "tagging"] == 1
    assert found["jianbao_stage_seconds_count", "summary"] == 1
    assert found["jianbao_cache_lookups_total", "answers", "hit"] == 1
    assert found["jianbao_cache_lookups_total", "answers", "miss"] == 1
    assert found["jianbao_cache_lookups_total", "summaries", "miss"] >= 1
    assert found["jianbao_model_info", "topic", "fake-1"] == 1
    assert found["jianbao_queue_pages", "summary"] == 0


async def test_metrics_show_what_waits(client, gated) -> None:
    gated.close()
    waiting = asyncio.create_task(client.post("/v1/summarize", json=FIELDS))
    assert await asyncio.to_thread(gated.begun.wait, 5)
    found = await samples(client)
    gated.gate.set()
    await waiting
    assert found["jianbao_queue_pages", "summary"] == 1


async def test_metrics_show_batches(client) -> None:
    await client.post("/v1/classify", json=FIELDS)
    found = await samples(client)
    assert found["jianbao_batch_size_count", "tagging"] >= 1


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/jobs", "/v1/labels"])
async def test_metrics_show_the_stages_of_every_page(client, path) -> None:
    label = {"page": FIELDS, "label": "county_news", "annotator": "周编辑"}
    answer = await client.post(path, json=label if path == "/v1/labels" else {"items": [FIELDS, {}]})
    assert answer.is_success
    found = await until_found(client, ("jianbao_stage_seconds_count", "tagging"), 1)
    assert found.get(("jianbao_stage_seconds_count", "summary"), 0) == (path != "/v1/labels")


async def until_found(client, name: tuple[str, ...], value: float) -> dict[tuple[str, ...], float]:
    """The metrics, once the one of that name has that value."""
    async with asyncio.timeout(10):
        while (found := await samples(client)).get(name) != value:
            await asyncio.sleep(0.02)
    return found


async def test_metrics_show_jobs(client, gated, monkeypatch) -> None:
    monkeypatch.setattr("jianbao.serve.jobs.census._EVERY_S", 0.02)
    done = await client.post("/v1/jobs?task=classify", json={"items": [FIELDS] * 2})
    await until_found(client, ("jianbao_jobs", "done"), 1)
    gated.close()
    running = await client.post("/v1/jobs?task=summarize", json={"items": [FIELDS] * 3})
    found = await until_found(client, ("jianbao_jobs", "running"), 1)
    gated.gate.set()
    assert (done.status_code, running.status_code) == (202, 202)
    assert (found["jianbao_jobs", "done"], found["jianbao_jobs", "cancelled"]) == (1, 0)
    assert found["jianbao_job_pages_waiting",] == 3
    assert found["jianbao_webhooks_pending",] == 0


def test_model_that_left_counts_no_longer() -> None:
    metrics = Metrics()
    metrics.note_models([("topic", "a")])
    metrics.note_models([("topic", "b")])
    text = metrics.render().decode()
    assert 'jianbao_model_info{kind="topic",name="a"} 0.0' in text
    assert 'jianbao_model_info{kind="topic",name="b"} 1.0' in text


WORKER = """
from jianbao.serve.jobs.census import JobCensus
from jianbao.serve.metrics import Metrics
metrics = Metrics()
metrics.observe_request(route="/v1/analyze", method="POST", status=200, seconds=0.1)
metrics.note_queues({"summary": 2})
metrics.note_jobs(JobCensus(n_jobs={"queued": 1}, n_waiting_pages=7, n_pending_webhooks=0))
print(metrics.render().decode())
"""


def test_workers_answer_for_each_other(tmp_path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", WORKER], env=environment, capture_output=True, encoding="utf-8", check=True
        )
    assert 'jianbao_requests_total{method="POST",route="/v1/analyze",status="200"} 2.0' in run.stdout
    assert "jianbao_job_pages_waiting 7.0" in run.stdout


@pytest.fixture
def configure(capsys, monkeypatch):
    """Sets logging up as the server has it, until the test ends; gives what reads its lines."""

    def start():
        root = logging.getLogger()
        monkeypatch.setattr(root, "level", root.level)
        monkeypatch.setattr(root, "handlers", root.handlers[:])
        monkeypatch.setattr(logging, "shutdown", lambda _handlers: None)  # else pytest's own are closed
        logging.config.dictConfig(log_config("json"))
        return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return start


async def test_log_lines_are_json_with_the_request_and_without_its_text(
    client, configure, classifier
) -> None:
    lines = configure()
    classifier.classify = lambda _articles: 1 / 0
    headers = {"X-Request-ID": "cms-77"}
    await client.post("/v1/classify", params={"id": "稿件"}, json=FIELDS, headers=headers)
    failure, access = [line for line in lines() if line["request_id"] == "cms-77"][-2:]
    assert (failure["level"], "ZeroDivisionError" in failure["exc_info"]) == ("ERROR", True)
    assert (access["logger"], access["route"], access["status"]) == ("jianbao.access", "/v1/classify", 500)
    assert access["duration_ms"] >= 0
    assert access["time"]
    assert "青石乡" not in json.dumps([failure, access], ensure_ascii=False)


async def test_log_lines_name_the_key_that_was_used(serve, configure) -> None:
    lines = configure()
    async with serve(api_keys=digest_key("first-key")) as client:
        await client.get("/v1/models", headers={"X-API-Key": "first-key"})
        await client.get("/v1/models")
    known, stranger = [line for line in lines() if line["logger"] == "jianbao.access"]
    assert (known["status"], known["key"]) == (200, f"settings-{digest_key('first-key')[:16]}")
    assert (stranger["status"], "key" in stranger) == (401, False)


def test_lines_are_without_codes_for_terminals(configure) -> None:
    lines = configure()
    colourful = {"color_message": "Started server process [\x1b[36m%d\x1b[0m]", "port": 8000}
    logging.getLogger("jianbao.serve.test").info("Started server process [%d]", 7, extra=colourful)
    [line] = lines()
    assert (line["message"], line["port"]) == ("Started server process [7]", 8000)
    assert "color_message" not in line


def test_lines_outside_of_requests_have_no_id(configure) -> None:
    lines = configure()
    assert request_id_of_context.get() == ""
    logging.getLogger("jianbao").warning("开始")
    [line] = lines()
    assert (line["message"], line["request_id"], line["level"]) == ("开始", "", "WARNING")
