"""An administrator adds questions to one campaign."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GENRES = ("texte", "texte_long", "choix", "choix_multiples", "nombre", "montant", "date", "fichier")


def upgrade() -> None:
    op.create_table(
        "question_ajoutee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column(
            "genre",
            sa.Enum(*GENRES, name="genreajoute", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("libelle", sa.String(length=200), nullable=False),
        sa.Column("aide", sa.String(length=500), nullable=False),
        sa.Column("propositions", sa.String(), nullable=False),
        sa.Column("est_facultatif", sa.Boolean(), nullable=False),
        sa.Column("ajoutee_le", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.Column("ajoutee_par_id", sa.Integer(), nullable=False),
        sa.Column("retiree_le", app.core.db.InstantUTC(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(genre IN ('choix', 'choix_multiples')) = (propositions <> '')",
            name=op.f("ck_question_ajoutee_propositions"),
        ),
        sa.CheckConstraint("retiree_le IS NULL OR retiree_le >= ajoutee_le", name=op.f("ck_question_ajoutee_retrait")),
        sa.ForeignKeyConstraint(
            ["ajoutee_par_id"], ["personne.id"], name=op.f("fk_question_ajoutee_ajoutee_par_id_personne")
        ),
        sa.ForeignKeyConstraint(
            ["campagne_id"], ["campagne.id"], name=op.f("fk_question_ajoutee_campagne_id_campagne")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_ajoutee")),
    )
    op.create_index("ix_question_ajoutee_campagne_id_rang_id", "question_ajoutee", ["campagne_id", "rang", "id"])


def downgrade() -> None:
    op.drop_table("question_ajoutee")
