"""What each agent rendered an avis on is read in an index of these alone.

Who may see which note, and what each has left to score, is asked of thousands of dossiers at once: without it
PostgreSQL read every avis there is, and SQLite the text of each.
"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

INDEX = "ix_avis_rendu"
RENDU = sa.text("rendu_le IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        INDEX,
        "avis",
        ["personne_id", "dossier_id", "rendu_le"],  # the last one: SQLite reads it again
        sqlite_where=RENDU,
        postgresql_where=RENDU,
    )


def downgrade() -> None:
    op.drop_index(INDEX, "avis")
