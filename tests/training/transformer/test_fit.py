from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from jianbao.models.topics.store import load_topic_model, save_topic_model
from jianbao.nlp import Article
from jianbao.nlp.errors import ArtifactError, DataError
from jianbao.training.summary.checkpoint import list_checkpoints
from jianbao.training.transformer.config import TransformerConfig
from jianbao.training.transformer.fit import fit_transformer

NAMES = {"travel": "文旅", "school": "教育"}
WEIGHTS = "weights.safetensors"
# Trains until a file of the fourth checkpoint is written, the last one not yet.
CHILD = """
import itertools, os, signal, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from conftest import NAMES, make_rows
from jianbao.training.summary import checkpoint
from jianbao.training.transformer.config import TransformerConfig
from jianbao.training.transformer.fit import fit_transformer

files, save_file = itertools.count(1), checkpoint.save_file

def save_or_die(*arguments):
    save_file(*arguments)
    if next(files) == 11:
        os.kill(os.getpid(), signal.SIGKILL)

checkpoint.save_file = save_or_die
config = TransformerConfig(**{config!r})
fit_transformer(make_rows(60), name="tiny", display_names=NAMES, config=config, out=Path({out!r}))
"""


def fit(rows, config: TransformerConfig, out: Path, **options):
    return fit_transformer(rows, name="tiny", display_names=NAMES, config=config, out=out, **options)


def state(classifier) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in classifier.network.state_dict().items()}


def assert_same_weights(left, right) -> None:
    one, other = state(left), state(right)
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def losses(run: Path) -> dict[int, float]:
    events = [json.loads(line) for line in (run / "metrics.jsonl").read_text("utf-8").splitlines()]
    return {event["step"]: event["loss"] for event in events if event["event"] == "step"}


def test_learns_a_newsrooms_labels_and_answers_every_view(rows, config, tmp_path) -> None:
    classifier, held_out = fit(rows, config, tmp_path)
    assert held_out.probabilities.shape == (len(held_out.targets), 2)
    assert (held_out.probabilities.argmax(axis=1) == held_out.targets).all()
    whole = Article(title="景区民宿迎来游客", paragraphs=("古镇客栈38家，索道12条。",))
    views = [whole, replace(whole, paragraphs=()), replace(whole, title="")]
    assert [topic.label for topic in classifier.classify(views)] == ["travel"] * 3


def test_starts_from_the_summarizers_encoder(rows, config, bart_folder, tmp_path) -> None:
    _, held_out = fit(rows, replace(config, start=str(bart_folder)), tmp_path)
    assert (held_out.probabilities.argmax(axis=1) == held_out.targets).all()


def test_progress_tells_the_loss_and_the_time_left(rows, config, tmp_path, capsys) -> None:
    fit(rows, config, tmp_path)
    seen = losses(tmp_path)
    assert list(seen) == list(range(1, 29))
    assert seen[28] < 0.8 * seen[1]
    assert '"left_s"' in capsys.readouterr().err


def test_a_killed_run_goes_on_to_the_same_weights(rows, config, tmp_path) -> None:
    unbroken, _ = fit(rows, config, tmp_path / "whole")
    broken = tmp_path / "broken"
    eager = replace(config, save_every_s=0.0)
    code = CHILD.format(here=str(Path(__file__).parent), config=asdict(eager), out=str(broken))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert [path.name for path in list_checkpoints(broken)] == ["checkpoint-0000002", "checkpoint-0000003"]
    assert (broken / ".checkpoint-0000004.partial").is_dir()
    resumed, _ = fit(rows, eager, broken)
    assert '{"event": "resumed", "step": 3}' in (broken / "metrics.jsonl").read_text("utf-8")
    assert_same_weights(unbroken, resumed)
    assert losses(broken) == losses(tmp_path / "whole")


def test_same_seed_same_weights_another_seed_others(rows, config, tmp_path) -> None:
    one, _ = fit(rows, config, tmp_path / "one")
    again, _ = fit(rows, config, tmp_path / "again")
    other, _ = fit(rows, replace(config, seed=1), tmp_path / "other")
    assert_same_weights(one, again)
    assert not np.array_equal(one.network.head.weight.numpy(force=True), state(other)["head.weight"])


def test_checkpoints_go_when_the_run_is_through(rows, config, tmp_path) -> None:
    fit(rows, config, tmp_path / "gone")
    assert list_checkpoints(tmp_path / "gone") == []
    fit(rows, config, tmp_path / "kept", keep_checkpoints=True)
    assert [path.name for path in list_checkpoints(tmp_path / "kept")] == ["checkpoint-0000028"]


def test_checkpoints_of_another_run_are_not_taken(rows, config, tmp_path) -> None:
    fit(rows, config, tmp_path, keep_checkpoints=True)
    fit(rows, replace(config, save_every_s=9.0), tmp_path, keep_checkpoints=True)  # computes the same
    with pytest.raises(DataError, match="other articles or settings"):
        fit(rows[:-1], config, tmp_path)
    with pytest.raises(DataError, match="other articles or settings"):
        fit(rows, replace(config, learning_rate=2e-2), tmp_path)


def test_run_without_a_folder_goes_below_the_data_folder(rows, config, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("JIANBAO_DATA_DIR", str(tmp_path))
    fit_transformer(rows, name="tiny", display_names=NAMES, config=replace(config, epochs=0.2))
    [run] = (tmp_path / "runs").iterdir()
    about = json.loads((run / "run.json").read_text("utf-8"))
    assert about["n_trained"] + about["n_held_out"] == len(rows)
    assert about["labels"] == list(NAMES)


def test_frozen_embeddings_stay_as_they_were(rows, config, bert_folder, tmp_path) -> None:
    from safetensors.numpy import load_file

    before = load_file(bert_folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    frozen, _ = fit(rows, replace(config, freeze_embeddings=True), tmp_path / "frozen")
    free, _ = fit(rows, config, tmp_path / "free")
    name = "encoder.embeddings.word_embeddings.weight"
    np.testing.assert_array_equal(state(frozen)[name], before)
    assert not np.array_equal(state(free)[name], before)


def test_rows_without_weight_teach_nothing(rows, config, tmp_path) -> None:
    flipped = [replace(row, label="school" if row.label == "travel" else "travel") for row in rows[:20]]
    weights = [1.0] * len(rows) + [0.0] * len(flipped)
    classifier, _ = fit([*rows, *flipped], config, tmp_path, weights=weights)
    answers = classifier.classify([row.article for row in rows])
    assert [topic.label for topic in answers] == [row.label for row in rows]


def test_new_label_joins_a_trained_model_which_keeps_its_answers(rows, config, tmp_path) -> None:
    first, _ = fit(rows, config, tmp_path / "first")
    save_topic_model(first, tmp_path / "model")
    sport = [
        replace(row, label="sport", article=Article(title=f"作业游客{n}", paragraphs=("课堂门票。",)))
        for n, row in enumerate(rows[:6])
    ]
    second, _ = fit_transformer(
        [*rows, *sport],
        name="tiny-2",
        display_names={"sport": "体育", **NAMES},
        config=replace(config, start=str(tmp_path / "model"), learning_rate=1e-6, epochs=0.2),
        out=tmp_path / "second",
    )
    articles = [row.article for row in rows]
    known = second.logits(articles)[:, 1:]
    np.testing.assert_allclose(known, load_topic_model(tmp_path / "model").logits(articles), atol=1e-3)
    assert list(second.labels) == ["sport", "travel", "school"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda d: (d / "tokenizer.json").unlink(), id="no-tokenizer"),
        pytest.param(lambda d: (d / "model.safetensors").write_bytes(b"\x80\x04junk"), id="pickle"),
        pytest.param(lambda d: (d / "config.json").write_text("{", "utf-8"), id="torn-config"),
        pytest.param(lambda d: (d / "config.json").write_text('{"model_type": "gpt2"}', "utf-8"), id="gpt2"),
    ],
)
def test_damaged_start_is_named(rows, config, bert_folder, tmp_path, damage) -> None:
    folder = tmp_path / "start"
    folder.mkdir()
    for file in bert_folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    damage(folder)
    with pytest.raises(ArtifactError, match="training cannot start from") as caught:
        fit(rows, replace(config, start=str(folder)), tmp_path / "run")
    assert "重新复制" in caught.value.message_zh
