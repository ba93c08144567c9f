"""Answers for requests that come again, on every kind of database."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from jianbao.serve.access import kept_answers
from jianbao.serve.access.errors import RepeatInProgressError, RepeatMismatchError
from jianbao.serve.access.kept_answers import KeptAnswer, Repeatable
from jianbao.serve.access.key_store import create_key, list_keys, note_uses, revoke_key
from jianbao.serve.access.tables import KeptAnswerRow

ANSWER = KeptAnswer(status=200, headers={"content-type": "application/json"}, body='{"标题": 1}\x00'.encode())


def asked(key: str = "k", fingerprint: str = "0", *, changes: bool = False) -> Repeatable:
    return Repeatable(owner="cms", key=key, fingerprint=fingerprint * 64, changes=changes)


def begin(database, request: Repeatable, lease_s: float = 60) -> KeptAnswer | str:
    with database.transaction() as session:
        return kept_answers.begin(session, request, lease_s)


def keep(database, request: Repeatable, token: str, answer: KeptAnswer = ANSWER) -> None:
    with database.transaction() as session:
        kept_answers.keep(session, request, token, answer)


def test_an_answer_comes_back_as_it_was(database) -> None:
    token = begin(database, asked())
    with pytest.raises(RepeatInProgressError):
        begin(database, asked())
    keep(database, asked(), token)
    assert begin(database, asked()) == ANSWER
    with pytest.raises(RepeatMismatchError):
        begin(database, asked(fingerprint="1"))


def test_what_was_given_up_may_be_tried_again(database) -> None:
    token = begin(database, asked())
    with database.transaction() as session:
        kept_answers.give_up(session, asked(), token)
    assert isinstance(begin(database, asked()), str)


def test_whoever_lost_the_lease_changes_nothing(database) -> None:
    lost = begin(database, asked(), lease_s=0)
    token = begin(database, asked(fingerprint="1"))
    keep(database, asked(), lost)
    with database.transaction() as session:
        kept_answers.give_up(session, asked(), lost)
    with pytest.raises(RepeatInProgressError):
        begin(database, asked(fingerprint="1"))
    assert token != lost


@pytest.mark.parametrize("expired", [True, False], ids=["expired", "new"])
def test_of_several_at_once_one_answers(database, expired) -> None:
    if expired:
        begin(database, asked(), lease_s=0)
    tokens: list[object] = []
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait(10)
        try:
            tokens.append(begin(database, asked()))
        except RepeatInProgressError as error:
            tokens.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(tokens) == 4
    assert sum(isinstance(token, str) for token in tokens) == 1


def test_old_and_surplus_answers_are_swept_away(database) -> None:
    for number in range(5):
        request = asked(str(number))
        token = begin(database, request, 0 if number == 0 else 60)
        if number > 1:
            keep(database, request, token)
    with database.transaction() as session:
        assert kept_answers.sweep(session, max_unchanging=2) == 2
    with database.reading() as session:
        left = session.scalars(select(KeptAnswerRow.key).order_by(KeptAnswerRow.key)).all()
    assert left == ["1", "3", "4"]  # the expired one and the oldest answer went, what is worked on stayed


def test_what_changed_something_is_not_swept_away_before_its_day_is_over(database) -> None:
    """Else a rollback that is sent again would go back one version more."""
    for number, (changes, status) in enumerate([(True, 200), (True, 422), (False, 200), (False, 200)]):
        request = asked(str(number), changes=changes)
        keep(database, request, begin(database, request), replace(ANSWER, status=status))
    with database.transaction() as session:
        assert kept_answers.sweep(session, max_unchanging=1) == 2
    with database.reading() as session:
        left = session.scalars(select(KeptAnswerRow.key).order_by(KeptAnswerRow.key)).all()
    assert left == ["0", "3"]


def test_answers_are_kept_for_a_day(database) -> None:
    keep(database, asked(), begin(database, asked()))
    with database.transaction() as session:
        until = session.scalar(select(KeptAnswerRow.expires_at))
    assert timedelta(hours=23.9) < until - datetime.now(UTC) <= timedelta(hours=24)


def test_keys_live_on_every_database(database) -> None:
    with database.transaction() as session:
        _, info = create_key(session, "采编系统", "admin")
        note_uses(session, {info.id: datetime.now(UTC)})
        revoke_key(session, info.id)
    with database.reading() as session:
        [found] = list_keys(session)
    assert found.revoked_at is not None
    assert found.last_used_at is not None
