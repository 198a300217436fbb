"""What is asked of a partner on a dossier, and what it answers."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
EN_ATTENTE = sa.text("rendu_le IS NULL AND clos_le IS NULL")
TABLE = "avis_de_partenaire"


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


def _cle(colonne: str, vers: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [vers], name=op.f(f"fk_{TABLE}_{colonne}"))


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("partenaire_id", sa.Integer(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("demande_le", INSTANT, nullable=False),
        sa.Column("demande_par_id", sa.Integer(), nullable=False),
        sa.Column("repondre_avant", sa.Date(), nullable=False),
        sa.Column("rappels", sa.Integer(), nullable=False),
        sa.Column("rappele_le", sa.Date(), nullable=True),
        sa.Column("sens", _mots("senspartenaire", "favorable", "reserves", "defavorable"), nullable=True),
        sa.Column("montant_cents", sa.BigInteger(), nullable=True),
        sa.Column("fermete", _mots("fermete", "indicatif", "probable", "vote"), nullable=True),
        sa.Column("texte", sa.String(length=4000), nullable=False),
        sa.Column("modifie_le", INSTANT, nullable=True),
        sa.Column("rendu_le", INSTANT, nullable=True),
        sa.Column("rendu_par_id", sa.Integer(), nullable=True),
        sa.Column("lu_le", INSTANT, nullable=True),
        sa.Column("clos_le", INSTANT, nullable=True),
        sa.Column("clos_par_id", sa.Integer(), nullable=True),
        sa.Column("motif", sa.String(length=500), nullable=False),
        sa.CheckConstraint("montant_cents >= 0", name=op.f(f"ck_{TABLE}_montant")),
        sa.CheckConstraint("rendu_le IS NULL OR sens IS NOT NULL", name=op.f(f"ck_{TABLE}_rendu")),
        sa.CheckConstraint("rendu_le IS NULL OR clos_le IS NULL", name=op.f(f"ck_{TABLE}_clos")),
        sa.CheckConstraint("(clos_le IS NULL) = (clos_par_id IS NULL)", name=op.f(f"ck_{TABLE}_clos_par")),
        _cle("dossier_id", "dossier.id"),
        _cle("partenaire_id", "partenaire.id"),
        _cle("demande_par_id", "personne.id"),
        _cle("rendu_par_id", "adresse_de_partenaire.id"),
        _cle("clos_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("dossier_id", "partenaire_id", name=op.f(f"uq_{TABLE}_dossier_id_partenaire_id")),
    )
    op.create_index(f"ix_{TABLE}_partenaire_id", TABLE, ["partenaire_id"])
    op.create_index(
        f"ix_{TABLE}_en_attente", TABLE, ["repondre_avant"], sqlite_where=EN_ATTENTE, postgresql_where=EN_ATTENTE
    )


def downgrade() -> None:
    op.drop_table(TABLE)
