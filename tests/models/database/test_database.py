from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import make_url, text

from jianbao.models.database import Database, DatabaseError, engine
from jianbao.models.labels import LabelStore
from jianbao.models.labels.intake import take_in
from tests.models.labels.samples import label


def test_the_default_lies_in_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("JIANBAO_DATABASE_URL", raising=False)
    monkeypatch.setenv("JIANBAO_DATA_DIR", str(tmp_path / "数据 %1#?"))
    with Database.open() as database:
        LabelStore(database).add(label())
    assert (tmp_path / "数据 %1#?" / "jianbao.db").is_file()


def test_the_environment_names_the_database(monkeypatch, database_url):
    monkeypatch.setenv("JIANBAO_DATABASE_URL", database_url)
    with Database.open() as database:
        assert database.name.split("/")[-1] == database_url.split("/")[-1]


def test_sqlite_is_set_up_to_lose_nothing(tmp_path):
    with Database.open(str(tmp_path / "labels.db")) as database, database.reading() as session:
        found = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_transaction_that_raises_keeps_nothing(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.execute(text("CREATE TABLE scratch (id INTEGER)"))
        session.execute(text("INSERT INTO scratch VALUES (1)"))
        1 / 0  # noqa: B018
    with pytest.raises(DatabaseError, match="scratch"), database.reading() as session:
        session.execute(text("SELECT * FROM scratch"))


def test_reading_sees_one_moment(database):
    store = LabelStore(database)
    with database.reading() as session:
        before = session.scalar(text("SELECT count(*) FROM labels"))
        store.add(label())
        assert session.scalar(text("SELECT count(*) FROM labels")) == before == 0


def test_threads_write_side_by_side(database):
    store = LabelStore(database)

    def work(first: int) -> None:
        for number in range(first, first + 10):
            store.add(label(number))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 40, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert store.stats().entries == 40


def test_a_writer_that_waits_too_long_is_told(database_url, monkeypatch):
    monkeypatch.setattr(engine, "LOCK_WAIT_S", 0.2)
    with Database.open(database_url) as one, Database.open(database_url) as other:
        with one.transaction() as session:
            take_in(session, [label(1)])
            with pytest.raises(DatabaseError, match=r"locked by another process.*锁定"):
                LabelStore(other).add(label(2))
        assert LabelStore(other).add(label(2))


def test_a_file_that_is_no_database_is_named(tmp_path):
    file = tmp_path / "稿件.db"
    file.write_text("青石镇果园开园采摘" * 200, encoding="utf-8")
    with pytest.raises(DatabaseError, match=r"稿件.db is not a database.*不是数据库文件"):
        Database.open(str(file))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"labels.db cannot be opened.*无法打开"):
        Database.open(str(tmp_path / "file" / "labels.db"))


@pytest.mark.parametrize("replaced", [True, False], ids=["replaced", "deleted"])
def test_a_file_that_went_away_takes_no_labels(tmp_path, replaced):
    """Writing to a deleted file succeeds, and is lost."""
    url = str(tmp_path / "labels.db")
    with Database.open(url) as database:
        store = LabelStore(database)
        store.add(label(1))
        for part in tmp_path.iterdir():
            part.unlink()
        if replaced:
            Database.open(url).close()
            store.add(label(2))
            assert list(store.latest()) == [label(2)]
        else:
            with pytest.raises(DatabaseError, match="cannot be opened"):
                store.add(label(2))
            assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_named(tmp_path):
    file = tmp_path / "labels.db"
    with Database.open(str(file)) as database:
        LabelStore(database).add_many(label(number) for number in range(200))
    content = bytearray(file.read_bytes())
    content[8192:-4096] = b"\x5a" * (len(content) - 8192 - 4096)
    file.write_bytes(content)
    damaged = pytest.raises(DatabaseError, match="is damaged; restore it from a backup")
    with damaged, Database.open(str(file)) as database:
        list(LabelStore(database).latest())


def test_a_file_that_cannot_be_written_says_so(tmp_path):
    refused = pytest.raises(DatabaseError, match=r"cannot be written.*不可写入")
    with Database.open(str(tmp_path / "labels.db")) as database, refused:
        with database.reading() as session:
            session.execute(text("PRAGMA query_only=ON"))
        LabelStore(database).add(label())


@pytest.mark.service
@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        pytest.param(r":\w+@", ":geheim@", "refuses the user or the password", id="password"),
        pytest.param(r"/postgres$", "/no_such", "does not exist on that server", id="database"),
        pytest.param(r":\d+/", ":9/", "cannot be reached; check that the server runs", id="server"),
    ],
)
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # pg8000 when it is not let in
def test_a_server_that_does_not_let_us_in_is_named_without_password(postgres, right, wrong, said):
    url = re.sub(right, wrong, postgres.url)
    with pytest.raises(DatabaseError, match=said) as caught:
        Database.open(url)
    assert "tester:***@127.0.0.1" in caught.value.message
    assert str(make_url(url).password) not in str(caught.value)


class _ResetSocket:
    """What pg8000 meets when the server is gone while it waits for an answer."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        pass

    def read(self, size: int) -> bytes:
        raise ConnectionResetError(104, "Connection reset by peer")

    def close(self) -> None:
        pass


@pytest.mark.service
@pytest.mark.parametrize("at_commit", [True, False])
def test_a_connection_that_the_server_resets_is_explained_and_replaced(postgres, at_commit):
    with Database.open(postgres.emptied()) as database:
        lost = pytest.raises(DatabaseError, match=r"cannot be reached.*reset by peer")
        with lost, database.transaction() as session:
            raw = session.connection().connection.dbapi_connection
            whole, raw._sock = raw._sock, _ResetSocket()
            if not at_commit:
                session.execute(text("SELECT 1"))
        whole.close()
        with database.reading() as session:
            assert session.execute(text("SELECT 1")).scalar() == 1


def test_an_error_of_the_work_itself_stays_what_it_is(tmp_path):
    own = pytest.raises(FileNotFoundError)
    with Database.open(str(tmp_path / "labels.db")) as database, own, database.transaction():
        raise FileNotFoundError("pages.html")


def test_a_new_file_is_for_its_owner_alone(tmp_path):
    with Database.open(str(tmp_path / "jianbao.db")) as database, database.transaction() as session:
        session.execute(text("CREATE TABLE t (n INTEGER)"))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("jianbao.db*")}
    modes.pop("jianbao.db.lock")  # nothing is written into it
    assert set(modes.values()) == {0o600}, modes
