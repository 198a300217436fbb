"""Each number that lists are ordered by has its index, of all campaigns together.

With words or with several filters, a list by amount, by beneficiaries or by note was read whole, then sorted.
"""

from alembic import op

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None

FILTRES = (
    "organisme_id", "campagne_id", "orientation", "pilote_id", "montant_demande_cents", "traits", "note_dixiemes",
    "notes_partagees_le",
)  # fmt: skip
ORDRES = {
    "ix_dossier_demande": "montant_demande_cents",
    "ix_dossier_beneficiaires": "beneficiaires",
    "ix_dossier_note": "note_dixiemes",
}
REMPLACE, COLONNES_REMPLACEES = (
    "ix_dossier_campagne_id_montant_demande_cents_id",
    ["campagne_id", "montant_demande_cents", "id"],
)


def upgrade() -> None:
    for nom, ordre in ORDRES.items():
        op.create_index(nom, "dossier", [ordre, "id", *(un for un in FILTRES if un != ordre), "etat"])
    op.drop_index(REMPLACE, "dossier")


def downgrade() -> None:
    op.create_index(REMPLACE, "dossier", COLONNES_REMPLACEES)
    for nom in ORDRES:
        op.drop_index(nom, "dossier")
