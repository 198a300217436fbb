"""When the notes of a dossier are compared, and why one was changed then.

Where somebody had rendered an avis, they already read the others' under the former rule: it stays so.
"""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
GARDES = ("note_ancienne", "avis_ancien")
CLOS = """
UPDATE dossier SET notes_partagees_le = COALESCE(
    (SELECT MIN(avis.rendu_le) FROM avis WHERE avis.dossier_id = dossier.id), depose_le)
WHERE depose_le IS NOT NULL AND (
    avis_rendus > 0
    OR etat NOT IN ('brouillon', 'abandonne', 'expire', 'depose', 'a_completer', 'en_instruction'))
"""


def upgrade() -> None:
    op.add_column("dossier", sa.Column("notes_partagees_le", INSTANT, nullable=True))
    for table in GARDES:
        op.add_column(table, sa.Column("motif", sa.String(length=1000), nullable=False, server_default=""))
    op.execute(CLOS)


def downgrade() -> None:
    for table in GARDES:
        op.drop_column(table, "motif")
    op.drop_column("dossier", "notes_partagees_le")
