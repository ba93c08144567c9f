"""Encoders of a few thousand weights, their tokenizer, and articles of two labels."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from jianbao.nlp import Article
from jianbao.training.topics.data import LabelledArticle
from jianbao.training.transformer.config import TransformerConfig

WORDS = {
    "travel": "景区 游客 门票 民宿 古镇 客栈 观光 索道",
    "school": "学校 学生 教师 课堂 课后 操场 作业 校长",
}
NAMES = {"travel": "文旅", "school": "教育"}
SIZE = {"num_hidden_layers": 2, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 24}


def make_rows(n: int, seed: int = 0) -> list[LabelledArticle]:
    """`n` short articles, the labels in turn."""
    chooser = random.Random(seed)
    rows = []
    for number in range(n):
        label = ("travel", "school")[number % 2]
        words = WORDS[label].split()
        text = "，".join(f"{chooser.choice(words)}{chooser.randint(1, 99)}" for _ in range(8)) + "。"
        article = Article(title=f"{chooser.choice(words)}新闻{number}", paragraphs=(text,))
        rows.append(LabelledArticle(article=article, label=label))
    return rows


@pytest.fixture(scope="session")
def rows() -> list[LabelledArticle]:
    return make_rows(60)


@pytest.fixture(scope="session")
def unlabelled() -> list[Article]:
    return [row.article for row in make_rows(200, seed=8)]


@pytest.fixture(scope="session")
def tokenizer_json() -> str:
    """A unigram vocabulary trained on the articles."""
    from tokenizers import Tokenizer, decoders, models, normalizers, processors, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.decoder = decoders.Fuse()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=200, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    texts = [f"{row.article.title}。{row.article.text}" for row in make_rows(60)]
    tokenizer.train_from_iterator([*texts, "passage: </s>"], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer.to_str()


@pytest.fixture(scope="session")
def vocab_size(tokenizer_json: str) -> int:
    from tokenizers import Tokenizer

    return int(Tokenizer.from_str(tokenizer_json).get_vocab_size())


@pytest.fixture(scope="session")
def bert_folder(tmp_path_factory: pytest.TempPathFactory, tokenizer_json: str, vocab_size: int) -> Path:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("bert")
    config = BertConfig(vocab_size=vocab_size, max_position_embeddings=64, pad_token_id=1, **SIZE)
    BertModel(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(tokenizer_json, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def bart_folder(tmp_path_factory: pytest.TempPathFactory, tokenizer_json: str, vocab_size: int) -> Path:
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("bart")
    size = {"d_model": 16, "encoder_layers": 2, "decoder_layers": 1, "max_position_embeddings": 64}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2}
    width = {"encoder_ffn_dim": 24, "decoder_ffn_dim": 24}
    BartForConditionalGeneration(
        BartConfig(vocab_size=vocab_size, pad_token_id=1, **size, **heads, **width)
    ).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(tokenizer_json, encoding="utf-8")
    return folder


@pytest.fixture
def config(bert_folder: Path) -> TransformerConfig:
    """A run of 28 steps of 8 articles."""
    return TransformerConfig(
        start=str(bert_folder),
        max_tokens=32,
        epochs=4,
        batch_articles=8,
        learning_rate=1e-2,
        head_rate=1.0,
        held_out_share=0.1,
        freeze_embeddings=False,
        threads=1,
        device="cpu",
        log_every_steps=1,
    )
