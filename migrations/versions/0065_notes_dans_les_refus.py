"""Whether the refusals of a campaign give the means by family of criteria."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "campagne", sa.Column("notes_dans_les_refus", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("campagne", "notes_dans_les_refus")
