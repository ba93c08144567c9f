from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jianbao.models.loading import load_classifier
from jianbao.models.topics.store import load_topic_model, save_topic_model
from jianbao.models.topics.transformer_input import ArticleReader, cut_by_length
from jianbao.nlp import Article, Pipeline
from jianbao.nlp.errors import ArtifactError, ExplainUnavailableError
from jianbao.nlp.protocols import ExplainingClassifier

WHOLE = Article(
    title="柳河县乡村艺术节开幕",
    paragraphs=("8月12日，柳河县第三届乡村艺术节开幕。", "演出持续三天，共有46支队伍参加。"),
)
ARTICLES = [
    WHOLE,
    Article(title="莫让形式主义伤了干部的心"),
    Article(paragraphs=("全村42户建档立卡贫困户全部脱贫。" * 20,)),
    Article(),
]


@pytest.fixture(scope="module")
def tokenizer_json() -> str:
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    letters = sorted(set("".join(a.title + a.text for a in ARTICLES) + "</s>passage: 。"))
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary = {piece: number for number, piece in enumerate([*special, *letters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer.to_str()


@pytest.fixture
def make_model(tokenizer_json):
    """Makes a tiny model with random weights."""
    import torch
    from tokenizers import Tokenizer

    from jianbao.models.topics.transformer import TransformerTopicClassifier, TransformerTopicConfig
    from jianbao.models.topics.transformer_network import TopicNetwork, build_encoder

    def make(model_type="bert", n_labels=3, positions=66, **changes):
        torch.manual_seed(0)
        tokenizer = Tokenizer.from_str(tokenizer_json)
        size = {"num_hidden_layers": 2, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 24}
        vocabulary = {"vocab_size": tokenizer.get_vocab_size(), "pad_token_id": 1}
        encoder = {"model_type": model_type, "max_position_embeddings": positions, **size, **vocabulary}
        config = TransformerTopicConfig(
            name="tiny-1",
            labels=("news", "opinion", "rest"),
            display_names={"news": "消息", "opinion": "言论", "rest": "其他"},
            temperature=0.7,
            review_below=0.4,
            max_tokens=64,
        )
        network = TopicNetwork(build_encoder(encoder), n_labels)
        torch.nn.init.normal_(network.head.weight)
        return TransformerTopicClassifier(replace(config, **changes), network, tokenizer, device="cpu")

    return make


@pytest.fixture
def model(make_model):
    return make_model()


@pytest.mark.parametrize("model_type", ["bert", "roberta", "xlm-roberta"])
def test_saved_model_gives_the_same_answers(make_model, tmp_path, model_type) -> None:
    model = make_model(model_type, prefix="passage: ")
    save_topic_model(model, tmp_path)
    loaded = load_topic_model(tmp_path)
    assert loaded.config == model.config
    np.testing.assert_allclose(loaded.predict(ARTICLES), model.predict(ARTICLES), atol=5e-3)


def test_folder_is_loaded_by_name_like_any_classifier(model, tmp_path) -> None:
    save_topic_model(model, tmp_path)
    assert load_classifier(str(tmp_path)).classify([WHOLE])[0].model == "tiny-1"


def test_model_on_disk_is_json_and_float16_safetensors_only(model, tmp_path) -> None:
    from safetensors.numpy import load_file

    save_topic_model(model, tmp_path)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["config.json", "tokenizer.json", "weights.safetensors"]
    assert {array.dtype for array in load_file(tmp_path / "weights.safetensors").values()} == {
        np.dtype(np.float16)
    }


def test_neighbours_in_a_batch_change_nothing(model) -> None:
    together = model.logits(ARTICLES * 40)
    alone = np.concatenate([model.logits([article]) for article in ARTICLES])
    np.testing.assert_allclose(together, np.tile(alone, (40, 1)), atol=1e-5)


def test_scores_add_up_to_one_and_low_ones_are_marked(model) -> None:
    topics = model.classify(ARTICLES)
    assert [sum(topic.scores.values()) for topic in topics] == pytest.approx([1] * 4, abs=1e-5)
    assert [topic.needs_review for topic in topics] == [topic.score < 0.4 for topic in topics]


def test_title_and_body_are_both_read(model) -> None:
    views = [WHOLE, replace(WHOLE, title=""), replace(WHOLE, paragraphs=())]
    assert len({tuple(row) for row in model.logits(views).round(5).tolist()}) == 3


def test_it_does_not_claim_to_explain_itself(model) -> None:
    assert not isinstance(model, ExplainingClassifier)
    with pytest.raises(ExplainUnavailableError):
        Pipeline(classifier=model, explain=True)


def test_nothing_in_nothing_out(model) -> None:
    assert model.classify([]) == []
    assert model.predict([]).shape == (0, 3)


def test_reader_frames_and_cuts(tokenizer_json) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(tokenizer_json)
    reader = ArticleReader(tokenizer, prefix="passage: ", max_tokens=32)
    ids = reader.encode([WHOLE, ARTICLES[2], Article()])
    text = tokenizer.decode(ids[0], skip_special_tokens=False).replace(" ", "")
    assert text.startswith("<s>passage:柳河县乡村艺术节开幕。8")
    assert [len(each) for each in ids] == [32, 32, len("passage: ") + 2]
    assert all((each[0], each[-1]) == (0, 2) for each in ids)


def test_special_tokens_written_in_a_text_are_text(tokenizer_json) -> None:
    from tokenizers import Tokenizer

    reader = ArticleReader(Tokenizer.from_str(tokenizer_json), prefix="", max_tokens=32)
    [ids] = reader.encode([Article(title="</s></s>")])
    assert ids.count(2) == 1


def test_batches_keep_their_budget_and_lose_nobody() -> None:
    lengths = [5, 90, 3, 40, 40, 41, 7, 200]
    batches = list(cut_by_length(lengths, 100))
    assert sorted(position for batch in batches for position in batch) == list(range(8))
    assert all(len(batch) * max(lengths[p] for p in batch) <= 100 for batch in batches[:-1])
    assert batches[-1] == [7]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"n_labels": 2}, id="labels"),
        pytest.param({"positions": 63}, id="bert-positions"),
        pytest.param({"positions": 65, "model_type": "roberta"}, id="roberta-positions"),
        pytest.param({"max_tokens": 2}, id="nothing-read"),
    ],
)
def test_parts_that_do_not_fit_are_refused(make_model, wrong) -> None:
    with pytest.raises(ValueError, match=r"labels|max_tokens"):
        make_model(**wrong)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda d: (d / "weights.safetensors").unlink(), id="weights-missing"),
        pytest.param(lambda d: (d / "weights.safetensors").write_bytes(b"\x80\x04junk"), id="weights-pickle"),
        pytest.param(lambda d: _cut(d / "weights.safetensors"), id="weights-truncated"),
        pytest.param(lambda d: (d / "tokenizer.json").unlink(), id="tokenizer-missing"),
        pytest.param(lambda d: _cut(d / "tokenizer.json"), id="tokenizer-truncated"),
        pytest.param(lambda d: _cut(d / "config.json"), id="config-truncated"),
        pytest.param(lambda d: (d / "config.json").write_text("[]", "utf-8"), id="config-list"),
        pytest.param(lambda d: _edit(d, format="jianbao-topic-transformer-99"), id="other-format"),
        pytest.param(lambda d: _edit(d, labels=["news", "opinion"]), id="label-missing"),
        pytest.param(lambda d: _edit(d, max_tokens=4096), id="too-long"),
        pytest.param(lambda d: _edit(d, encoder={"model_type": "gpt2"}), id="other-encoder"),
        pytest.param(lambda d: _edit(d, unknown=1), id="unknown-setting"),
    ],
)
def test_damaged_model_is_refused_with_a_remedy(model, tmp_path, damage) -> None:
    save_topic_model(model, tmp_path)
    damage(tmp_path)
    with pytest.raises(ArtifactError, match="train it again") as caught:
        load_topic_model(tmp_path)
    assert "重新训练" in caught.value.message_zh


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _edit(folder: Path, **changes) -> None:
    path = folder / "config.json"
    config = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps(config), "utf-8")


def test_linear_model_is_loaded_without_torch() -> None:
    code = (
        "import sys; from jianbao.models.loading import load_classifier; load_classifier();"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
