"""The bilan of a grant: as it is typed, and each time it is given."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def _cle(table: str, colonne: str, vers: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [vers], name=op.f(f"fk_{table}_{colonne}"))


def upgrade() -> None:
    op.create_table(
        "bilan",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modifie_le", INSTANT, nullable=False),
        sa.Column("modifie_par_id", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("rendu_le", INSTANT, nullable=True),
        sa.Column("precision_le", INSTANT, nullable=True),
        sa.Column("precision_par_id", sa.Integer(), nullable=True),
        sa.Column("precision_texte", sa.String(length=3000), nullable=False),
        sa.Column("precision_avant", sa.Date(), nullable=True),
        sa.Column("precisee_le", INSTANT, nullable=True),
        sa.Column("tranche_le", INSTANT, nullable=True),
        sa.Column("tranche_par_id", sa.Integer(), nullable=True),
        sa.Column("conclusion", sa.String(length=3000), nullable=False),
        sa.Column("reverse_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("version >= 0 AND versions >= 0", name=op.f("ck_bilan_versions")),
        sa.CheckConstraint("(versions = 0) = (rendu_le IS NULL)", name=op.f("ck_bilan_rendu")),
        sa.CheckConstraint("reverse_cents IS NULL OR reverse_cents > 0", name=op.f("ck_bilan_reverse")),
        sa.CheckConstraint("tranche_le IS NULL OR rendu_le IS NOT NULL", name=op.f("ck_bilan_tranche")),
        _cle("bilan", "dossier_id", "dossier.id"),
        _cle("bilan", "modifie_par_id", "personne.id"),
        _cle("bilan", "precision_par_id", "personne.id"),
        _cle("bilan", "tranche_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_bilan")),
    )
    op.create_table(
        "version_bilan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rendue_le", INSTANT, nullable=False),
        sa.Column("rendue_par_id", sa.Integer(), nullable=False),
        _cle("version_bilan", "dossier_id", "dossier.id"),
        _cle("version_bilan", "rendue_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_bilan")),
        sa.UniqueConstraint("dossier_id", "numero", name=op.f("uq_version_bilan_dossier_id_numero")),
    )


def downgrade() -> None:
    op.drop_table("version_bilan")
    op.drop_table("bilan")
