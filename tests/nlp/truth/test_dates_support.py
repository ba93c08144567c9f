from __future__ import annotations

import pytest

from jianbao.nlp.truth import check_support


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("7月2日", "2020年7月2日，全县开工。"),
        ("2020年7月2日", "2020年7月2日，全县开工。"),
        ("2020年7月2日", "2020年以来进展顺利。7月2日，全县开工。"),
        ("2日", "7月2日，全县开工。"),
        ("7月2日", "二〇二〇年七月二日，全县开工。"),
        ("七月二日", "7月2日，全县开工。"),
        ("7月2日", "２０２０－７－２，全县开工。"),
        ("7月26日", "7月22日至26日，全县放假。"),
        ("5月", "1—5月，全县放假。"),
        ("1至5月", "1—5月，全县放假。"),
        ("7月3日", "7月2日开工，3日停工。"),
        ("2020年7月", "2020年7月2日，全县开工。"),
        ("2020年", "2020年7月2日，全县开工。"),
        ("8时25分", "8:25开工。"),
        ("8点", "8时开工。"),
    ],
)
def test_supported(text: str, body: str) -> None:
    assert check_support(f"{text}开工", body, field="headline").supported


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("2020年7月2日", "7月2日，全县开工。"),
        ("2021年7月2日", "2020年7月2日，全县开工。"),
        ("7月3日", "7月2日，全县开工。"),
        ("8月2日", "7月2日，全县开工。"),
        ("12日", "7月2日，全县开工。"),
        ("7月2日", "2日，全县开工。"),
        ("2020年8月", "2020年7月2日，全县开工。"),
        ("7月2日", "7月22日，全县开工。"),
        ("9时25分", "8:25开工。"),
        ("7月3日", "8月2日开工，3日停工。"),
    ],
)
def test_not_supported(text: str, body: str) -> None:
    report = check_support(f"{text}开工", body, field="headline")
    assert [claim.kind for claim in report.unsupported] == ["date"]
