"""The lists by cost follow an index, whatever they are filtered by."""

from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

FILTRES = (
    "organisme_id", "campagne_id", "orientation", "pilote_id", "montant_demande_cents", "traits", "note_dixiemes",
    "notes_partagees_le",
)  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_dossier_cout", "dossier", ["cout_total_cents", "id", *FILTRES, "etat"])


def downgrade() -> None:
    op.drop_index("ix_dossier_cout", "dossier")
