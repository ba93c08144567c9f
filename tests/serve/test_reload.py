"""A new champion while requests go on."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace

import pytest

from jianbao.nlp import Page
from jianbao.nlp.errors import ArtifactError
from jianbao.serve.engine import CLASSIFY, Engine, EngineLimits, Parts, StageLimits
from jianbao.serve.engine.champion import ChampionSource

pytestmark = pytest.mark.anyio

LIMITS = EngineLimits(drain_s=5.0, poll_s=0.01)
PAGE = Page(content={"title": "水渠放水", "text": "今天放水。"})


def parts_of(source: ChampionSource, summarizer) -> Parts:
    return Parts(classifier=source.load(), summarizer=summarizer, source=source)


async def ask(engine: Engine):
    return (await engine.run(PAGE, CLASSIFY)).record.topic


async def until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_new_champion_answers_without_a_restart(versions, summarizer) -> None:
    first, second = versions.add("county_news"), versions.add("commentary")
    versions.promote(first)
    async with Engine(parts_of(ChampionSource(versions.registry), summarizer), LIMITS) as engine:
        before = await ask(engine)
        versions.promote(second)
        await until(lambda: engine.models[0].name == second)
        after = await ask(engine)
        versions.registry.rollback(reason="试验")
        await until(lambda: engine.models[0].name == first)
        back = await ask(engine)
    assert (before.label, before.model) == ("county_news", first)
    assert (after.label, after.model) == ("commentary", second)
    assert back == before


async def test_an_empty_registry_serves_the_bundled_model_until_the_first_promotion(
    versions, summarizer
) -> None:
    async with Engine(parts_of(ChampionSource(versions.registry), summarizer), LIMITS) as engine:
        assert engine.models[0].name.startswith("topic-zh")
        versions.promote(versions.add("commentary"))
        await until(lambda: engine.models[0].name.startswith("commentary"))


def cut(path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def change_schema(path) -> None:
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(manifest | {"schema": "jianbao-topic-version-99"}), encoding="utf-8")


def swap_labels(path) -> None:
    path.write_text(path.read_text("utf-8").replace("county_news", "county_newz"), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "damage", "said"),
    [
        pytest.param("weights.safetensors", cut, "bytes instead of", id="truncated"),
        pytest.param("weights.safetensors", flip, "content of weights.safetensors was changed", id="one bit"),
        pytest.param("weights.safetensors", lambda path: path.unlink(), "is missing", id="missing"),
        pytest.param("config.json", swap_labels, "config.json was changed", id="other labels"),
        pytest.param("manifest.json", change_schema, "manifest.json", id="other schema"),
        pytest.param("manifest.json", lambda path: path.unlink(), "is missing", id="no manifest"),
    ],
)
async def test_damaged_champion_is_refused_and_the_old_one_goes_on(
    versions, summarizer, file, damage, said
) -> None:
    good, bad = versions.add("county_news"), versions.add("commentary")
    versions.promote(good)
    source = ChampionSource(versions.registry)
    async with Engine(parts_of(source, summarizer), replace(LIMITS, poll_s=3600)) as engine:
        versions.promote(bad)
        damage(versions.file(bad, file))
        [info, _] = await engine.refresh()
        answer = await ask(engine)
        versions.registry.promote("bundled", force=True, reason="试验")
        [healed, _] = await engine.refresh()
    assert (info.name, answer.model, info.refused.version) == (good, good, bad)
    assert said in info.refused.message
    assert bad in info.refused.message_zh
    assert healed.refused is None
    assert healed.name.startswith("topic-zh")


async def test_refused_version_answers_once_it_was_restored(versions, summarizer) -> None:
    good, bad = versions.add("county_news"), versions.add("commentary")
    versions.promote(good)
    source = ChampionSource(versions.registry)
    async with Engine(parts_of(source, summarizer), replace(LIMITS, poll_s=3600)) as engine:
        versions.promote(bad)
        weights = versions.file(bad)
        content = weights.read_bytes()
        weights.write_bytes(b"")
        assert (await engine.refresh())[0].refused
        weights.write_bytes(content)
        [info, _] = await engine.refresh()
    assert (info.name, info.refused) == (bad, None)


async def test_a_damaged_champion_keeps_the_service_from_starting(versions) -> None:
    name = versions.add("commentary")
    versions.promote(name)
    cut(versions.file(name))
    with pytest.raises(ArtifactError, match="roll back"):
        ChampionSource(versions.registry).load()


class Fixed:
    """A classifier with a name; waits for its gate."""

    labels = ("county_news",)
    display_names = {"county_news": "县区传真"}  # noqa: RUF012

    def __init__(self, inner, name: str) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self._inner = inner
        self._name = name

    def classify(self, articles):
        self.begun.set()
        assert self.gate.wait(10), "the test never opened the gate"
        return [replace(topic, model=self._name) for topic in self._inner.classify(articles)]


class Offer:
    """Offers a classifier once it is given one, or fails with what it is given."""

    wanted = "次选"

    def __init__(self) -> None:
        self.next = None

    def poll(self, *, again: bool = False):
        given, self.next = self.next, None
        if isinstance(given, Exception):
            raise given
        return given


async def test_a_batch_is_answered_by_the_model_it_began_with(classifier, summarizer) -> None:
    old, new, offer = Fixed(classifier, "旧"), Fixed(classifier, "新"), Offer()
    limits = replace(LIMITS, tagging=StageLimits(batch_size=4, capacity=64))
    parts = Parts(classifier=old, summarizer=summarizer, source=offer)
    async with Engine(parts, limits) as engine:
        old.gate.clear()
        old.begun.clear()
        batch = asyncio.create_task(engine.run_many([PAGE] * 20, CLASSIFY))
        assert await asyncio.to_thread(old.begun.wait, 5)
        offer.next = new
        await until(lambda: engine.models[0].name == "新")
        late = asyncio.create_task(ask(engine))
        old.gate.set()
        records = [finding.record for finding in await batch]
        assert (await late).model == "新"
    assert {record.topic.model for record in records} == {"旧"}


@pytest.mark.parametrize(
    "fault",
    [ZeroDivisionError("除零"), MemoryError(), OSError("磁盘错误")],
    ids=lambda error: type(error).__name__,
)
async def test_a_classifier_that_fails_in_any_way_is_refused(classifier, summarizer, fault) -> None:
    offer = Offer()
    parts = Parts(classifier=Fixed(classifier, "旧"), summarizer=summarizer, source=offer)
    async with Engine(parts, LIMITS) as engine:
        offer.next = fault
        await until(lambda: engine.models[0].refused)
        assert type(fault).__name__ in engine.models[0].refused.message
        offer.next = Fixed(classifier, "新")
        await until(lambda: engine.models[0].name == "新")
        assert engine.models[0].refused is None


async def test_a_classifier_that_cannot_classify_is_refused(classifier, summarizer, monkeypatch) -> None:
    offer, broken = Offer(), Fixed(classifier, "坏")
    monkeypatch.setattr(broken, "classify", lambda _articles: [])
    async with Engine(
        Parts(classifier=Fixed(classifier, "旧"), summarizer=summarizer, source=offer), LIMITS
    ) as engine:
        offer.next = broken
        await until(lambda: engine.models[0].refused)
        assert (await ask(engine)).model == "旧"
