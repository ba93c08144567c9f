from __future__ import annotations

import re
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.nlp.reading.dates import find_published, normalize_published

SECOND = "2020-07-02T08:25:31+08:00"
MINUTE = "2020-07-02T08:25+08:00"
DAY = "2020-07-02"

FOUND = [
    # forms of the date
    ("2020-07-02", DAY),
    ("2020-7-2", DAY),
    ("2020/07/02", DAY),
    ("2020/7/2", DAY),
    ("2020.7.2", DAY),
    ("2020.07.02.", DAY),
    ("2020年7月2日", DAY),
    ("2020年07月02日", DAY),
    ("2020 年 7 月 2 日", DAY),
    ("2020年7月2号", DAY),
    ("2020年7月2", DAY),
    ("2020-07/02", DAY),
    ("２０２０年７月２日", DAY),
    ("２０２０－０７－０２", DAY),
    ("二〇二〇年七月二日", DAY),
    ("二零二零年七月二日", DAY),
    ("二○二○年七月二日", DAY),
    ("二〇一九年十二月三十一日", "2019-12-31"),
    ("一九九八年十月十日", "1998-10-10"),
    ("二〇二一年正月廿三日", "2021-01-23"),
    ("二〇二一年元月二十日", "2021-01-20"),
    ("（2019年3月1日）", "2019-03-01"),
    ("1949年10月1日", "1949-10-01"),
    # forms of the time
    ("2020/7/2 8:25:31", SECOND),
    ("2020-07-02 08:25", MINUTE),
    ("2020年07月02日08:25", MINUTE),
    ("2020年07月02日　08：25：31", SECOND),
    ("2020年7月2日8时25分", MINUTE),
    ("2020年7月2日8时25分31秒", SECOND),
    ("2020年7月2日 上午8点25分", MINUTE),
    ("2020年7月2日下午3:05", "2020-07-02T15:05+08:00"),
    ("2020年7月2日 晚上9时30分", "2020-07-02T21:30+08:00"),
    ("2020年7月2日 中午12:10", "2020-07-02T12:10+08:00"),
    ("2020年07月02日 星期四 08:25", MINUTE),
    ("2020年07月02日（周四）08:25", MINUTE),
    ("2020-07-0208:25:31", SECOND),
    ("2020-07-02T08:25:31", SECOND),
    ("2020-07-02 08:25:31.0", SECOND),
    ("2020-07-02T00:25:31Z", SECOND),
    ("2020-07-02 24:00", DAY),
    ("2020-07-02 08:61", DAY),
    ("2020-07-02 8:5", "2020-07-02T08:05+08:00"),
    # labels and neighbours
    ("【字体: 】 发布时间:2020/7/2 8:25:31   【打印】【关闭】", SECOND),
    ("2020年07月02日08:25 来源：淮河日报", MINUTE),
    ("来源：某报 日期：2020-07-02 点击：331", DAY),
    ("[时间：2020-07-02 08:25]", MINUTE),
    ("发布日期： 2020-07-02 浏览次数：12", DAY),
    ("更新时间：2020-07-02 08:25", MINUTE),
    ("更新时间：2020-07-09 发布时间：2020-07-02", DAY),
    ("修改时间：2020-07-09 日期：2020-07-02", DAY),
    ("2019-01-01 发布日期：2020-07-02", DAY),
    ("2019年1月1日起施行 时间：2020-07-02", DAY),
    ("发布于 2020-07-02 08:25", MINUTE),
    ("发布时间\n2020-07-02 08:25:31", SECOND),
    ("今天是2026年11月23日 星期一\n2020-07-02 08:25", MINUTE),
    ("截止时间：2020-08-01 发布时间：2020-07-02", DAY),
    ("活动时间：2020年8月1日\n2020年7月2日", DAY),
    ("第03版 2020年07月02日 星期四", DAY),
    ("2020-02-30 2020-07-02", DAY),
]
NOT_FOUND = [
    "",
    "7月2日",
    "2020年7月",
    "2019-02-29",
    "2020-02-30",
    "2020-13-01",
    "2020年4月31日",
    "2020年0月2日",
    "1820-07-02",
    "12020-07-02",
    "192.168.2020.7.2",
    "2020.7.2.1",
    "2020-7/2",
    "2020-07-021",
    "二〇二〇年十三月二日",
    "二〇二〇年二月三十日",
    "今天是2026年11月23日 星期一",
    "现在是 2026-11-23 08:00",
    "报名时间：2020年7月2日",
    "皖ICP备07008621号-2",
    "电话：0554-2020702",
]
NORMALIZED = [
    ("20200702", DAY),
    ("202007020825", MINUTE),
    ("20200702082531", SECOND),
    ("2020070208", DAY),
    ("1593649531", SECOND),
    ("1593649531.25", SECOND),
    ("1593649531000", SECOND),
    ("2020-07-02T00:25:31Z", SECOND),
    ("2020-07-02T00:25:31.000Z", SECOND),
    ("2020-07-02T00:25:31+00:00", SECOND),
    ("2020-07-01T17:25:31-0700", SECOND),
    ("2020-07-02T08:25:31+08:00", SECOND),
    ("2020-07-02T08:25+0800", MINUTE),
    ("2020-07-01T23:30Z", "2020-07-02T07:30+08:00"),
    ("Thu, 02 Jul 2020 00:25:31 GMT", SECOND),
    ("Thu, 02 Jul 2020 08:25:31 +0800", SECOND),
    (" 2020年7月2日 ", DAY),
    ("新华社合肥2020年7月2日电", DAY),
    ("2020-07-02 08:25:31", SECOND),
    ("２０２００７０２", DAY),
    ("20201332", None),
    ("99999999", None),
    ("9999999999999", None),
    ("123456789", None),
    ("昨天", None),
    ("新华社合肥7月2日电", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_find_published_reads(text: str, expected: str) -> None:
    assert find_published(text) == expected


@pytest.mark.parametrize("text", NOT_FOUND, ids=repr)
def test_find_published_rejects(text: str) -> None:
    assert find_published(text) is None


@pytest.mark.parametrize(("value", "expected"), NORMALIZED, ids=[value or "empty" for value, _ in NORMALIZED])
def test_normalize_published(value: str, expected: str | None) -> None:
    assert normalize_published(value) == expected


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2098, 12, 31)))
def test_find_published_reads_back_what_was_written(moment: datetime) -> None:
    expected = moment.strftime("%Y-%m-%dT%H:%M:%S+08:00")
    assert find_published(f"发布时间：{moment:%Y/%m/%d %H:%M:%S}　来源：某报") == expected
    assert find_published(f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M:%S}") == expected
    assert normalize_published(expected) == expected


@given(st.text(alphabet="0123456789年月日-/.: :T＋+Z发布时间二〇十廿上下午\n") | st.text())
def test_dates_never_raise_and_are_iso(text: str) -> None:
    for value in (find_published(text), normalize_published(text)):
        assert value is None or re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?\+08:00)?", value)


@pytest.mark.parametrize("unit", ["2020-", "2020年", "1", " ", "二〇二〇年", "2020-07-02 ", "发布时间："])
def test_find_published_takes_linear_time(unit: str) -> None:
    started = time.perf_counter()
    find_published(unit * (1_000_000 // len(unit)))
    assert time.perf_counter() - started < 5
