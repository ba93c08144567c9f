"""Steps from one database schema to the next; `Database.open` takes those that are missing.

To change a table: change its class, and add ``versions/NNNN_what.py`` with the next number, written by hand:

    revision = "0002"
    down_revision = "0001"

    def upgrade() -> None:
        op.create_table("jobs", sa.Column("id", sa.String(36), nullable=False), ...)

- Only `alembic.op` and `sqlalchemy` are used: a step stays as it is while the classes go on changing. The one
  type of ours, `UtcDateTime`, is written ``sa.DateTime(timezone=True)``.
- Constraints are named as `base.NAMING_CONVENTION` names them: ``op.f("pk_jobs")``.
- What only one kind of database can do stands under ``op.get_bind().dialect.name``.
- The file's name begins with its ``revision``: an up-to-date database is recognised by the names alone.
- A published step is never edited. There is no way back: the way back is a backup.
- ``tests/models/database/test_migrations.py`` compares the steps with the classes on every database.
"""
