"""A tiny checkpoint and articles written for these tests."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOWNS = ["青石镇", "白水镇", "云岭乡", "石桥镇", "松坪乡", "河口镇", "柳林乡", "沙坝镇"]
CROPS = ["苹果", "茶叶", "花椒", "核桃", "魔芋"]


def articles() -> Iterator[dict[str, str]]:
    """Forty short reports, each with a headline and a summary."""
    for number, town in enumerate(TOWNS * 5):
        crop = CROPS[number % 5]
        amount = 120 + number
        yield {
            "id": f"article-{number}",
            "headline": f"{town}{crop}种植面积达{amount}亩",
            "summary": f"{town}今年扩种{crop}，种植面积达{amount}亩，带动{amount * 2}户农户增收。",
            "text": f"记者日前从{town}获悉，当地今年扩种{crop}，种植面积达{amount}亩。合作社统一收购，"
            f"带动{amount * 2}户农户增收。镇里还修通了产业路，果品当天就能运到县城。",
            "source": "示例日报",
        }


@pytest.fixture(scope="session", autouse=True)
def _tables_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the Arrow copies that `datasets` makes out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_DATASETS_CACHE", str(tmp_path_factory.mktemp("tables")))
        yield


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BART of two thousand weights with one piece for each character."""
    import torch
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BartConfig, BartForConditionalGeneration

    folder = tmp_path_factory.mktemp("tiny")
    special = ["<s>", "<pad>", "</s>", "<unk>", "<headline>", "<summary>"]
    text = "".join("".join(article.values()) for article in articles()) + "。!?;,:()0123456789"
    vocabulary = {piece: number for number, piece in enumerate([*special, *sorted(set(text))])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    torch.manual_seed(0)
    size = {"encoder_layers": 2, "decoder_layers": 1, "d_model": 16, "max_position_embeddings": 256}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2}
    width = {"encoder_ffn_dim": 16, "decoder_ffn_dim": 16}
    config = BartConfig(vocab_size=len(vocabulary), decoder_start_token_id=2, **size, **heads, **width)
    BartForConditionalGeneration(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles as JSONL."""
    path = tmp_path_factory.mktemp("data") / "gold.jsonl"
    lines = [json.dumps(article, ensure_ascii=False) for article in articles()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def config_file(tmp_path: Path, checkpoint: Path, gold: Path) -> Path:
    """A run of twelve steps."""
    path = tmp_path / "run.toml"
    path.write_text(
        f"""
[run]
start = "{checkpoint}"
out = "{tmp_path / "run"}"
threads = 1
device = "cpu"
log_every_steps = 1
save_every_s = 0.0
[schedule]
learning_rate = 1e-2
warmup_steps = 2
stable_steps = 6
decay_steps = 4
[batches]
tokens = 512
pool = 16
[optimizer]
frozen_encoder_layers = 1
[data]
min_headline_tokens = 40
max_headline_tokens = 60
min_summary_tokens = 60
max_summary_tokens = 80
train = [{{ path = "{gold}", form = "articles", held_out = 8 }}]
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def command(config_file: Path) -> list[str]:
    """The same run as a command of its own process."""
    run = "from jianbao.serve.cli import main; raise SystemExit(main())"
    return [sys.executable, "-c", run, "train", "summary", "--config", str(config_file)]
