from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import GenerationRequest, Kind, Summarizer, TextGenerator
from jianbao.nlp.truth import FaithfulSummarizer

HEADLINE = "寿县梅岭镇春茶带动58户增收"
SUMMARY = "寿县梅岭镇今年春茶种植面积达1.2万亩，建成3个茶叶加工车间，带动58户贫困户户均增收6000元。"
# A name that the article does not have is all that is wrong with these.
MISNAMED = SUMMARY + "镇党委书记孙芸介绍，镇里投入资金320万元。"
MISNAMED_TOO = SUMMARY + "以前出门打工，永星村村民赵旺说。"


class FakeGenerator:
    """Plays back one list of candidates a round for each kind, and writes down what it was asked."""

    name = "fake-1"

    def __init__(self, *rounds: dict[Kind, list[str]], max_tokens: int = 1_000) -> None:
        self.rounds = list(rounds)
        self.calls: list[list[GenerationRequest]] = []
        self.max_tokens = max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def max_source_tokens(self, kind: Kind) -> int:
        return self.max_tokens

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[str]]:
        self.calls.append(list(requests))
        answers = self.rounds[min(len(self.calls), len(self.rounds)) - 1]
        return [answers[request.kind] for request in requests]


def _good(**changed: list[str]) -> dict[Kind, list[str]]:
    return {"headline": changed.get("headline", [HEADLINE]), "summary": changed.get("summary", [SUMMARY])}


def test_it_is_a_summarizer() -> None:
    generator: TextGenerator = FakeGenerator(_good())
    summarizer: Summarizer = FaithfulSummarizer(generator)
    assert summarizer.name == "fake-1"


def test_first_candidate(article: Article) -> None:
    generator = FakeGenerator(_good())
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.headline, summary.text) == (HEADLINE, SUMMARY)
    assert (summary.headline_method, summary.method) == ("generated", "generated")
    assert summary.supported
    assert summary.warnings == ()
    assert summary.model == "fake-1"
    assert (summary.chars_read, summary.truncated) == (len(article.text.replace("\n", "")), False)
    assert {item.claim for item in summary.evidence} >= {"58户", "1.2万亩", "6000元", "寿县", "梅岭镇"}
    assert all(article.text[item.start : item.end] == item.quote for item in summary.evidence)
    assert {item.field for item in summary.evidence} == {"headline", "summary"}


def test_all_texts_go_to_the_model_in_one_call(article: Article) -> None:
    generator = FakeGenerator(_good())
    assert len(FaithfulSummarizer(generator).summarize([article, article])) == 2
    assert [[request.kind for request in call] for call in generator.calls] == [
        ["headline", "summary", "headline", "summary"]
    ]


@pytest.mark.parametrize(
    "bad",
    [
        SUMMARY.replace("58", "85"),
        SUMMARY.replace("梅岭镇", "云岭镇"),
        SUMMARY.replace("。", "，") + SUMMARY,
        SUMMARY.replace("梅岭镇", "“梅岭镇"),
        SUMMARY.replace("茶叶", "<unk>"),
        "寿县梅岭镇种茶。",
        "",
    ],
    ids=["number", "name", "loop", "unpaired_quotes", "unknown_token", "too_short", "empty"],
)
def test_second_candidate(bad: str, article: Article) -> None:
    generator = FakeGenerator(_good(summary=[bad, SUMMARY]))
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.text, summary.method) == (SUMMARY, "generated")
    assert len(generator.calls) == 1


@pytest.mark.parametrize(("right", "wrong"), [("58", "85"), ("加工", "加二")])
def test_a_slip_is_mended_and_said_to_be(right: str, wrong: str, article: Article) -> None:
    generator = FakeGenerator(_good(summary=[SUMMARY.replace(right, wrong)]))
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.text, summary.method) == (SUMMARY, "generated")
    assert summary.supported
    assert summary.warnings == ("summary_mended",)
    assert len(generator.calls) == 1


def test_constrained_round_bans_what_was_not_supported(article: Article) -> None:
    generator = FakeGenerator(_good(summary=[MISNAMED, MISNAMED_TOO]), _good())
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.text, summary.method) == (SUMMARY, "constrained")
    assert summary.headline_method == "generated"
    request, *ahead = generator.calls[1]
    assert (request.kind, request.banned) == ("summary", ("孙芸", "赵旺"))
    assert [(later.kind, later.banned) for later in ahead] == [("summary", ())] * 4


def test_second_constrained_round(article: Article) -> None:
    generator = FakeGenerator(_good(summary=[MISNAMED]), _good(summary=[MISNAMED_TOO]), _good())
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.text, summary.method) == (SUMMARY, "constrained")
    assert generator.calls[2][0].banned == ("孙芸", "赵旺")


def test_extractive_fallback(article: Article) -> None:
    generator = FakeGenerator(_good(headline=["云岭镇种茶三万亩"], summary=[MISNAMED]))
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.headline_method, summary.method) == ("extractive", "extractive")
    assert summary.headline in article.text
    assert summary.supported
    assert summary.warnings == ("headline_fallback", "summary_fallback")
    asked = Counter(request.text for call in generator.calls for request in call if request.kind == "summary")
    assert [*asked.values()] == [2, 2, 2, 2, 2]  # nothing new to ban after the second, whichever source


def test_a_loop_is_not_asked_for_again(article: Article) -> None:
    generator = FakeGenerator(_good(summary=["寿县梅岭镇种茶，" * 8]))
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert summary.method == "extractive"
    assert [len(call) for call in generator.calls] == [2, 4]
    asked = [request.text for call in generator.calls for request in call if request.kind == "summary"]
    assert len(asked) == len(set(asked)) == 5  # once each of what it reads


def test_many_articles_are_asked_for_nothing_ahead(article: Article) -> None:
    generator = FakeGenerator(_good(summary=["寿县梅岭镇种茶，" * 8]))
    summaries = FaithfulSummarizer(generator).summarize([article] * 5)
    assert [len(call) for call in generator.calls] == [10, 5, 5, 5, 5]
    assert summaries == FaithfulSummarizer(generator).summarize([article]) * 5


def test_several_cores_read_one_articles_next_source_ahead(article: Article) -> None:
    loop = ["寿县梅岭镇种茶，" * 8]
    generator = FakeGenerator(_good(summary=loop))
    ahead = FaithfulSummarizer(generator, reads_ahead=True).summarize([article])
    assert [[request.kind for request in call] for call in generator.calls] == [
        ["headline", "summary", "summary"],
        ["summary"] * 3,
    ]
    assert ahead == FaithfulSummarizer(FakeGenerator(_good(summary=loop))).summarize([article])


def test_with_two_articles_the_cores_are_busy_and_nothing_is_read_ahead(article: Article) -> None:
    generator = FakeGenerator(_good())
    FaithfulSummarizer(generator, reads_ahead=True).summarize([article] * 2)
    assert [len(call) for call in generator.calls] == [4]


def test_what_nothing_good_came_of_is_written_anew_from_the_most_telling_sentences(article: Article) -> None:
    generator = FakeGenerator(_good(summary=["寿县梅岭镇种茶，" * 8]), _good())
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.text, summary.method) == (SUMMARY, "generated")
    request = generator.calls[1][0]
    assert set(request.text.split("\n")) < set(article.text.split("\n"))
    assert summary.chars_read == len(request.text.replace("\n", "")) < len(article.text)
    assert summary.warnings == ("source_truncated",)


def test_a_second_reading_starts_with_nothing_banned(article: Article) -> None:
    generator = FakeGenerator(_good(summary=[MISNAMED]), _good(summary=[MISNAMED]), _good())
    summaries = FaithfulSummarizer(generator).summarize([article] * 5)
    assert {(summary.text, summary.method) for summary in summaries} == {(SUMMARY, "generated")}
    assert [call[-1].banned for call in generator.calls] == [(), ("孙芸",), ()]


def test_a_short_article_is_read_once() -> None:
    body = "寿县梅岭镇今天举行采茶比赛，58名选手参加，永星村村民赵德旺采茶最多，镇里给他发了奖。"
    generator = FakeGenerator(_good(summary=["寿县梅岭镇种茶，" * 8], headline=["采茶采茶采茶采茶"]))
    [summary] = FaithfulSummarizer(generator).summarize([Article(title="比赛", paragraphs=(body,))])
    assert summary.method == "extractive"
    assert len(generator.calls) == 1


def test_overlong_summary_is_cut_behind_a_sentence(article: Article) -> None:
    more = "镇里投入资金320万元，吸纳212名村民就近就业，" * 4
    generator = FakeGenerator(_good(summary=[SUMMARY + more]))
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.text, summary.method) == (SUMMARY, "generated")


def test_short_body_is_its_own_summary() -> None:
    body = "寿县梅岭镇今天举行采茶比赛，58名选手参加。"
    generator = FakeGenerator(_good())
    [summary] = FaithfulSummarizer(generator).summarize([Article(title="比赛", paragraphs=(body,))])
    assert (summary.text, summary.method) == (body, "verbatim")
    assert (summary.headline, summary.headline_method) == (body[:-1], "verbatim")
    assert summary.supported
    assert generator.calls == []


@pytest.mark.parametrize("paragraphs", [(), ("",), (" ", "　")])
def test_no_body(paragraphs: tuple[str, ...]) -> None:
    [summary] = FaithfulSummarizer(FakeGenerator(_good())).summarize(
        [Article(title="标题", paragraphs=paragraphs)]
    )
    assert (summary.headline, summary.text) == ("", "")
    assert summary.warnings == ("no_body",)


def test_no_articles() -> None:
    assert FaithfulSummarizer(FakeGenerator(_good())).summarize([]) == []


def test_long_article_is_truncated_and_says_so(article: Article) -> None:
    generator = FakeGenerator(_good(), max_tokens=150)
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert summary.truncated
    assert summary.warnings == ("source_truncated",)
    assert summary.chars_read == len(generator.calls[0][1].text.replace("\n", ""))
    assert max(len(request.text) for request in generator.calls[0]) <= 150


def test_title_is_neither_read_nor_believed(article: Article) -> None:
    headline = "一片叶子富了凤台县百姓"
    titled = Article(title="凤台县：" + article.title, paragraphs=article.paragraphs)
    generator = FakeGenerator(_good(headline=[headline]))
    [summary] = FaithfulSummarizer(generator).summarize([titled])
    assert summary.headline_method == "extractive"
    assert "凤台县" not in generator.calls[0][0].text


def test_title_is_read_and_believed_when_wanted(article: Article) -> None:
    headline = "凤台县：一片叶子富了一方百姓"
    titled = Article(title="凤台县：" + article.title, paragraphs=article.paragraphs)
    generator = FakeGenerator(_good(headline=[headline]))
    [summary] = FaithfulSummarizer(generator, use_title=True).summarize([titled])
    assert (summary.headline, summary.headline_method) == (headline, "generated")
    assert generator.calls[0][0].text.startswith("凤台县：")
    assert summary.chars_read == len(article.text.replace("\n", ""))


def test_limits_are_checked() -> None:
    with pytest.raises(ValueError, match="limits"):
        FaithfulSummarizer(FakeGenerator(_good()), summary_min_chars=50, summary_max_chars=40)


def test_words_put_together_anew_are_not_printed(article: Article) -> None:
    wrong = "永星村村民投入资金320万元，吸纳3个茶叶加工车间，安徽农业大学带动58户贫困户就近就业。"
    generator = FakeGenerator(_good(headline=["孙晓芸种植春茶1.2万亩"], summary=[wrong]))
    [summary] = FaithfulSummarizer(generator).summarize([article])
    assert (summary.headline_method, summary.method) == ("extractive", "extractive")
    assert summary.warnings == ("headline_fallback", "summary_fallback")
