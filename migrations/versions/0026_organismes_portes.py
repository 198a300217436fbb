"""The collectifs that an organisme carries are read with it: an index."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_organisme_porte_par_id", "organisme", ["porte_par_id"])


def downgrade() -> None:
    op.drop_index("ix_organisme_porte_par_id", table_name="organisme")
