from __future__ import annotations

import pytest

from jianbao.nlp.truth.sentences import split_clauses, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("天晴。茶绿！", ["天晴。", "茶绿！"]),
        ("天晴\n茶绿", ["天晴", "茶绿"]),
        ("真的？！是的。", ["真的？！", "是的。"]),
        ("他说：“天晴。茶绿。”大家笑了。", ["他说：“天晴。茶绿。”", "大家笑了。"]),
        ("“天晴。”周德旺说。", ["“天晴。”周德旺说。"]),
        ("“天晴。”\n“茶绿。”", ["“天晴。”", "“茶绿。”"]),
        ("茶绿（图为茶园。）了。", ["茶绿（图为茶园。）", "了。"]),
        ("《天晴。茶绿》首演。", ["《天晴。茶绿》首演。"]),
        ("收成好……明年再种。", ["收成好……", "明年再种。"]),
        ("  天晴。 ", ["天晴。"]),
        ("", []),
    ],
)
def test_split_sentences(text: str, sentences: list[str]) -> None:
    spans = split_sentences(text)
    assert [span.text for span in spans] == sentences
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("天晴，茶绿；果红。", ["天晴，", "茶绿；", "果红。"]),
        ("他说：“天晴，茶绿。”", ["他说：", "“天晴，茶绿。”"]),
        ("产量1,200吨,增产", ["产量1,200吨,", "增产"]),
        ("茶、果、粮", ["茶、果、粮"]),
    ],
)
def test_split_clauses(text: str, clauses: list[str]) -> None:
    assert [span.text for span in split_clauses(text)] == clauses
