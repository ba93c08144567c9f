"""A year of a small town's paper, made up from a grammar.

The paper has its own columns and a chatty tone that the bundled model has not seen, and its words move
on: 脱贫攻坚 in the first months, 防返贫 in the middle, 共富 and 联帮 at the end; places and campaigns
change from month to month.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from jianbao.nlp.article import Article
from jianbao.training.topics.data import LabelledArticle

from .paper_grammar import BODIES, PLAIN_BODIES, PLAIN_TITLES, SLOTS, TITLES, by_month

LABELS = ("poverty_relief", "county_news", "commentary", "other")

_PLAIN = 0.3  # share of the headlines that tell the reader little


def write_articles(label: str, *, month: int, n: int, seed: int) -> list[LabelledArticle]:
    """`n` articles of one label as the paper writes them in `month` (1 to 12)."""
    chooser = random.Random(f"{label}-{month}-{seed}")
    return [_write(label, month, chooser) for _ in range(n)]


def write_month(month: int, *, n_per_label: int, seed: int = 0) -> list[LabelledArticle]:
    """The same number of articles of each label."""
    return [row for label in LABELS for row in write_articles(label, month=month, n=n_per_label, seed=seed)]


def mislabel(rows: Sequence[LabelledArticle], share: float, *, seed: int) -> list[LabelledArticle]:
    """`rows`, a share of them with another label chosen by chance."""
    chooser = random.Random(seed)
    wrong = set(chooser.sample(range(len(rows)), round(share * len(rows))))
    return [
        LabelledArticle(
            article=row.article, label=chooser.choice([label for label in LABELS if label != row.label])
        )
        if place in wrong
        else row
        for place, row in enumerate(rows)
    ]


def _write(label: str, month: int, chooser: random.Random) -> LabelledArticle:
    slots = SLOTS | by_month(month)
    filled: dict[str, str] = {}
    titles = PLAIN_TITLES if chooser.random() < _PLAIN else _pool(TITLES, label, month)
    title = _expand(chooser.choice(titles), slots, chooser, filled)
    told = chooser.sample(_pool(BODIES, label, month), chooser.randint(2, 3))
    around = chooser.sample(PLAIN_BODIES, chooser.randint(1, 2))
    sentences = chooser.sample([*told, *around], len(told) + len(around))
    body = "".join(_expand(sentence, slots, chooser, filled) for sentence in sentences)
    return LabelledArticle(article=Article(title=title, paragraphs=(body,)), label=label)


def _pool(table: Mapping[str, Sequence[str]], label: str, month: int) -> Sequence[str]:
    """The texts of a label; those of the poverty column change three times a year."""
    era = ("early", "middle", "late")[(month - 1) // 4]
    return [*table.get(label, ()), *table.get(f"{label}.{era}", ())]


def _expand(
    text: str, slots: Mapping[str, Sequence[str]], chooser: random.Random, filled: dict[str, str]
) -> str:
    """`text` with its slots filled; a capital slot keeps its filling for the whole article."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name == "n":
            return str(chooser.randint(3, 990))
        value = chooser.choice(slots[name.lower()])
        return filled.setdefault(name, value) if name.isupper() else value

    return re.sub(r"\{(\w+)\}", fill, text)
