"""When a letter was handed over otherwise than by mail."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lettre", sa.Column("remise_autrement_le", app.core.db.InstantUTC(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("lettre", "remise_autrement_le")
