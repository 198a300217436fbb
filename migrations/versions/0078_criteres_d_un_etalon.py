"""How many criteria each dossier of a calibration has to be scored on: it waits until all of them are.

Those open before count as scored from their first note on, as they did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("etalon", sa.Column("criteres", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("etalon", "criteres")
