from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jianbao.models.seq2seq import (
    GenerationSettings,
    Seq2SeqGenerator,
    load_generator,
    prepare,
    resolve_checkpoint,
)
from jianbao.models.seq2seq.batching import Batch
from jianbao.models.seq2seq.ct2_engine import CTranslate2Engine
from jianbao.models.seq2seq.tokenization import load_tokenizer
from jianbao.models.seq2seq.torch_engine import TorchEngine
from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import GenerationRequest, Kind

from .conftest import ARCHITECTURES, SENTENCES

DATA = Path(__file__).parents[3] / "training" / "data"

# transformers recommends it for Marian; it only touches European punctuation.
pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small products are faster so, and far faster on a busy machine."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def _both(path: Path | str, settings: GenerationSettings) -> tuple[Seq2SeqGenerator, Seq2SeqGenerator]:
    checkpoint = resolve_checkpoint(path)
    tokenizer = load_tokenizer(checkpoint)
    ct2 = CTranslate2Engine(
        prepare(checkpoint, "float32"),
        settings,
        forced_prefix=tokenizer.forced_prefix,
        compute_type="float32",
    )
    torch = TorchEngine(
        checkpoint,
        settings,
        decoder_start_id=tokenizer.decoder_start_id,
        forced_prefix=tokenizer.forced_prefix,
        device="cpu",
    )
    return (
        Seq2SeqGenerator(checkpoint, tokenizer, ct2, settings),
        Seq2SeqGenerator(checkpoint, tokenizer, torch, settings),
    )


def _news(n: int, max_chars: int) -> list[str]:
    texts = [
        json.loads(line)["text"]
        for file in sorted(DATA.rglob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [text[:max_chars] for text in texts if len(text) >= 80][:n]


@pytest.mark.parametrize(
    ("kind", "n", "max_chars"),
    [
        ("headline", 50, 80),
        pytest.param("headline", 60, 300, marks=pytest.mark.slow),
        pytest.param("summary", 60, 450, marks=pytest.mark.slow),
    ],
    ids=["headlines of short items", "headlines", "summaries"],
)
def test_engines_write_the_same_candidates(kind: Kind, n: int, max_chars: int) -> None:
    texts = _news(n, max_chars)
    assert len(texts) == n
    ct2, torch = _both("bundled", GenerationSettings())
    requests = [GenerationRequest(text=text, kind=kind) for text in texts]
    assert ct2.generate(requests) == torch.generate(requests)


@pytest.mark.parametrize("beam_size", [1, 4])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_engines_agree_on_every_architecture(
    make_checkpoint: Callable[[str], Path], architecture: str, beam_size: int
) -> None:
    settings = GenerationSettings(
        beam_size=beam_size, n_candidates=beam_size, max_tokens={"headline": 12, "summary": 40}
    )
    ct2, torch = _both(make_checkpoint(architecture), settings)
    requests = [
        GenerationRequest(text=text, kind=kind) for text in SENTENCES for kind in ("headline", "summary")
    ]
    assert ct2.generate(requests) == torch.generate(requests)


@pytest.mark.parametrize("engine", ["ct2", "torch"])
def test_banned_strings_are_not_written(engine: str) -> None:
    text = "11月6日，岚溪县举行秋收农民趣味运动会，9个乡镇的126名选手参加了挑担、插秧等项目。"
    ct2, torch = _both("bundled", GenerationSettings())
    generator = ct2 if engine == "ct2" else torch
    free = generator.generate([GenerationRequest(text=text, kind="headline")])[0]
    banned = (free[0][:2], free[0][-3:])
    bound = generator.generate(
        [
            GenerationRequest(text=text, kind="headline", banned=banned),
            GenerationRequest(text=text, kind="headline"),
        ]
    )
    assert bound[1] == free
    assert bound[0][0]
    assert not [candidate for candidate in bound[0] for ban in banned if ban in candidate]


def test_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shared_vocabulary.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"models prepare.*请删除"):
        CTranslate2Engine(tmp_path, GenerationSettings())


def test_damaged_weights_are_refused(make_checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(make_checkpoint("bart"), tmp_path / "copy")
    (copy / "model.safetensors").write_bytes(b"\x00" * 64)
    for engine in ("ct2", "torch"):
        with pytest.raises(ArtifactError, match="cannot be"):
            load_generator(copy, engine=engine)  # type: ignore[arg-type]


@pytest.mark.parametrize("replicas", [1, 3])
def test_as_many_batches_are_searched_at_once_as_were_asked_for(
    make_checkpoint: Callable[[str], Path], replicas: int
) -> None:
    generator = load_generator(make_checkpoint("bart"), engine="ct2", replicas=replicas)
    assert generator._engine._translator.num_translators == replicas  # type: ignore[attr-defined]


@pytest.mark.parametrize(("articles", "most"), [(3, 3), (8, 1)])
def test_more_than_one_article_gets_the_share_of_the_replicas(
    make_checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, articles: int, most: int
) -> None:
    path = make_checkpoint("bart")
    requests = [GenerationRequest(text="春耕" * (n + 1), kind="headline") for n in range(articles)]
    settings = GenerationSettings(batch_size=1)
    wanted = load_generator(path, engine="ct2", replicas=3, settings=settings).generate(requests)
    generator = load_generator(path, engine="ct2", replicas=3, share=1, settings=settings)
    engine: Any = generator._engine
    submit, results = engine._submit, engine._results
    in_flight: list[object] = []
    seen: list[int] = []

    def submitted(batch: Batch) -> object:
        jobs = submit(batch)
        in_flight.append(jobs)
        seen.append(len(in_flight))
        return jobs

    def finished(jobs: object) -> object:
        in_flight.remove(jobs)
        return results(jobs)

    monkeypatch.setattr(engine, "_submit", submitted)
    monkeypatch.setattr(engine, "_results", finished)
    assert generator.generate(requests) == wanted
    assert max(seen) == most
