"""The convention of a grant and its payments."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def _cle(table: str, colonne: str, vers: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [vers], name=op.f(f"fk_{table}_{colonne}"))


def upgrade() -> None:
    op.create_table(
        "convention",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.String(length=60), nullable=False),
        sa.Column("signee_le", sa.Date(), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("acompte_pour_cent", sa.Integer(), nullable=False),
        sa.Column("bilan_avant", sa.Date(), nullable=False),
        sa.Column("enregistree_le", INSTANT, nullable=False),
        sa.Column("enregistree_par_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("montant_cents > 0", name=op.f("ck_convention_montant")),
        sa.CheckConstraint("acompte_pour_cent BETWEEN 1 AND 100", name=op.f("ck_convention_acompte")),
        sa.CheckConstraint("bilan_avant > signee_le", name=op.f("ck_convention_bilan")),
        _cle("convention", "dossier_id", "dossier.id"),
        _cle("convention", "enregistree_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_convention")),
    )
    op.create_index("ix_convention_bilan_avant", "convention", ["bilan_avant"])
    op.create_table(
        "versement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("ordonne_le", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("compte", sa.String(length=4), nullable=False),
        sa.Column("enregistre_le", INSTANT, nullable=False),
        sa.Column("enregistre_par_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("montant_cents > 0", name=op.f("ck_versement_montant")),
        _cle("versement", "dossier_id", "dossier.id"),
        _cle("versement", "enregistre_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versement")),
        sa.UniqueConstraint("dossier_id", "rang", name=op.f("uq_versement_dossier_id_rang")),
    )


def downgrade() -> None:
    op.drop_table("versement")
    op.drop_table("convention")
