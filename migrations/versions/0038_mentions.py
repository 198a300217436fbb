"""Colleagues are mentioned in the notes between agents."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
A_LIRE = sa.text("lue_le IS NULL")


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("lue_le", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note_interne.id"], name=op.f("fk_mention_note_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_mention_personne_id")),
        sa.PrimaryKeyConstraint("note_id", "personne_id", name=op.f("pk_mention")),
    )
    op.create_index("ix_mention_a_lire", "mention", ["personne_id"], sqlite_where=A_LIRE, postgresql_where=A_LIRE)


def downgrade() -> None:
    op.drop_table("mention")
