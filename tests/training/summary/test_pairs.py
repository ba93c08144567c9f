from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianbao.nlp.errors import DataError
from jianbao.training.summary.config import Data, Source
from jianbao.training.summary.pairs import clean_target, guess_form, load_pair_sets, read_pairs, text_key


@pytest.mark.parametrize(
    ("target", "prose"),
    [
        pytest.param(
            "多地迎来丰收：（1）苹果上市；（2）茶叶外销。",
            "多地迎来丰收：苹果上市；茶叶外销。",
            id="full-width",
        ),
        pytest.param(
            "多地迎来丰收：(1)苹果上市；(12)茶叶外销。", "多地迎来丰收：苹果上市；茶叶外销。", id="half-width"
        ),
        pytest.param("冬修水利  开工", "冬修水利 开工", id="white-space"),
        pytest.param("工程（2023年）完工", "工程（2023年）完工", id="a-year-is-no-marker"),
    ],
)
def test_clean_target_removes_list_markers(target: str, prose: str) -> None:
    assert clean_target(target) == prose


def test_text_key_ignores_layout_and_width() -> None:
    assert text_key("本报讯　１０月 ５日，\n青石镇开镰。") == text_key("本报讯10月5日,青石镇开镰!")


def test_articles_give_a_headline_and_a_summary_each(gold: Path) -> None:
    pairs = read_pairs(Source(path=str(gold), form="articles"))
    assert [pair.kind for pair in pairs[:2]] == ["headline", "summary"]
    assert len(pairs) == 80


def test_only_rows_since_a_date_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "dated.jsonl"
    rows = [
        {"id": date, "kind": "headline", "target": "青石镇开镰", "text": "青石镇今天开镰。", "date": date}
        for date in ("2019-12-31", "2020-01-01", "2021", "")
    ]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert [pair.id for pair in read_pairs(Source(path=str(file), since="2020"))] == ["2020-01-01", "2021"]
    assert len(read_pairs(Source(path=str(file)))) == 4


def test_held_out_articles_are_never_trained_on(gold: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies.jsonl"
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    lines = [
        {"id": f"copy-{r['id']}", "target": r["headline"], "text": r["text"], "source": "副本"} for r in rows
    ]
    copies.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
    )
    train = (Source(path="gold.jsonl", form="articles", held_out=8), Source(path=str(copies), source="副本"))
    sets = load_pair_sets(Data(root=str(gold.parent), train=train))
    dev_texts = {pair.text for pair in sets.dev}
    assert len(sets.dev) == 16
    assert not dev_texts & {pair.text for source in sets.train for pair in source}
    assert sets.dropped == 8
    assert [len(source) for source in sets.train] == [64, 32]


def test_texts_of_dev_files_are_dropped(gold: Path, tmp_path: Path) -> None:
    first = gold.read_text(encoding="utf-8").splitlines()[0]
    excluded = tmp_path / "dev.jsonl"
    excluded.write_text(first + "\n", encoding="utf-8")
    sets = load_pair_sets(Data(train=(Source(path=str(gold), form="articles"),), exclude=(str(excluded),)))
    assert sets.dropped == 2


@pytest.mark.parametrize(
    "row",
    [{"text": "", "target": "题"}, {"text": "文"}, {"text": "文", "target": "题", "kind": "abstract"}],
    ids=["empty-text", "no-target", "unknown-kind"],
)
def test_bad_rows_are_refused_with_file_and_id(tmp_path: Path, row: dict[str, str]) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"id": "a7", **row}, ensure_ascii=False) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"pairs\.jsonl: row 'a7'"):
        read_pairs(Source(path=str(path)))


def test_missing_file_is_named() -> None:
    with pytest.raises(DataError, match=r"nowhere\.jsonl"):
        read_pairs(Source(path="nowhere.jsonl"))


def test_guess_form_tells_articles_from_pairs(gold: Path, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"text": "文", "target": "题"}\n', encoding="utf-8")
    assert (guess_form(gold), guess_form(path)) == ("articles", "pairs")
