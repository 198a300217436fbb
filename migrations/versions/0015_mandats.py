"""Mandates: somebody from outside helps an organisme to write, and the dossier says so."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
TEXTE = sqlmodel.sql.sqltypes.AutoString
LIENS = {
    "organisme_id": "organisme.id",
    "aidant_id": "personne.id",
    "campagne_id": "campagne.id",
    "propose_par_id": "personne.id",
    "accepte_par_id": "personne.id",
    "revoque_par_id": "personne.id",
}


def upgrade() -> None:
    op.create_table(
        "mandat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("courriel", TEXTE(length=254), nullable=False),
        sa.Column("aidant_id", sa.Integer(), nullable=True),
        sa.Column("structure", TEXTE(length=150), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=True),
        sa.Column("commence_le", INSTANT, nullable=False),
        sa.Column("finit_le", INSTANT, nullable=False),
        sa.Column("propose_par_id", sa.Integer(), nullable=False),
        sa.Column("propose_le", INSTANT, nullable=False),
        sa.Column("accepte_le", INSTANT, nullable=True),
        sa.Column("accepte_par_id", sa.Integer(), nullable=True),
        sa.Column("revoque_le", INSTANT, nullable=True),
        sa.Column("revoque_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("finit_le > commence_le", name=op.f("ck_mandat_dates")),
        sa.CheckConstraint("accepte_le IS NULL OR aidant_id IS NOT NULL", name=op.f("ck_mandat_accord")),
        *(sa.ForeignKeyConstraint([c], [cible], name=op.f(f"fk_mandat_{c}")) for c, cible in LIENS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandat")),
    )
    op.create_index(op.f("ix_mandat_organisme_id"), "mandat", ["organisme_id"])
    op.create_index(op.f("ix_mandat_courriel"), "mandat", ["courriel"])
    op.create_index(op.f("ix_mandat_aidant_id_finit_le"), "mandat", ["aidant_id", "finit_le"])
    op.add_column("dossier", sa.Column("aide_par", TEXTE(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("dossier", "aide_par")
    op.drop_table("mandat")
