"""The proposals to set a dossier aside, and what a second agent made of them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
MOTIFS = (
    "hors_delai", "incomplet", "budget", "plafond", "public", "bilan", "attestation", "hors_territoire", "porteur",
    "fonctionnement", "doublon", "autre",
)  # fmt: skip
ETATS = ("proposee", "confirmee", "renvoyee", "retiree")


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "irrecevabilite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("motif", _mots("motifirrecevabilite", *MOTIFS), nullable=False),
        sa.Column("texte", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("etat", _mots("etatproposition", *ETATS), nullable=False),
        sa.Column("proposee_par_id", sa.Integer(), nullable=False),
        sa.Column("proposee_le", INSTANT, nullable=False),
        sa.Column("relue_par_id", sa.Integer(), nullable=True),
        sa.Column("tranchee_le", INSTANT, nullable=True),
        sa.Column("raison", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.CheckConstraint(
            "relue_par_id IS NULL OR relue_par_id <> proposee_par_id", name=op.f("ck_irrecevabilite_second_agent")
        ),
        sa.CheckConstraint("(etat = 'proposee') = (tranchee_le IS NULL)", name=op.f("ck_irrecevabilite_tranchee")),
        sa.CheckConstraint(
            "(etat IN ('confirmee', 'renvoyee')) = (relue_par_id IS NOT NULL)", name=op.f("ck_irrecevabilite_relue")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_irrecevabilite_dossier_id")),
        sa.ForeignKeyConstraint(["proposee_par_id"], ["personne.id"], name=op.f("fk_irrecevabilite_proposee_par_id")),
        sa.ForeignKeyConstraint(["relue_par_id"], ["personne.id"], name=op.f("fk_irrecevabilite_relue_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_irrecevabilite")),
    )
    op.create_index(op.f("ix_irrecevabilite_dossier_id"), "irrecevabilite", ["dossier_id"])
    proposee = sa.text("etat = 'proposee'")
    op.create_index(
        "uq_irrecevabilite_proposee", "irrecevabilite", ["dossier_id"], unique=True,
        sqlite_where=proposee, postgresql_where=proposee,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("irrecevabilite")
