"""Where labels, jobs and keys are kept: SQLite by default, PostgreSQL by URL.

    database = Database.open()
    with database.transaction() as session:
        session.add(row)

A package declares its tables on `Base`, beside the code that uses them; `migrations` creates them.
"""

from __future__ import annotations

from .base import Base
from .database import Database
from .errors import DatabaseError
from .utc_date_time import UtcDateTime

__all__ = ["Base", "Database", "DatabaseError", "UtcDateTime"]
