"""A convention may be changed by an avenant, a payment that was sent back is cancelled and kept."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    op.add_column("convention", sa.Column("modifiee_le", INSTANT, nullable=True))
    op.add_column("versement", sa.Column("annule_le", INSTANT, nullable=True))
    op.add_column("versement", sa.Column("motif_annulation", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    for colonne in ("motif_annulation", "annule_le"):
        op.drop_column("versement", colonne)
    op.drop_column("convention", "modifiee_le")
