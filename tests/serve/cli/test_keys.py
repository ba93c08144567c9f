from __future__ import annotations

import argparse

import pytest

from jianbao.models.database import Database
from jianbao.nlp.errors import DataError
from jianbao.serve.access.errors import NoSuchKeyError
from jianbao.serve.access.key import digest_key
from jianbao.serve.access.key_store import list_keys
from jianbao.serve.cli.keys import keys


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    keys.add_arguments(parser)
    return keys.run(parser.parse_args(words))


def known() -> list:
    with Database.open() as database, database.reading() as session:
        return list_keys(session)


def test_create_shows_the_key_once_and_nothing_else_on_stdout(capsys) -> None:
    assert run("create", "采编系统", "--role", "label") == 0
    out, err = capsys.readouterr()
    [info] = known()
    assert digest_key(out.removesuffix("\n")) == info.digest
    assert (info.name, info.role) == ("采编系统", "label")
    assert info.id in err
    assert out.strip() not in err
    run("list")
    listed = capsys.readouterr().out
    assert out.strip() not in listed
    assert all(part in listed for part in (info.id, "采编系统", "label", info.prefix))


def test_a_key_reads_unless_more_is_asked_for(capsys) -> None:
    run("create", "档案室")
    assert [info.role for info in known()] == ["read"]


def test_revoked_keys_say_since_when(capsys) -> None:
    run("create", "采编系统")
    [info] = known()
    assert run("revoke", info.id) == 0
    assert known()[0].revoked_at is not None
    with pytest.raises(NoSuchKeyError):
        run("revoke", info.id)


def test_the_database_can_be_named(tmp_path, capsys) -> None:
    run("create", "采编系统", "--database", f"sqlite:///{tmp_path / 'other.db'}")
    assert known() == []


@pytest.mark.parametrize("name", ["", " ", "　", "名" * 201], ids=["empty", "blank", "wide-blank", "long"])
def test_names_that_say_nothing_are_refused(name) -> None:
    with pytest.raises(DataError, match="全是空白"):
        run("create", name)
    assert known() == []
