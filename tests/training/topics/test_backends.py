from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jianbao.models.topics.transformer import TransformerTopicClassifier
from jianbao.nlp.errors import ArtifactError
from jianbao.training.topics.job import train_topic_model

from .conftest import CONFIG, make_rows

_TRANSFORMER = """
[transformer]
start = {start!r}
max_tokens = 32
epochs = 2
batch_articles = 8
learning_rate = 1e-2
held_out_share = 0.2
freeze_embeddings = false
threads = 1
device = "cpu"
"""


@pytest.fixture(scope="module")
def encoder(tmp_path_factory) -> Path:
    """An encoder of a few thousand weights, with the characters of the articles as tokens."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    characters = sorted({char for row in make_rows(60) for char in row.article.title + row.article.text})
    names = ["<s>", "<pad>", "</s>", "<unk>", *characters]
    tokenizer = Tokenizer(models.WordLevel({name: at for at, name in enumerate(names)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    size = {"num_hidden_layers": 1, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(
        BertConfig(vocab_size=len(names), max_position_embeddings=64, pad_token_id=1, **size)
    ).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
    return folder


@pytest.fixture
def transformer_job(job, encoder, tmp_path, monkeypatch):
    monkeypatch.setenv("JIANBAO_DATA_DIR", str(tmp_path))  # where the run keeps its checkpoints
    labels = CONFIG.split("[features]")[0]
    job.config.write_text(labels + _TRANSFORMER.format(start=str(encoder)), "utf-8")
    return replace(job, backend="transformer", out=None, register=True)


def test_transformer_is_trained_and_registered_like_any_other(transformer_job, registry) -> None:
    version = train_topic_model(transformer_job, registry=registry).version
    assert version.manifest.backend == "transformer"
    assert version.manifest.libraries.keys() >= {"torch", "transformers"}
    from jianbao.models.topics.store import load_topic_model

    model = load_topic_model(version.folder)
    assert isinstance(model, TransformerTopicClassifier)
    assert model.config.name == version.name
    card = (version.folder / "README.md").read_text("utf-8")
    assert "A share of the articles that this training held out; a model it went on from may" in card
    assert "Cross-validation" not in card


def test_checkpoints_stay_until_the_transformer_is_kept(
    transformer_job, registry, tmp_path, monkeypatch
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise ArtifactError("the disk is full", "磁盘已满")

    with monkeypatch.context() as patch, pytest.raises(ArtifactError, match="full"):
        patch.setattr(registry, "register", fail)
        train_topic_model(transformer_job, registry=registry)
    assert [*tmp_path.glob("runs/*/checkpoint-*")]
    train_topic_model(replace(transformer_job, register=False, out=tmp_path / "model"), registry=registry)
    assert (tmp_path / "model" / "config.json").exists()
    assert not [*tmp_path.glob("runs/*/checkpoint-*")]


def test_weights_of_the_rows_count(transformer_job, registry, monkeypatch) -> None:
    from jianbao.training.transformer import fit as module

    given: list[list[float]] = []
    usual = module.fit_transformer
    monkeypatch.setattr(
        module,
        "fit_transformer",
        lambda rows, **more: given.append(more["weights"]) or usual(rows, **more),
    )
    doubtful = transformer_job.data[0].with_name("doubtful.jsonl")
    lines = [json.loads(line) for line in transformer_job.data[0].read_text("utf-8").splitlines()]
    weighted = [{**row, "weight": 0.5 if number % 2 else 1} for number, row in enumerate(lines)]
    doubtful.write_text("".join(json.dumps(row) + "\n" for row in weighted), "utf-8")
    train_topic_model(replace(transformer_job, data=(doubtful,)), registry=registry)
    assert set(given[0]) == {0.5, 1.0}


def test_linear_model_cannot_go_on_from_a_transformer(transformer_job, registry) -> None:
    version = train_topic_model(transformer_job, registry=registry).version
    again = replace(transformer_job, backend="linear", start=version.name)
    with pytest.raises(ArtifactError, match="--start bundled"):
        train_topic_model(again, registry=registry)


def test_transformer_starts_from_its_encoder_where_the_champion_is_linear(transformer_job, registry) -> None:
    said: list[str] = []
    trained = train_topic_model(replace(transformer_job, start="bundled"), registry=registry, say=said.append)
    assert trained.training["parent"] is None
    assert any("bundled is a linear model" in line for line in said)


def test_linear_training_never_imports_torch() -> None:
    code = "import sys, jianbao.training.topics.job; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
