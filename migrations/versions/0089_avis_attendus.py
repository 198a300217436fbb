"""The index of the avis not rendered yet goes: nothing reads it.

The avis of a dossier are found by their key, those that a person rendered in `ix_avis_rendu`; what is still expected of
them is asked of the affectations. On SQLite it held every avis there is, on PostgreSQL those not rendered; both wrote
it at each first note.
"""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_avis_attendu", "avis"


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)


def downgrade() -> None:
    op.create_index(INDEX, TABLE, ["personne_id", "dossier_id"], postgresql_where=sa.text("rendu_le IS NULL"))
