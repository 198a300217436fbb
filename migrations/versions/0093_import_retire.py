"""A file of public grants may be taken back: a wrong year or a wrong funder would stay for ever."""

import sqlalchemy as sa
from alembic import op

from app.core.db import InstantUTC

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_subventions", sa.Column("retire_le", InstantUTC(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("import_subventions", "retire_le")
