"""An orientation is found without its campaign: beside wide filters, it is what the list begins with."""

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

COLONNES = ("orientation", "depose_le", "id")
NOM = f"ix_dossier_{'_'.join(COLONNES)}"


def upgrade() -> None:
    op.create_index(NOM, "dossier", list(COLONNES))


def downgrade() -> None:
    op.drop_index(NOM, "dossier")
