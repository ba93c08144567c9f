from __future__ import annotations

from collections.abc import Sequence

from jianbao.nlp.article import Article
from jianbao.nlp.truth import choose_source
from jianbao.nlp.truth.salience import count_bigrams, recurrence


def count(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def test_short_article_is_read_whole(article: Article) -> None:
    source = choose_source(article, 1_000, count)
    assert source.text == article.text
    assert source.chars_read == len(article.text.replace("\n", ""))
    assert not source.truncated


def test_long_article_keeps_lead_and_order(article: Article) -> None:
    source = choose_source(article, 150, count)
    assert source.truncated
    assert len(source.text) <= 150
    assert source.text.startswith(article.paragraphs[0])
    positions = [article.text.index(line) for line in source.text.split("\n")]
    assert positions == sorted(positions)
    assert source.chars_read == len(source.text.replace("\n", ""))


def test_the_sentence_of_the_title_is_preferred() -> None:
    filler = "会场里坐满了各地来宾，大家互相问候，气氛十分热烈。"
    news = "梅岭镇春茶合作社当天向五十八户社员分红。"
    article = Article(
        title="梅岭镇春茶合作社分红", paragraphs=("寿县昨天举行活动。", filler, filler[::-1], news)
    )
    assert news in choose_source(article, 35, count).text


def test_a_lead_longer_than_the_window_is_cut() -> None:
    article = Article(paragraphs=("梅岭镇采茶忙，车间连夜加工，客商上门收购，合作社分红到户。",))
    source = choose_source(article, 15, count)
    assert source.text == "梅岭镇采茶忙，车间连夜加工，"
    assert source.truncated


def test_a_clause_longer_than_the_window_is_cut() -> None:
    source = choose_source(Article(paragraphs=("梅岭镇茶农上山采茶忙",)), 4, count)
    assert source.text == "梅岭镇茶"
    assert source.chars_read == 4


def test_recurrence_is_highest_for_what_is_said_again() -> None:
    body = "梅岭镇合作社今天分红。清晨下着小雨，远山如黛。合作社分红到户，梅岭镇五十八户社员领到现金。"
    counts = count_bigrams(body)
    assert recurrence("梅岭镇合作社今天分红。", counts) > recurrence("清晨下着小雨，远山如黛。", counts) == 0
    assert recurrence("", counts) == 0
