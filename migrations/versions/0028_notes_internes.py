"""Agents write notes to each other on a dossier."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
ATTEND = sa.text("levee_le IS NULL AND (destinataire_id IS NOT NULL OR est_a_la_coordination)")


def upgrade() -> None:
    op.create_table(
        "note_interne",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=64), nullable=False),
        sa.Column("texte", sa.String(length=4000), nullable=False),
        sa.Column("ecrite_le", INSTANT, nullable=False),
        sa.Column("destinataire_id", sa.Integer(), nullable=True),
        sa.Column("est_a_la_coordination", sa.Boolean(), nullable=False),
        sa.Column("levee_le", INSTANT, nullable=True),
        sa.Column("levee_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "destinataire_id IS NULL OR NOT est_a_la_coordination", name=op.f("ck_note_interne_un_destinataire")
        ),
        sa.CheckConstraint("(levee_le IS NULL) = (levee_par_id IS NULL)", name=op.f("ck_note_interne_levee")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_note_interne_dossier_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_note_interne_auteur_id")),
        sa.ForeignKeyConstraint(["destinataire_id"], ["personne.id"], name=op.f("fk_note_interne_destinataire_id")),
        sa.ForeignKeyConstraint(["levee_par_id"], ["personne.id"], name=op.f("fk_note_interne_levee_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_interne")),
        sa.UniqueConstraint("cle", name=op.f("uq_note_interne_cle")),
    )
    op.create_index("ix_note_interne_dossier_id_id", "note_interne", ["dossier_id", "id"])
    op.create_index(
        "ix_note_interne_en_attente", "note_interne", ["dossier_id"], sqlite_where=ATTEND, postgresql_where=ATTEND
    )


def downgrade() -> None:
    op.drop_table("note_interne")
