"""Which articles a person should label next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from jianbao.nlp.article import Article
from jianbao.nlp.protocols import Topic, TopicClassifier

from .likeness import Likeness
from .shortlist import Candidate, Entry, Shortlist, draw_lot

__all__ = ["Candidate", "Reason", "Suggestion", "suggest"]

Reason = Literal["disagreeing", "uncertain", "diverse"]

_BATCH = 256
# Of what is asked for: at most a quarter settles disagreements, a quarter shows the model what it has not
# seen, the rest is what it is unsure of.
_DISAGREEING, _DIVERSE = 0.25, 0.25
_SPARE = 4  # times as many uncertain articles are kept as are wanted: reprints of one another fall out
_SAMPLE = 1000  # articles to choose diverse ones from, or ten for each wanted
_PEOPLE_FIRST = 2.0  # above every probability: a disagreement of people goes before one of models


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An article worth a person's minute.

    Attributes:
        candidate: The article and where it came from.
        topic: What the classifier says now.
        reason: Why it was chosen.
        detail: The reason in figures: the two best labels, who says what, or the cosine to the most
            alike of the articles that are labelled or chosen already.
    """

    candidate: Candidate
    topic: Topic
    reason: Reason
    detail: str


def suggest(
    candidates: Iterable[Candidate],
    classifier: TopicClassifier,
    n: int,
    *,
    second: TopicClassifier | None = None,
    disputes: Mapping[str, str] | None = None,
    known: Sequence[Article] = (),
    seed: int = 0,
) -> list[Suggestion]:
    """At most `n` articles: those that people or models disagree on, then uncertain ones, then diverse ones.

    The same articles give the same answer whatever their order. Reprints are suggested once. Memory
    grows with `n`, not with the number of candidates.

    Args:
        candidates: Articles without a label, and those of `disputes`; may be endless.
        classifier: Whose answers are looked at: the smaller the margin between its two best labels, the
            more uncertain it is (Scheffer et al. 2001).
        n: How many are wanted.
        second: Another model; where the two differ, the surer both are the better.
        disputes: What people said, by content hash, of articles they disagree on.
        known: Articles that are labelled already; diverse ones lie far from them.
        seed: Decides between equals, and which articles diverse ones are chosen from.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    lists = _Shortlists(n)
    remaining = iter(candidates)
    while batch := list(islice(remaining, _BATCH)):
        articles = [candidate.article for candidate in batch]
        topics = classifier.classify(articles)
        others = second.classify(articles) if second else topics
        for candidate, topic, other in zip(batch, topics, others, strict=True):
            content_hash = candidate.article.content_hash
            lot = draw_lot(seed, content_hash)
            entry = Entry(strength=0.0, lot=lot, candidate=candidate, topic=topic)
            lists.offer(entry, other, (disputes or {}).get(content_hash))
    return _Choice(lists, known).suggestions(n) if len(lists) else []


class _Shortlists:
    def __init__(self, n: int) -> None:
        self.disagreeing = Shortlist(n)
        self.uncertain = Shortlist(_SPARE * n)
        self.sample = Shortlist(max(_SAMPLE, 10 * n))

    def __len__(self) -> int:
        return len(self.disagreeing) + len(self.uncertain)

    def offer(self, entry: Entry, other: Topic, dispute: str | None) -> None:
        """`entry` for every list it may stand on; `other` is what the second model says."""
        topic = entry.topic
        if dispute:  # labelled already: neither uncertain nor diverse
            self.disagreeing.offer(replace(entry, strength=_PEOPLE_FIRST, detail=dispute))
            return
        if other.label != topic.label:
            strength = min(topic.score, other.score)
            self.disagreeing.offer(replace(entry, strength=strength, detail=_two_models(topic, other)))
        self.uncertain.offer(replace(entry, strength=-_margin(topic), detail=_two_labels(topic)))
        self.sample.offer(entry)


class _Choice:
    """Takes from the shortlists what is not alike what has been taken."""

    def __init__(self, lists: _Shortlists, known: Sequence[Article]) -> None:
        groups = [lists.disagreeing.best_first(), lists.uncertain.best_first(), lists.sample.best_first()]
        self._entries = [entry for group in groups for entry in group]
        places = iter(range(len(self._entries)))
        self._places = [list(islice(places, len(group))) for group in groups]
        self._likeness = Likeness([entry.candidate.article for entry in self._entries], known)
        self._chosen: list[Suggestion] = []

    def suggestions(self, n: int) -> list[Suggestion]:
        disagreeing, uncertain, sample = self._places
        self._take_best(disagreeing, max(1, int(n * _DISAGREEING)), "disagreeing")
        self._take_best(uncertain, n - int(n * _DIVERSE), "uncertain")
        self._take_farthest(sample, n)
        return self._chosen

    def _take_best(self, places: Sequence[int], until: int, reason: Reason) -> None:
        for place in places:
            if len(self._chosen) < until and not self._likeness.is_reprint(place):
                self._take(place, reason, self._entries[place].detail)

    def _take_farthest(self, places: Sequence[int], until: int) -> None:
        while len(self._chosen) < until and places:
            place = self._likeness.farthest(places)
            if self._likeness.is_reprint(place):
                return
            self._take(place, "diverse", f"similarity {self._likeness.nearest(place):.2f}")

    def _take(self, place: int, reason: Reason, detail: str) -> None:
        self._likeness.take(place)
        entry = self._entries[place]
        self._chosen.append(
            Suggestion(candidate=entry.candidate, topic=entry.topic, reason=reason, detail=detail)
        )


def _margin(topic: Topic) -> float:
    best = sorted(topic.scores.values(), reverse=True)
    return best[0] - (best[1] if len(best) > 1 else 0.0)


def _two_labels(topic: Topic) -> str:
    best = sorted(topic.scores.items(), key=lambda item: -item[1])[:2]
    return ", ".join(f"{label} {score:.2f}" for label, score in best)


def _two_models(topic: Topic, other: Topic) -> str:
    return "; ".join(f"{found.model}: {found.label} {found.score:.2f}" for found in (topic, other))
