from __future__ import annotations

import time

import pytest

from jianbao.nlp.article import Article
from jianbao.nlp.truth import check_support, extract_headline, extract_summary, find_defects

LEAD = "梅岭镇位于群山之间，历来以茶叶闻名四方，茶农世世代代守着茶园，靠一片叶子养活全家老小。"


def test_summary_is_the_lead_without_dateline(article: Article) -> None:
    summary = extract_summary(article.text)
    assert summary.startswith("7月2日，记者从寿县梅岭镇了解到")
    assert find_defects(summary, "summary") == ()
    assert check_support(summary, article.text, field="summary").supported


def test_headline_is_a_clause_of_the_body(article: Article) -> None:
    headline = extract_headline(article.text)
    assert headline in article.text
    assert find_defects(headline, "headline") == ()


def test_headline_and_summary_pass_over_a_scene_for_the_news() -> None:
    scene = "凌晨四点多，天还没亮，山路上静悄悄的，只听得见溪水流过石桥的声音和远处传来的几声狗叫。"
    news = (
        "梅岭镇春茶合作社向社员分红120万元，五十八户社员领到现金，户均增收两万多元，创下建社以来的最高纪录。"
    )
    more = "春茶合作社向社员分红已是第三年，梅岭镇的茶园面积扩大了一倍，五十八户社员都参加了技术培训。"
    body = f"{scene}\n{news}\n{more}"
    assert extract_headline(body) == "梅岭镇春茶合作社向社员分红120万元，五十八户社员领到现金"
    assert extract_summary(body) == news


def test_leaning_sentence_is_not_chosen() -> None:
    leaning = "他因此忙个不停，从清晨采到傍晚，晚上还要炒茶，一天只能睡四五个小时，手上全是老茧。"
    assert extract_summary(f"{leaning}\n{LEAD}") == LEAD


def test_long_sentence_is_cut_behind_a_clause() -> None:
    body = "，".join(f"梅岭镇第{n}村抓紧采收今年的春季新茶" for n in range(1, 15)) + "。"
    summary = extract_summary(body)
    assert 40 <= len(summary) <= 120
    assert summary.endswith("。")
    assert summary[:-1] in body


def test_short_sentences_are_joined() -> None:
    body = "梅岭镇春茶开采。茶农上山采茶。车间连夜加工。客商上门收购。合作社分红到户。村民个个笑开了颜。"
    summary = extract_summary(body, min_chars=15, max_chars=30)
    assert summary in body
    assert len(summary) >= 15


def test_body_without_sentences_comes_back() -> None:
    assert extract_summary("梅岭茶香") == "梅岭茶香。"
    assert extract_headline("梅岭茶香") == "梅岭茶香"


@pytest.mark.parametrize("max_chars", [10, 20, 30])
def test_headline_keeps_its_limit(max_chars: int, article: Article) -> None:
    assert 0 < len(extract_headline(article.text, max_chars=max_chars)) <= max_chars


def test_endless_text_without_marks_is_cut_at_a_word() -> None:
    body = "梅岭镇茶农上山采茶车间连夜加工客商上门收购" * 10
    assert len(extract_headline(body)) <= 30
    assert len(extract_summary(body)) <= 120


@pytest.mark.parametrize("clause", ["张小明、张甲乙，", "，", "①，", '"，', "某，"])
def test_headline_takes_linear_time(clause: str) -> None:
    body = clause * 600 + "。"
    started = time.process_time()
    extract_headline(body)
    assert time.process_time() - started < 5


NEWS = "梅岭镇春茶合作社向社员分红120万元"


@pytest.mark.parametrize(
    "dateline",
    [
        "本报讯 ",
        "本报讯",
        "本网讯：",
        "本报讯（记者 张三）",
        "本报讯 （通讯员 张三）",
        "中国某某网讯",
        "本报电",
        "据新华社电 ",
        "新华社北京1月2日电（记者 张三、李四）",
        "新华社北京１月２日电",
        "据新华社北京1月2日电 ",
        "中新网西安3月5日电 ",
        "中新社西安3月5日电，",
        "本报北京1月2日电 (记者张三)",
        "某某日报社报道：",
        "本台消息，",
        "本台消息：",
    ],
)
def test_dateline_is_left_out(dateline: str) -> None:
    assert extract_headline(f"{dateline}{NEWS}。") == NEWS


def test_dateline_before_a_title_is_left_out() -> None:
    assert extract_headline(f"新华社合肥1月2日电 题：{NEWS}。") == f"题：{NEWS}"


@pytest.mark.parametrize(
    "subject",
    [
        "国网寿县供电公司投入1200万元改造农网",
        "泗县农机合作社发电12万度",
        "泗县农机合作社今年发电，村民得到分红",
        "泗县融媒报社通讯员学会用无人机",
        "某某电视台系列报道《开局之年》今晚播出",
    ],
)
def test_subject_is_no_dateline(subject: str) -> None:
    assert extract_headline(f"{subject}。") == subject
