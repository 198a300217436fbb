"""Calibration of a campaign: its three dossiers, and the notes given to them, apart from the real ones."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def _cle(table: str, colonne: str, vers: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [vers], name=op.f(f"fk_{table}_{colonne}"))


def upgrade() -> None:
    op.create_table(
        "etalonnage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("ouvert_le", INSTANT, nullable=False),
        sa.Column("ouvert_par_id", sa.Integer(), nullable=False),
        sa.Column("clos_le", INSTANT, nullable=True),
        sa.Column("clos_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(clos_le IS NULL) = (clos_par_id IS NULL)", name=op.f("ck_etalonnage_clos_par")),
        _cle("etalonnage", "campagne_id", "campagne.id"),
        _cle("etalonnage", "ouvert_par_id", "personne.id"),
        _cle("etalonnage", "clos_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etalonnage")),
        sa.UniqueConstraint("campagne_id", name=op.f("uq_etalonnage_campagne_id")),
    )
    op.create_table(
        "etalon",
        sa.Column("etalonnage_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        _cle("etalon", "etalonnage_id", "etalonnage.id"),
        _cle("etalon", "dossier_id", "dossier.id"),
        sa.PrimaryKeyConstraint("etalonnage_id", "dossier_id", name=op.f("pk_etalon")),
        sa.UniqueConstraint("etalonnage_id", "rang", name=op.f("uq_etalon_etalonnage_id_rang")),
    )
    op.create_index("ix_etalon_dossier_id", "etalon", ["dossier_id"])
    op.create_table(
        "note_etalon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("etalonnage_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("critere", sa.String(length=60), nullable=False),
        sa.Column("valeur", sa.Integer(), nullable=False),
        sa.Column("commentaire", sa.String(length=4000), nullable=False),
        sa.Column("donnee_le", INSTANT, nullable=False),
        sa.CheckConstraint("valeur BETWEEN 0 AND 4", name=op.f("ck_note_etalon_valeur")),
        _cle("note_etalon", "etalonnage_id", "etalonnage.id"),
        _cle("note_etalon", "dossier_id", "dossier.id"),
        _cle("note_etalon", "personne_id", "personne.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_etalon")),
        sa.UniqueConstraint(
            "etalonnage_id", "dossier_id", "personne_id", "critere",
            name=op.f("uq_note_etalon_etalonnage_id_dossier_id_personne_id_critere"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("note_etalon")
    op.drop_table("etalon")
    op.drop_table("etalonnage")
