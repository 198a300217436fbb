"""The words of the titles and of the organismes, where the search looks for the one that was meant.

On PostgreSQL they are found by their trigrams where pg_trgm may be had; elsewhere by their length and their ends.
"""

import sqlalchemy as sa
from alembic import op

from app.core.db import InstantUTC

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

# a trusted extension is installed by whoever may create in the base
TRIGRAMMES_POSSIBLES = """
SELECT bool_or(
    v.installed
    OR (v.trusted AND has_database_privilege(current_database(), 'CREATE'))
    OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
)
FROM pg_available_extension_versions v WHERE v.name = 'pg_trgm'
"""


def upgrade() -> None:
    op.create_table(
        "mot",
        sa.Column("mot", sa.String(length=60), nullable=False),
        sa.Column("deposee_le", InstantUTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mot", name=op.f("pk_mot")),
    )
    op.create_index(op.f("ix_mot_deposee_le"), "mot", ["deposee_le"])
    if op.get_bind().dialect.name != "postgresql" or not op.get_bind().scalar(sa.text(TRIGRAMMES_POSSIBLES)):
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    # installed beside, in a schema that is not searched, it is as if it were not
    if op.get_bind().scalar(sa.text("SELECT to_regprocedure('similarity(text, text)') IS NOT NULL")):
        # few words come at a time: written in their place at once, not in a list that waits for a vacuum
        op.execute("CREATE INDEX ix_mot_trigrammes ON mot USING gin (mot gin_trgm_ops) WITH (fastupdate = off)")


def downgrade() -> None:
    # the extension stays: others may have found it in the base
    op.drop_table("mot")
