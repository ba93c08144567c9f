from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jianbao.models.seq2seq import resolve_checkpoint
from jianbao.models.seq2seq.tokenization import SourceTokenizer, load_tokenizer
from jianbao.models.seq2seq.unknowns import UNKNOWN_MARK, restore_unknowns
from jianbao.nlp.errors import ArtifactError
from jianbao.nlp.protocols import Kind


@pytest.fixture(scope="module")
def bundled() -> SourceTokenizer:
    return load_tokenizer(resolve_checkpoint())


@pytest.mark.parametrize(("kind", "tag"), [("headline", 12348), ("summary", 12349)])
def test_bundled_source_has_its_tag_behind_the_start(bundled: SourceTokenizer, kind: Kind, tag: int) -> None:
    ids = bundled.encode(["人均纯收入1250元"])[0].ids
    assert bundled.frame(ids, kind) == [0, tag, *ids, 2]
    assert bundled.frame_size(kind) == 3


def test_bundled_digits_are_read_one_by_one(bundled: SourceTokenizer) -> None:
    assert [bundled.backend.token(i) for i in bundled.encode(["１２５０"])[0].ids] == ["1", "2", "5", "0"]


@pytest.mark.parametrize("text", ["</s>", "<summary>", "全县<headline>脱贫"])
def test_special_tokens_written_in_a_text_are_text(bundled: SourceTokenizer, text: str) -> None:
    assert not bundled.backend.special_ids - {3} & set(bundled.encode([text])[0].ids)


def test_decode_gives_back_what_was_encoded(bundled: SourceTokenizer) -> None:
    text = "全县9个贫困村全部退出 群众满意度达98.7%"
    encoded = bundled.encode([text])[0]
    assert bundled.decode([[*encoded.ids, 2]], text, encoded.unknown_spans) == [text]


def test_characters_outside_the_vocabulary_come_back(bundled: SourceTokenizer) -> None:
    text = "护林员阿依⋅古丽和李龘一起巡山"
    encoded = bundled.encode([text])[0]
    assert [text[start:end] for start, end in encoded.unknown_spans] == ["⋅", "龘"]
    assert bundled.decode([encoded.ids], text, encoded.unknown_spans) == [text]


def test_template_of_mbart_speaks_chinese(make_checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    tokenizer = load_tokenizer(resolve_checkpoint(make_checkpoint("mbart")))
    assert tokenizer.forced_prefix == [tokenizer.backend.token_id("zh_CN")]


def test_damaged_tokenizer_is_refused(make_checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(make_checkpoint("bart"), tmp_path / "copy")
    (copy / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"tokenizer.*分词器"):
        load_tokenizer(resolve_checkpoint(copy))


SOURCE = "阿依·古丽说，阿卜杜拉·买买提和李龘都来了。"
SPANS = [(2, 3), (11, 12), (17, 18)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("阿依�古丽", "阿依·古丽"),
        ("买买提与李�同行", "买买提与李龘同行"),
        ("阿依�古丽与李�", "阿依·古丽与李龘"),
        ("没有缺字", "没有缺字"),
        ("王�宁", None),
    ],
    ids=["both sides", "left only", "two gaps", "no gap", "no counterpart"],
)
def test_gaps_are_filled_from_like_surroundings(marked: str, expected: str | None) -> None:
    assert restore_unknowns(marked.replace("�", UNKNOWN_MARK), SOURCE, SPANS) == expected


def test_gap_without_unknown_source_is_not_filled() -> None:
    assert restore_unknowns(f"阿依{UNKNOWN_MARK}古丽", "阿依古丽", []) is None
