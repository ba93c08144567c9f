"""The label store the commands work on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianbao.models.database import Database
    from jianbao.models.labels import LabelStore


def add_database_argument(parser: ArgumentParser) -> None:
    """Declare ``--database``."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://... (default: $JIANBAO_DATABASE_URL, else a file of the user's)",
    )


@contextmanager
def open_database(arguments: Namespace) -> Iterator[Database]:
    """The database of the command line, closed again.

    Raises:
        DatabaseError: It cannot be opened.
    """
    from jianbao.models.database import Database  # noqa: PLC0415  SQLAlchemy is slow to import

    database = Database.open(arguments.database)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def open_store(arguments: Namespace) -> Iterator[LabelStore]:
    """The labels in it."""
    from jianbao.models.labels import LabelStore  # noqa: PLC0415  SQLAlchemy is slow to import

    with open_database(arguments) as database:
        yield LabelStore(database)
