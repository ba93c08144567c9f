from __future__ import annotations

from collections.abc import Sequence

import pytest

from jianbao.models.seq2seq import GenerationSettings, Seq2SeqGenerator, load_generator, resolve_checkpoint
from jianbao.models.seq2seq.batching import Batch
from jianbao.models.seq2seq.tokenization import load_tokenizer
from jianbao.nlp.protocols import GenerationRequest, TextGenerator


class EchoEngine:
    """Writes the first tokens of each source, finished, then the same cut off."""

    name = "echo"

    def __init__(self, replicas: int = 1) -> None:
        self.replicas = replicas
        self.batches: list[Batch] = []

    def replicas_for(self, n_texts: int) -> int:
        return self.replicas if n_texts <= 10 else 1

    def search(self, batches: Sequence[Batch]) -> list[list[list[list[int]]]]:
        self.batches = list(batches)
        return [[[[*source[2:5], 2], source[2:7]] for source in batch.sources] for batch in batches]


@pytest.fixture
def engine() -> EchoEngine:
    return EchoEngine()


@pytest.fixture
def generator(engine: EchoEngine) -> Seq2SeqGenerator:
    checkpoint = resolve_checkpoint()
    return Seq2SeqGenerator(checkpoint, load_tokenizer(checkpoint), engine, GenerationSettings(batch_size=2))


def test_results_keep_the_order_of_the_requests(generator: Seq2SeqGenerator) -> None:
    texts = [f"{i}{i}{i}" + "县" * (i + 2) for i in (3, 1, 9, 4, 7)]
    found = generator.generate([GenerationRequest(text=text, kind="headline") for text in texts])
    assert found == [["333"], ["111"], ["999"], ["444"], ["777"]]


def test_batches_mix_neither_kinds_nor_bans(generator: Seq2SeqGenerator, engine: EchoEngine) -> None:
    generator.generate(
        [
            GenerationRequest(text="123县", kind="headline"),
            GenerationRequest(text="123县", kind="summary"),
            GenerationRequest(text="123县", kind="headline", banned=("县", "村")),
            GenerationRequest(text="123县", kind="headline", banned=("村", "县")),
        ]
    )
    assert sorted(len(batch.sources) for batch in engine.batches) == [1, 1, 2]
    assert {batch.max_tokens for batch in engine.batches} == {40, 120}


def test_a_few_requests_are_shared_out_to_all_replicas() -> None:
    checkpoint = resolve_checkpoint()
    engine = EchoEngine(replicas=2)
    generator = Seq2SeqGenerator(
        checkpoint, load_tokenizer(checkpoint), engine, GenerationSettings(batch_size=4)
    )
    for n_requests, sizes in ((1, [1]), (2, [1, 1]), (3, [2, 1]), (6, [3, 3]), (10, [4, 4, 2])):
        generator.generate([GenerationRequest(text="123县", kind="headline")] * n_requests)
        assert [len(batch.sources) for batch in engine.batches] == sizes


def test_many_requests_fill_the_batches_of_the_replicas_that_work_on_them() -> None:
    checkpoint = resolve_checkpoint()
    engine = EchoEngine(replicas=2)
    generator = Seq2SeqGenerator(
        checkpoint, load_tokenizer(checkpoint), engine, GenerationSettings(batch_size=8)
    )
    generator.generate([GenerationRequest(text="123县", kind="headline")] * 12)
    assert [len(batch.sources) for batch in engine.batches] == [8, 4]


def test_the_texts_of_each_kind_are_shared_out() -> None:
    """One article's two summaries do not wait for each other while its headline has a core of its own."""
    checkpoint = resolve_checkpoint()
    engine = EchoEngine(replicas=2)
    generator = Seq2SeqGenerator(checkpoint, load_tokenizer(checkpoint), engine, GenerationSettings())
    short, long = "123县", "123县" * 9
    generator.generate(
        [
            GenerationRequest(text=long, kind="headline"),
            GenerationRequest(text=short, kind="summary"),
            GenerationRequest(text=long, kind="summary"),
        ]
    )
    sources = [[len(source) for source in batch.sources] for batch in engine.batches]
    assert sources == [[39], [39], [7]]


def test_candidates_with_a_banned_string_are_dropped(generator: Seq2SeqGenerator) -> None:
    assert generator.generate([GenerationRequest(text="123县", kind="headline", banned=("２３",))]) == [[""]]


def test_end_is_allowed_and_other_special_tokens_are_not(
    generator: Seq2SeqGenerator, engine: EchoEngine
) -> None:
    generator.generate([GenerationRequest(text="全县脱贫", kind="headline")])
    assert engine.batches[0].suppressed == ((0,), (1,), (12348,), (12349,))


def test_no_request_gives_no_result(generator: Seq2SeqGenerator) -> None:
    assert generator.generate([]) == []


def test_source_beyond_the_window_is_refused_not_cut(generator: Seq2SeqGenerator) -> None:
    text = "1" * 510
    assert generator.count_tokens([text]) == [510]
    with pytest.raises(ValueError, match="510 tokens does not fit the model's 509"):
        generator.generate([GenerationRequest(text=text, kind="headline")])


def test_window_is_narrowed_by_the_settings() -> None:
    checkpoint = resolve_checkpoint()
    settings = GenerationSettings(max_source_tokens={"headline": 200, "summary": 9999})
    generator = Seq2SeqGenerator(checkpoint, load_tokenizer(checkpoint), EchoEngine(), settings)
    assert (generator.max_source_tokens("headline"), generator.max_source_tokens("summary")) == (200, 509)


def test_bundled_generator_is_a_text_generator() -> None:
    generator: TextGenerator = load_generator(engine="ct2")
    assert generator.name.startswith("summary-zh@")
    assert generator.name.endswith("/ct2-int8")
    text = "岚溪县今年新建高标准农田3.2万亩，预计每亩增产稻谷80公斤，惠及农户1.1万户。"
    headline = generator.generate([GenerationRequest(text=text, kind="headline")])[0][0]
    assert 5 <= len(headline) <= 60


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="'onnx'"):
        load_generator(engine="onnx")  # type: ignore[arg-type]
