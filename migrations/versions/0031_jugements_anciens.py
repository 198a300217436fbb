"""What a note was before it was changed, and an avis before it was taken back: kept for appeals."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


SENS = _mots("sensavis", "favorable", "favorable_avec_reserves", "defavorable", "hors_champ")
NIVEAUX = _mots("niveauegalite", "G0", "G1", "G2")


def upgrade() -> None:
    op.create_table(
        "note_ancienne",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("critere", sa.String(length=60), nullable=False),
        sa.Column("valeur", sa.Integer(), nullable=False),
        sa.Column("commentaire", sa.String(length=4000), nullable=False),
        sa.Column("version_dossier", sa.Integer(), nullable=False),
        sa.Column("donnee_le", INSTANT, nullable=False),
        sa.Column("remplacee_le", INSTANT, nullable=False),
        sa.CheckConstraint("valeur BETWEEN 0 AND 4", name=op.f("ck_note_ancienne_valeur")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_note_ancienne_dossier_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_note_ancienne_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_ancienne")),
    )
    op.create_index("ix_note_ancienne_dossier_id_id", "note_ancienne", ["dossier_id", "id"])
    op.create_table(
        "avis_ancien",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("sens", SENS, nullable=True),
        sa.Column("texte", sa.String(length=8000), nullable=False),
        sa.Column("niveau_egalite", NIVEAUX, nullable=True),
        sa.Column("version_dossier", sa.Integer(), nullable=False),
        sa.Column("rendu_le", INSTANT, nullable=False),
        sa.Column("repris_le", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_avis_ancien_dossier_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_avis_ancien_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avis_ancien")),
    )
    op.create_index("ix_avis_ancien_dossier_id_id", "avis_ancien", ["dossier_id", "id"])


def downgrade() -> None:
    op.drop_table("avis_ancien")
    op.drop_table("note_ancienne")
