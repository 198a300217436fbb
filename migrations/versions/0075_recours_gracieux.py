"""What contests a published decision, and what was answered."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
EN_COURS = sa.text("tranche_le IS NULL")


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


def _vers(colonne: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [f"{table}.id"], name=op.f(f"fk_recours_gracieux_{colonne}"))


def upgrade() -> None:
    op.create_table(
        "recours_gracieux",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("voie", _mots("voiederecours", "portail", "courrier"), nullable=False),
        sa.Column("envoye_le", sa.Date(), nullable=False),
        sa.Column("recu_le", sa.Date(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("enregistre_le", INSTANT, nullable=False),
        sa.Column("enregistre_par_id", sa.Integer(), nullable=False),
        sa.Column("issue", _mots("issuederecours", "reexamen", "rejet"), nullable=True),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("sujet", sa.String(length=200), nullable=False),
        sa.Column("reponse", sa.String(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=True),
        sa.Column("tranche_le", INSTANT, nullable=True),
        sa.Column("tranche_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("envoye_le <= recu_le", name=op.f("ck_recours_gracieux_recu")),
        sa.CheckConstraint("(issue IS NULL) = (tranche_le IS NULL)", name=op.f("ck_recours_gracieux_tranche")),
        sa.CheckConstraint("(issue IS NULL) = (tranche_par_id IS NULL)", name=op.f("ck_recours_gracieux_tranche_par")),
        _vers("dossier_id", "dossier"),
        _vers("decision_id", "decision"),
        _vers("enregistre_par_id", "personne"),
        _vers("seance_id", "seance"),
        _vers("tranche_par_id", "personne"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recours_gracieux")),
    )
    op.create_index("ix_recours_gracieux_dossier_id", "recours_gracieux", ["dossier_id"])
    op.create_index(
        "uq_recours_gracieux_en_cours", "recours_gracieux", ["dossier_id"], unique=True,
        sqlite_where=EN_COURS, postgresql_where=EN_COURS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("recours_gracieux")
