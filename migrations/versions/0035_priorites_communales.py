"""What each commune puts first, year by year."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
ORIENTATIONS = ("cadre_de_vie", "education", "sante", "transition", "tranquillite", "emploi")


def upgrade() -> None:
    op.create_table(
        "priorite_communale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.Column("annee", sa.Integer(), nullable=False),
        sa.Column(
            "orientation",
            sa.Enum(*ORIENTATIONS, name="orientation", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("quartier_code", sa.String(length=60), nullable=True),
        sa.Column("texte", sa.String(length=500), nullable=False),
        sa.Column("ajoutee_le", INSTANT, nullable=False),
        sa.Column("retiree_le", INSTANT, nullable=True),
        sa.CheckConstraint(
            "orientation IS NOT NULL OR quartier_code IS NOT NULL", name=op.f("ck_priorite_communale_objet")
        ),
        sa.CheckConstraint("annee BETWEEN 2024 AND 2040", name=op.f("ck_priorite_communale_annee")),
        sa.ForeignKeyConstraint(["insee"], ["commune.insee"], name=op.f("fk_priorite_communale_insee")),
        sa.ForeignKeyConstraint(["quartier_code"], ["quartier.code"], name=op.f("fk_priorite_communale_quartier_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priorite_communale")),
    )
    op.create_index("ix_priorite_communale_insee_annee", "priorite_communale", ["insee", "annee"])


def downgrade() -> None:
    op.drop_table("priorite_communale")
