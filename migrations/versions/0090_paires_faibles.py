"""The same place, public and orientation make no pair any more: those that nobody answered are forgotten."""

from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # they are read on the page of a dossier, from what it is compared by
    op.execute(
        "DELETE FROM ressemblance WHERE etat = 'a_regarder' "
        """AND CAST(motifs AS TEXT) = '["lieu_et_public", "orientation"]'"""
    )


def downgrade() -> None:
    """Nothing to make again: the worker would not find them."""
