from __future__ import annotations

import json

import numpy as np
import pytest

from jianbao.models.loading import load_classifier
from jianbao.models.topics.features import FeatureConfig
from jianbao.models.topics.linear import LinearTopicClassifier
from jianbao.models.topics.store import load_topic_model, save_topic_model
from jianbao.nlp import Article
from jianbao.nlp.errors import ArtifactError

from .tiny_model import make_tiny_model

ARTICLES = [
    Article(title="柳河县乡村艺术节开幕", paragraphs=("8月12日，柳河县第三届乡村艺术节开幕。",)),
    Article(title="莫让形式主义伤了干部的心"),
    Article(paragraphs=("全村42户建档立卡贫困户全部脱贫。",)),
    Article(),
]


@pytest.fixture
def model() -> LinearTopicClassifier:
    return make_tiny_model(FeatureConfig(title_bits=8, body_bits=9))


def test_saved_model_gives_the_same_answers(model, tmp_path) -> None:
    save_topic_model(model, tmp_path)
    loaded = load_topic_model(tmp_path)
    assert loaded.config == model.config
    np.testing.assert_allclose(loaded.predict(ARTICLES), model.predict(ARTICLES), atol=2e-3)


def test_model_on_disk_is_json_and_safetensors_only(model, tmp_path) -> None:
    save_topic_model(model, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.json", "weights.safetensors"]


def test_scores_add_up_to_one_and_low_ones_are_marked(model) -> None:
    for topic in model.classify(ARTICLES):
        assert sum(topic.scores.values()) == pytest.approx(1, abs=1e-5)
        assert topic.needs_review == (topic.score < 0.5)
        assert topic.score == max(topic.scores.values())


def test_nothing_in_nothing_out(model) -> None:
    assert model.classify([]) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda d: (d / "weights.safetensors").unlink(), id="weights-missing"),
        pytest.param(lambda d: (d / "weights.safetensors").write_bytes(b"\x80\x04junk"), id="weights-pickle"),
        pytest.param(lambda d: (d / "config.json").write_text("{", "utf-8"), id="config-truncated"),
        pytest.param(lambda d: _edit(d, format="jianbao-topic-linear-99"), id="other-format"),
        pytest.param(lambda d: _edit(d, labels=["news", "opinion"]), id="label-missing"),
        pytest.param(lambda d: _edit(d, temperature=0), id="temperature-zero"),
    ],
)
def test_damaged_model_is_refused_with_a_remedy(model, tmp_path, damage) -> None:
    save_topic_model(model, tmp_path)
    damage(tmp_path)
    with pytest.raises(ArtifactError, match="train it again") as caught:
        load_topic_model(tmp_path)
    assert "重新训练" in caught.value.message_zh


def _edit(folder, **changes) -> None:
    path = folder / "config.json"
    config = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps(config), "utf-8")


def test_load_classifier_says_what_is_wanted_instead_of_a_file(tmp_path) -> None:
    with pytest.raises(ArtifactError, match="not a folder"):
        load_classifier(str(tmp_path / "missing"))


@pytest.mark.parametrize(
    ("title", "text", "label"),
    [
        pytest.param(
            "灵丘县最后一批贫困村退出",
            "经省级验收，灵丘县剩余11个贫困村全部达到退出标准，建档立卡贫困户人均纯收入达到6870元，"
            "驻村工作队将继续帮扶，防止返贫。",
            "poverty_relief",
            id="poverty",
        ),
        pytest.param(
            "双柏县开展冬春火灾防控检查",
            "近日，双柏县消防救援大队联合市场监管局对县城商场、学校食堂和农贸市场开展冬春火灾防控检查，"
            "共检查单位26家，发现隐患39处。",
            "county_news",
            id="county",
        ),
        pytest.param(
            "改作风贵在较真",
            "有的地方改作风，口号喊得响，落到实处却走了样。改作风改的不是材料，而是心态。"
            "唯有较真碰硬，才能让群众看到变化；若只求过关，终究会失去民心。",
            "commentary",
            id="commentary",
        ),
        pytest.param(
            "国际油价收盘下跌",
            "纽约商品交易所原油期货价格下跌1.2美元，收于每桶71.3美元，跌幅1.66%；伦敦布伦特原油期货价格同步走低。",
            "other",
            id="other",
        ),
    ],
)
def test_bundled_model_knows_the_four_topics(title, text, label) -> None:
    [topic] = load_classifier().classify([Article(title=title, paragraphs=(text,))])
    assert topic.label == label
