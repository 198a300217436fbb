"""Agents see who has the same dossier open."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lecture_en_cours",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("vue_le", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_lecture_en_cours_dossier_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_lecture_en_cours_personne_id")),
        sa.PrimaryKeyConstraint("dossier_id", "personne_id", name=op.f("pk_lecture_en_cours")),
    )
    op.create_index("ix_lecture_en_cours_vue_le", "lecture_en_cours", ["vue_le"])


def downgrade() -> None:
    op.drop_table("lecture_en_cours")
