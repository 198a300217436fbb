"""The search reads the sentences of a dossier too: an index of words without their places, built again at once.

The counts of the list have their indexes, read alone.
"""

from alembic import op

from app.dossiers.recherche import reindexer

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEX = (("campagne_id", "etat", "organisme_id"), ("etat", "organisme_id"))


def upgrade() -> None:
    for colonnes in INDEX:
        op.create_index(f"ix_dossier_{'_'.join(colonnes)}", "dossier", list(colonnes))
    _table("tokenize = 'unicode61', prefix = '2 3', detail = none")
    reindexer(op.get_bind())


def _table(options: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE recherche_dossier")
        op.execute(f"CREATE VIRTUAL TABLE recherche_dossier USING fts5(texte, {options})")


def downgrade() -> None:
    # the index is built again by `portail reindexer` of the version that comes back
    _table("tokenize = 'unicode61', prefix = '2 3'")
    for colonnes in INDEX:
        op.drop_index(f"ix_dossier_{'_'.join(colonnes)}", "dossier")
