from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text

from jianbao.models.database import Base, Database, DatabaseError
from jianbao.models.database.address import parse_address
from jianbao.models.database.engine import make_engine
from jianbao.models.database.schema import VERSION_TABLE, bring_to_head, known_steps
from jianbao.models.database.sqlite import make_file
from tests.models.importing import Job

# Whatever declares tables; the service's come with the service.
TABLES = ("jianbao.models.labels.tables", "jianbao.serve.jobs.tables", "jianbao.serve.access.tables")


def test_migrations_give_the_declared_tables(database):
    for module in filter(find_spec, TABLES):
        importlib.import_module(module)
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_steps_are_numbered_in_their_order():
    config = Config()
    config.set_main_option("script_location", "jianbao.models.database:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == known_steps()


def test_several_processes_open_an_empty_database_at_once(database_url, importers, tmp_path):
    started = [importers.start(Job(url=database_url, log=str(tmp_path / f"{n}.log"))) for n in range(5)]
    assert [importers.wait(pid) for pid in started] == [0, 0, 0, 0, 0]
    with Database.open(database_url) as database:
        assert {"articles", "labels"} <= set(inspect(database.engine).get_table_names())


def test_an_interrupted_migration_leaves_nothing(database_url, tmp_path):
    make_file(tmp_path / "labels.db")
    engine = make_engine(parse_address(database_url))

    @event.listens_for(engine, "before_cursor_execute")
    def interrupt(connection, cursor, statement, *rest):
        if "TRIGGER labels" in statement:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_to_head(engine, "test")
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    Database.open(database_url).close()


def test_an_open_schema_is_left_alone(database_url):
    Database.open(database_url).close()
    statements = []
    engine = make_engine(parse_address(database_url))
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    bring_to_head(engine, "test")
    engine.dispose()
    assert [one for one in statements if not one.startswith(("SELECT", "PRAGMA", "BEGIN"))] == []


def test_a_database_of_a_later_version_is_refused(database_url):
    with Database.open(database_url) as database, database.transaction() as session:
        session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"schema 9999.*upgrade jianbao / .*请升级 jianbao"):
        Database.open(database_url)
