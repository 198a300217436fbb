"""When a completion that did not come was found wanting; the demands that still wait, by date, for the worker."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ATTENDUE = sa.text("repondue_le IS NULL AND carence_le IS NULL")


def upgrade() -> None:
    op.add_column(
        "demande_de_complement", sa.Column("carence_le", app.core.db.InstantUTC(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_demande_de_complement_attendue", "demande_de_complement", ["repondre_avant"],
        sqlite_where=ATTENDUE, postgresql_where=ATTENDUE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_demande_de_complement_attendue", "demande_de_complement")
    op.drop_column("demande_de_complement", "carence_le")
