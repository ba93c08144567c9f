from __future__ import annotations

from dataclasses import replace

import pytest

from jianbao.nlp import Article
from jianbao.nlp.errors import DataError
from jianbao.training.summary.batches import Position
from jianbao.training.transformer.config import TransformerConfig, load_transformer_config
from jianbao.training.transformer.split import hold_out
from jianbao.training.transformer.stream import Example, ViewStream


@pytest.mark.parametrize("scaled", [False, True], ids=["plain", "scaled-embedding"])
def test_bart_encoder_and_its_bert_give_the_same_vectors(vocab_size, scaled) -> None:
    import torch
    from transformers import BartConfig, BartModel

    from jianbao.training.transformer.bart_encoder import bert_of_bart

    torch.manual_seed(0)
    size = {"d_model": 16, "encoder_layers": 2, "decoder_layers": 1, "max_position_embeddings": 64}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 24}
    bart = BartModel(BartConfig(vocab_size=vocab_size, scale_embedding=scaled, **size, **heads)).eval()
    torch.nn.init.normal_(bart.encoder.embed_positions.weight)
    bert = bert_of_bart(bart.encoder).eval()
    ids = torch.randint(4, vocab_size, (3, 20))
    mask = torch.ones_like(ids)
    mask[1, 12:] = 0
    with torch.inference_mode():
        wanted = bart.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        found = bert(input_ids=ids, attention_mask=mask).last_hidden_state
    torch.testing.assert_close(found[mask.bool()], wanted[mask.bool()], atol=1e-5, rtol=1e-5)


def test_a_share_is_held_out_whatever_the_order_of_the_rows(rows) -> None:
    kept, held = hold_out(rows, 0.2, seed=3)
    assert sorted(kept + held) == list(range(len(rows)))
    assert 6 <= len(held) <= 18
    turned = rows[::-1]
    again = hold_out(turned, 0.2, seed=3)[1]
    assert {turned[at].key for at in again} == {rows[at].key for at in held}
    assert hold_out(rows, 0.2, seed=4)[1] != held


def test_rows_held_out_once_are_held_out_when_more_are_labelled(rows) -> None:
    before = {rows[at].key for at in hold_out(rows[:40], 0.2, seed=3)[1]}
    assert before <= {rows[at].key for at in hold_out(rows, 0.2, seed=3)[1]}


@pytest.mark.parametrize("share", [1e-9, 0.5])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_rare_label_is_on_both_sides(rows, n, share) -> None:
    rare = [replace(rows[0], label="sport", article=Article(title=f"田径{at}")) for at in range(n)]
    every = [*rare, *rows]
    for side in hold_out(every, share, seed=0):
        assert {every[at].label for at in side} == {"sport", "travel", "school"}


class FakeReader:
    """One token for each character, so that views can be told apart."""

    def encode(self, articles):
        return [[ord(letter) for letter in article.title + article.text] for article in articles]


def stream(n: int, shares=(1.0, 1.0, 1.0)) -> ViewStream:
    examples = [
        Example(article=Article(title="题", paragraphs=(chr(0x4E00 + at) * (at + 1),)), target=at, weight=1.0)
        for at in range(n)
    ]
    return ViewStream(examples, FakeReader(), view_shares=shares, batch_articles=4, seed=5)  # type: ignore[arg-type]


def take(source: ViewStream, start: Position, n: int) -> list:
    batches = source.batches_from(start)
    return [next(batches) for _ in range(n)]


def test_an_epoch_shows_every_article_once_and_the_next_in_another_order() -> None:
    source = stream(30)
    assert source.batches_per_epoch == 8
    batches = take(source, Position(), 16)
    first, second = [[at for batch, _ in part for at in batch.targets] for part in (batches[:8], batches[8:])]
    assert sorted(first) == sorted(second) == list(range(30))
    assert first != second


def test_stream_is_entered_in_the_middle() -> None:
    source = stream(30)
    whole = take(source, Position(), 12)
    assert take(source, whole[4][1], 7) == whole[5:]


@pytest.mark.parametrize(
    ("shares", "lengths"),
    [
        pytest.param((1.0, 0.0, 0.0), {at + 2 for at in range(12)}, id="whole"),
        pytest.param((0.0, 1.0, 0.0), {1}, id="title"),
        pytest.param((0.0, 0.0, 1.0), {at + 1 for at in range(12)}, id="body"),
    ],
)
def test_views_are_drawn_by_their_shares(shares, lengths) -> None:
    batches = take(stream(12, shares), Position(), 3)
    assert {len(ids) for batch, _ in batches for ids in batch.ids} == lengths


def test_articles_of_a_batch_are_of_like_length() -> None:
    batches = take(stream(30, (0.0, 0.0, 1.0)), Position(), 8)
    assert all(max(map(len, batch.ids)) - min(map(len, batch.ids)) < 4 for batch, _ in batches)


def test_shipped_settings_are_those_of_the_class() -> None:
    assert load_transformer_config() == TransformerConfig()


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("epoch = 3", id="unknown-setting"),
        pytest.param("learning_rate = 3", id="rate-too-high"),
        pytest.param("view_shares = [1, 0]", id="two-shares"),
        pytest.param("device = 'tpu'", id="unknown-device"),
        pytest.param("start = ", id="no-toml"),
    ],
)
def test_wrong_settings_are_named_with_their_file(tmp_path, table) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[transformer]\n{table}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"settings\.toml"):
        load_transformer_config(path)
