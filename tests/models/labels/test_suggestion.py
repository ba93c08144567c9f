from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from jianbao.models.labels.suggestion import Candidate, Suggestion, suggest
from jianbao.nlp import Article, Topic

THEMES = ("猕猴桃采摘", "公路通车", "学校开学", "医院义诊", "冬季供暖", "非遗皮影", "消防演练", "水库除险")


class ByTitle:
    """Says commentary with the probability that stands at the end of the title."""

    labels: Sequence[str] = ("county_news", "commentary")
    display_names: Mapping[str, str] = {"county_news": "县区传真", "commentary": "言论"}

    def __init__(self, name: str = "first", shift: float = 0.0) -> None:
        self._name, self._shift = name, shift
        self.batches: list[int] = []

    def classify(self, articles: Sequence[Article]) -> list[Topic]:
        self.batches.append(len(articles))
        return [self._topic(min(0.99, float(article.title[-4:]) + self._shift)) for article in articles]

    def _topic(self, score: float) -> Topic:
        scores = {"county_news": 1 - score, "commentary": score}
        best = max(scores, key=scores.__getitem__)
        return Topic(label=best, scores=scores, needs_review=False, model=self._name)


def article(number: int, score: float) -> Article:
    theme = THEMES[number % len(THEMES)]
    body = f"{theme}的消息第{number}条：" + "".join(
        chr(0x4E00 + (number * 97 + k * 31) % 6000) for k in range(80)
    )
    return Article(title=f"{theme}{number} {score:.2f}", paragraphs=(body,))


def archive(n: int = 200) -> list[Candidate]:
    return [Candidate(article=article(k, (k * 37 % 100) / 100), id=str(k)) for k in range(n)]


def ids(found: Sequence[Suggestion], reason: str = "") -> list[str]:
    return [item.candidate.id for item in found if not reason or item.reason == reason]


def test_least_certain_come_first() -> None:
    found = suggest(archive(), ByTitle(), 20)
    margins = [abs(2 * item.topic.scores["commentary"] - 1) for item in found if item.reason == "uncertain"]
    assert margins == sorted(margins)
    assert len(margins) == 15
    assert margins[-1] < 0.2  # of 200 spread evenly over 0 to 1


def test_shares_and_total() -> None:
    found = suggest(archive(), ByTitle(), 20, second=ByTitle("second", shift=0.2))
    assert [len(ids(found, reason)) for reason in ("disagreeing", "uncertain", "diverse")] == [5, 10, 5]
    assert len(set(ids(found))) == 20


def test_models_that_are_sure_and_differ_are_asked_about_first() -> None:
    found = suggest(archive(), ByTitle(), 20, second=ByTitle("second", shift=0.4))
    first = found[0]
    assert first.reason == "disagreeing"
    assert (first.topic.score, first.detail) == (
        pytest.approx(0.7),
        "first: county_news 0.70; second: commentary 0.70",
    )


def test_dispute_of_people_goes_before_one_of_models() -> None:
    candidates = archive()
    disputed = candidates[150].article.content_hash
    said = {disputed: "秦知秋: commentary; 王一凡: county_news"}
    found = suggest(candidates, ByTitle(), 20, second=ByTitle("second", shift=0.4), disputes=said)
    assert (found[0].candidate.id, found[0].detail) == ("150", said[disputed])
    assert ids(found).count("150") == 1


def test_order_of_the_archive_does_not_matter_and_the_seed_does() -> None:
    candidates = archive()
    forward = ids(suggest(candidates, ByTitle(), 20, seed=3))
    assert ids(suggest(reversed(candidates), ByTitle(), 20, seed=3)) == forward
    assert ids(suggest(candidates, ByTitle(), 20, seed=4)) != forward


def test_reprints_are_suggested_once() -> None:
    original = article(1, 0.5)
    reprints = [Article(title=f"转载{k} 0.50", paragraphs=original.paragraphs) for k in range(30)]
    candidates = [Candidate(article=each, id="reprint") for each in [original, *reprints, original]]
    found = suggest([*candidates, *archive(40)], ByTitle(), 10)
    assert ids(found).count("reprint") == 1


def test_diverse_ones_lie_far_from_what_is_known() -> None:
    known = [article(k, 0.9) for k in range(0, 400, len(THEMES))]  # one theme
    candidates = [Candidate(article=article(k, 0.95), id=THEMES[k % len(THEMES)]) for k in range(400, 480)]
    found = suggest(candidates, ByTitle(), 12, known=known)
    diverse = ids(found, "diverse")
    assert len(diverse) == 3
    assert THEMES[0] not in diverse


@pytest.mark.parametrize("n_articles", [0, 1, 3])
def test_small_archives(n_articles) -> None:
    assert len(suggest(archive(n_articles), ByTitle(), 10)) == n_articles


def test_archive_is_read_in_batches_and_not_held() -> None:
    alive = 0

    def stream() -> Iterator[Candidate]:
        nonlocal alive
        for k in range(3000):
            alive += 1
            yield Candidate(article=article(k, (k * 37 % 100) / 100), id=str(k))

    classifier = ByTitle()
    assert len(suggest(stream(), classifier, 5)) == 5
    assert alive == sum(classifier.batches) == 3000
    assert max(classifier.batches) <= 256


def test_none_is_a_wrong_number() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        suggest(archive(), ByTitle(), 0)
