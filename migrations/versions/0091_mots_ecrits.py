"""The words are kept as they are written, those of the sentences too, and how far they were read.

What was learnt folded is learnt again by the worker.
"""

import sqlalchemy as sa
from alembic import op

from app.core.db import InstantUTC

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _refaire(sa.Column("forme", sa.String(length=60), nullable=False), sa.Column("voix", sa.Integer(), nullable=False))
    op.create_table(
        "lecture_des_mots",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_des_mots")),
    )


def downgrade() -> None:
    op.drop_table("lecture_des_mots")
    _refaire(sa.Column("deposee_le", InstantUTC(timezone=True), nullable=False))
    op.create_index(op.f("ix_mot_deposee_le"), "mot", ["deposee_le"])


def _refaire(*colonnes: sa.Column[object]) -> None:
    """The table of the words, empty, with these columns beside the folded word."""
    op.drop_table("mot")
    plie = sa.Column("mot", sa.String(length=60), nullable=False)
    op.create_table("mot", plie, *colonnes, sa.PrimaryKeyConstraint("mot", name=op.f("pk_mot")))
    if op.get_bind().dialect.name != "postgresql":
        return
    # as 0087 found it: not every base has trigrams
    if op.get_bind().scalar(sa.text("SELECT to_regprocedure('similarity(text, text)') IS NOT NULL")):
        op.execute("CREATE INDEX ix_mot_trigrammes ON mot USING gin (mot gin_trgm_ops) WITH (fastupdate = off)")
