"""Agents put words on dossiers."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "etiquette",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("libelle", sa.String(length=40), nullable=False),
        sa.Column("cle", sa.String(length=80), nullable=False),
        sa.Column("creee_le", INSTANT, nullable=False),
        sa.Column("creee_par_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["creee_par_id"], ["personne.id"], name=op.f("fk_etiquette_creee_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etiquette")),
        sa.UniqueConstraint("cle", name=op.f("uq_etiquette_cle")),
    )
    op.create_table(
        "etiquette_de_dossier",
        sa.Column("etiquette_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("posee_le", INSTANT, nullable=False),
        sa.Column("posee_par_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["etiquette_id"], ["etiquette.id"], name=op.f("fk_etiquette_de_dossier_etiquette_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_etiquette_de_dossier_dossier_id")),
        sa.ForeignKeyConstraint(["posee_par_id"], ["personne.id"], name=op.f("fk_etiquette_de_dossier_posee_par_id")),
        sa.PrimaryKeyConstraint("etiquette_id", "dossier_id", name=op.f("pk_etiquette_de_dossier")),
    )
    op.create_index("ix_etiquette_de_dossier_dossier_id", "etiquette_de_dossier", ["dossier_id"])


def downgrade() -> None:
    op.drop_table("etiquette_de_dossier")
    op.drop_table("etiquette")
