"""The partners who may be asked for an avis, their confirmed addresses, the links of their mails."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
GENRES = ("commune", "etat", "caf", "region", "departement", "bailleur")


def _cle(table: str, colonne: str, vers: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [vers], name=op.f(f"fk_{table}_{colonne}"))


def upgrade() -> None:
    op.create_table(
        "partenaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "genre",
            sa.Enum(*GENRES, name="genrepartenaire", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("cree_le", INSTANT, nullable=False),
        sa.Column("retire_le", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partenaire")),
        sa.UniqueConstraint("nom", name=op.f("uq_partenaire_nom")),
    )
    op.create_table(
        "commune_de_partenaire",
        sa.Column("partenaire_id", sa.Integer(), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        _cle("commune_de_partenaire", "partenaire_id", "partenaire.id"),
        _cle("commune_de_partenaire", "insee", "commune.insee"),
        sa.PrimaryKeyConstraint("partenaire_id", "insee", name=op.f("pk_commune_de_partenaire")),
    )
    op.create_index("ix_commune_de_partenaire_insee", "commune_de_partenaire", ["insee"])
    op.create_table(
        "adresse_de_partenaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partenaire_id", sa.Integer(), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("jeton_sha256", sa.String(length=64), nullable=False),
        sa.Column("ajoutee_le", INSTANT, nullable=False),
        sa.Column("confirmee_le", INSTANT, nullable=True),
        sa.Column("retiree_le", INSTANT, nullable=True),
        _cle("adresse_de_partenaire", "partenaire_id", "partenaire.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adresse_de_partenaire")),
        sa.UniqueConstraint("partenaire_id", "courriel", name=op.f("uq_adresse_de_partenaire_partenaire_id_courriel")),
        sa.UniqueConstraint("jeton_sha256", name=op.f("uq_adresse_de_partenaire_jeton_sha256")),
    )
    op.create_table(
        "lien_de_partenaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adresse_id", sa.Integer(), nullable=False),
        sa.Column("jeton_sha256", sa.String(length=64), nullable=False),
        sa.Column("cree_le", INSTANT, nullable=False),
        sa.Column("expire_le", INSTANT, nullable=False),
        _cle("lien_de_partenaire", "adresse_id", "adresse_de_partenaire.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lien_de_partenaire")),
        sa.UniqueConstraint("jeton_sha256", name=op.f("uq_lien_de_partenaire_jeton_sha256")),
    )
    op.create_index("ix_lien_de_partenaire_adresse_id", "lien_de_partenaire", ["adresse_id"])


def downgrade() -> None:
    for table in ("lien_de_partenaire", "adresse_de_partenaire", "commune_de_partenaire", "partenaire"):
        op.drop_table(table)
