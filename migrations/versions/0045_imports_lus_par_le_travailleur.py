"""A file of public grants is read by the worker; its funder and its year may be said by whoever imports it."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
TABLE = "import_subventions"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("lu_le", INSTANT, nullable=True))
    op.add_column(TABLE, sa.Column("refus", sa.String(length=500), nullable=False, server_default=""))
    op.add_column(TABLE, sa.Column("attribuant", sa.String(length=200), nullable=False, server_default=""))
    op.add_column(TABLE, sa.Column("annee", sa.Integer(), nullable=True))
    op.execute(sa.text("UPDATE import_subventions SET lu_le = importe_le"))


def downgrade() -> None:
    for colonne in ("annee", "attribuant", "refus", "lu_le"):
        op.drop_column(TABLE, colonne)
