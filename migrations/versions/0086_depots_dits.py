"""Whether an agent is told of each deposit by a mail of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recapitulatif", sa.Column("dit_les_depots", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("recapitulatif", "dit_les_depots")
