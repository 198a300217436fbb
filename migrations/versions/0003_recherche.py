"""The index of the full-text search: FTS5 on SQLite, a stored vector under GIN on PostgreSQL.

What is indexed is already folded (no accent, no case, only letters and digits): both engines cut it the same way.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

POSTGRESQL = """
CREATE TABLE recherche_dossier (
    dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
    texte TEXT NOT NULL,
    vecteur TSVECTOR GENERATED ALWAYS AS
        (array_to_tsvector(array_remove(string_to_array(texte, ' '), ''))) STORED
)
"""
SQLITE = """
CREATE VIRTUAL TABLE recherche_dossier USING fts5(texte, tokenize = 'unicode61', prefix = '2 3')
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
        return
    op.execute(POSTGRESQL)
    op.execute("CREATE INDEX ix_recherche_dossier_vecteur ON recherche_dossier USING gin (vecteur)")


def downgrade() -> None:
    op.execute("DROP TABLE recherche_dossier")
