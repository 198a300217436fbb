"""The index of the ranking, in the order of the ranking where the engine asks for it.

A note that is missing comes last. Read backwards, an index of PostgreSQL gives it first: it read and sorted the whole
campaign for the fifty lines of a page. SQLite takes a missing note for the lowest one, and reads the index as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

TABLE, INDEX = "dossier", "ix_dossier_classement"
NOTES = ("note_dixiemes", "note_participation_centiemes", "note_orientation_centiemes")
SUITE = ("depose_le", "numero", "etat", "organisme_id", "orientation")


def _refaire(*colonnes: str | sa.TextClause) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index(INDEX, TABLE)
        op.create_index(INDEX, TABLE, ["campagne_id", *colonnes])


def upgrade() -> None:
    # the id too: a row of PostgreSQL is not found by it, so that an index holds it only when told
    _refaire(*(sa.text(f"{note} DESC NULLS LAST") for note in NOTES), *SUITE, "id")


def downgrade() -> None:
    _refaire(*NOTES, *SUITE)
