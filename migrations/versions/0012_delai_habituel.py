"""How long decisions take in a campaign, brought up to date at each publication."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campagne", sa.Column("delai_median_jours", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("campagne") as table:
        table.drop_column("delai_median_jours")
