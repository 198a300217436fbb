"""When the pilote found a bilan right: the balance may then be paid."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bilan", sa.Column("conforme_le", app.core.db.InstantUTC(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("bilan", "conforme_le")
