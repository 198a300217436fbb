"""The models of letters that an administrator writes for a campaign, every version of them."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "modele_de_lettre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(length=40), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("sujet", sa.String(length=200), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("ecrit_le", INSTANT, nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("numero > 0", name=op.f("ck_modele_de_lettre_numero")),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name=op.f("fk_modele_de_lettre_campagne_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_modele_de_lettre_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele_de_lettre")),
        sa.UniqueConstraint(
            "campagne_id", "genre", "numero", name=op.f("uq_modele_de_lettre_campagne_id_genre_numero")
        ),
    )


def downgrade() -> None:
    op.drop_table("modele_de_lettre")
