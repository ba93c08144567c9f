from __future__ import annotations

import pytest

from jianbao.serve.cli.labels.tally import PeopleAgreement


def agreement(articles: str) -> PeopleAgreement:
    """One letter a label, one word an article."""
    people = PeopleAgreement()
    for said in articles.split():
        people.add(list(said))
    return people


@pytest.mark.parametrize(
    ("articles", "alpha"),
    [
        pytest.param("aa bb ab", 1 - 5 * 2 / (36 - 18), id="by-hand"),
        # Krippendorff (2011): example B, two observers and no missing data; example C, four and missing data
        pytest.param("01 11 01 00 00 01 00 00 10 00", 0.095, id="two-observers"),
        pytest.param("111 2232 3333 3333 2222 1234 4444 1121 2222 555 11 3", 0.743, id="missing-data"),
        pytest.param("aa aa", None, id="all-the-same"),
        pytest.param("a b", None, id="nobody-twice"),
    ],
)
def test_alpha(articles, alpha) -> None:
    assert agreement(articles).alpha == (alpha if alpha is None else pytest.approx(alpha, abs=0.001))
