"""Drafts have no links any more: the deposit writes them, and finds none."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM rattachement WHERE dossier_id IN (SELECT id FROM dossier WHERE depose_le IS NULL)")


def downgrade() -> None:
    pass
