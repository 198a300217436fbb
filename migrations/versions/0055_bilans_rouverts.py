"""What a bilan was closed with, each time it is opened again to be put right."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bilan", sa.Column("clotures", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("bilan", "clotures")
