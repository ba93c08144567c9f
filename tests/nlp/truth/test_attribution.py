from __future__ import annotations

import pytest

from jianbao.nlp.truth.attribution import is_misattributed

BODY = """本报讯（记者 陶立夏）泗县公安局端掉一处假化肥窝点。
“这里夜里机器轰鸣。”村民赵德旺告诉记者。县农委主任孙晓芸说，将追查到底。"""


@pytest.mark.parametrize(
    ("headline", "wrong"),
    [
        ("陶立夏：一处假化肥窝点", True),
        ("孙晓芸：将追查到底", False),
        ("赵德旺：这里夜里机器轰鸣", False),
        ("泗县：端掉一处假化肥窝点", False),
        ("泗县端掉一处假化肥窝点", False),
    ],
)
def test_only_who_speaks_stands_in_front_of_a_colon(headline: str, wrong: bool) -> None:
    assert is_misattributed(headline, BODY) is wrong
