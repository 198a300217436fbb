"""Whoever opens a dossier declares first whether they are linked to it."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "declaration_de_lien",
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column(
            "declare",
            sa.Enum("aucun", "lien", name="declare", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "nature",
            sa.Enum(
                "membre", "proche", "emploi", "mandat", "autre", name="naturedulien", native_enum=False,
                create_constraint=True, length=40,
            ),
            nullable=True,
        ),
        sa.Column("precision", sa.String(length=300), nullable=False),
        sa.Column("declaree_le", INSTANT, nullable=False),
        sa.CheckConstraint(
            "(declare = 'lien') = (nature IS NOT NULL)", name=op.f("ck_declaration_de_lien_nature_du_lien")
        ),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_declaration_de_lien_personne_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_declaration_de_lien_dossier_id")),
        sa.PrimaryKeyConstraint("personne_id", "dossier_id", name=op.f("pk_declaration_de_lien")),
    )  # fmt: skip
    op.create_index("ix_declaration_de_lien_dossier_id", "declaration_de_lien", ["dossier_id"])


def downgrade() -> None:
    op.drop_table("declaration_de_lien")
