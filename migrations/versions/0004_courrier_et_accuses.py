"""Confidential mails are erased once sent; the deposits without an accusé are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("courriel") as table:
        table.add_column(sa.Column("est_confidentiel", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_version_dossier_deposee_le", "version_dossier", ["deposee_le"])


def downgrade() -> None:
    op.drop_index("ix_version_dossier_deposee_le", "version_dossier")
    with op.batch_alter_table("courriel") as table:
        table.drop_column("est_confidentiel")
