"""The base itself keeps the note that another replaces: no statement of ours can forget it, and none is sent for it."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

GARDIEN = "note_gardee"
COPIEES = ("dossier_id", "personne_id", "critere", "valeur", "commentaire", "version_dossier", "version_bareme")
CHANGEE = "OLD.valeur <> NEW.valeur OR OLD.commentaire <> NEW.commentaire"
COPIE = (
    f"INSERT INTO note_ancienne ({', '.join(COPIEES)}, donnee_le, remplacee_le, motif) "
    f"VALUES ({', '.join(f'OLD.{nom}' for nom in COPIEES)}, OLD.modifiee_le, NEW.modifiee_le, NEW.motif);"
)


def upgrade() -> None:
    op.add_column("note", sa.Column("motif", sa.String(length=1000), server_default="", nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {GARDIEN} AFTER UPDATE ON note WHEN {CHANGEE} BEGIN {COPIE} END")
        return
    op.execute(f"CREATE FUNCTION {GARDIEN}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {COPIE} RETURN NULL; END $$")
    op.execute(
        f"CREATE TRIGGER {GARDIEN} AFTER UPDATE ON note FOR EACH ROW WHEN ({CHANGEE}) EXECUTE FUNCTION {GARDIEN}()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {GARDIEN}")
    else:
        op.execute(f"DROP TRIGGER {GARDIEN} ON note")
        op.execute(f"DROP FUNCTION {GARDIEN}()")
    op.drop_column("note", "motif")
