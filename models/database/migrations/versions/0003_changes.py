"""Kept answers say whether what was asked for changed something, so that those outlive the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; of the answers that are there nobody knows."""
    op.add_column(
        "kept_answers", sa.Column("changed", sa.Boolean(), nullable=False, server_default=sa.true())
    )
