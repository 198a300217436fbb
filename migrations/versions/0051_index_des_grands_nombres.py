"""Indexes for twenty thousand dossiers: the ranking read in its order, its totals, the links a person declared."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ANCIENS = (
    ("ix_dossier_campagne_id_note_dixiemes_id", ("campagne_id", "note_dixiemes", "id")),
    ("ix_dossier_campagne_id_etat_organisme_id", ("campagne_id", "etat", "organisme_id")),
)
CLASSEMENT = (
    "campagne_id", "note_dixiemes", "note_participation_centiemes", "note_orientation_centiemes", "depose_le",
    "numero", "etat", "organisme_id", "orientation",
)  # fmt: skip
TOTAUX = ("campagne_id", "etat", "organisme_id", "orientation", "montant_demande_cents", "montant_propose_cents")
NOUVEAUX = (
    ("dossier", "ix_dossier_classement", CLASSEMENT),
    ("dossier", "ix_dossier_totaux", TOTAUX),
    (
        "montant_propose",
        "ix_montant_propose_dossier_id_enveloppe_id_montant_cents",
        ("dossier_id", "enveloppe_id", "montant_cents"),
    ),
    (
        "montant_decide",
        "ix_montant_decide_decision_id_enveloppe_id_montant_cents",
        ("decision_id", "enveloppe_id", "montant_cents"),
    ),
    (
        "declaration_de_lien",
        "ix_declaration_de_lien_personne_id_declare_dossier_id",
        ("personne_id", "declare", "dossier_id"),
    ),
)


def upgrade() -> None:
    for nom, _ in ANCIENS:
        op.drop_index(nom, "dossier")
    for table, nom, colonnes in NOUVEAUX:
        op.create_index(nom, table, list(colonnes))


def downgrade() -> None:
    for table, nom, _ in NOUVEAUX:
        op.drop_index(nom, table)
    for nom, colonnes in ANCIENS:
        op.create_index(nom, "dossier", list(colonnes))
