"""What Alembic runs to migrate; `schema.bring_to_head` calls it with a connection."""

from __future__ import annotations

from alembic import context

from jianbao.models.database.schema import VERSION_TABLE

if __name__ == "env_py":  # the name under which Alembic runs this file
    context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
    context.run_migrations()
