"""Whether who holds a dossier has rendered their avis is kept on the line, and read in an index of these alone.

It says whose notes a person may see: the lists of an agent joined two tables for it, for every dossier they hold. The
base keeps it, in the transaction of whatever renders an avis, takes it back, or hands a dossier to somebody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

INDEX = "ix_affectation_a_rendu"
SIEN = "dossier_id = {0}.dossier_id AND personne_id = {0}.personne_id"
A_RENDU = f"EXISTS (SELECT 1 FROM avis WHERE {SIEN} AND rendu_le IS NOT NULL)"


def upgrade() -> None:
    op.add_column("affectation", sa.Column("a_rendu", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(f"UPDATE affectation SET a_rendu = {A_RENDU.format('affectation')}")
    op.create_index(
        INDEX,
        "affectation",
        ["personne_id", "dossier_id", "a_rendu", "jusqu_a"],  # the last two: SQLite reads them again
        sqlite_where=sa.text("a_rendu = 1 AND jusqu_a IS NULL"),
        postgresql_where=sa.text("a_rendu AND jusqu_a IS NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _gardiens_sqlite()
    else:
        _gardiens_postgresql()


def _gardiens_sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER affectation_a_rendu AFTER INSERT ON affectation WHEN {A_RENDU.format('NEW')} "
        "BEGIN UPDATE affectation SET a_rendu = 1 WHERE id = NEW.id; END"
    )
    for quand, est_rendu, ligne in (
        ("avis_ecrit AFTER INSERT ON avis WHEN NEW.rendu_le IS NOT NULL", "1", "NEW"),
        (
            "avis_rendu AFTER UPDATE OF rendu_le ON avis WHEN (OLD.rendu_le IS NULL) <> (NEW.rendu_le IS NULL)",
            "NEW.rendu_le IS NOT NULL",
            "NEW",
        ),
        ("avis_efface AFTER DELETE ON avis WHEN OLD.rendu_le IS NOT NULL", "0", "OLD"),
    ):
        op.execute(
            f"CREATE TRIGGER {quand} BEGIN UPDATE affectation SET a_rendu = {est_rendu} WHERE {SIEN.format(ligne)}; END"
        )


def _gardiens_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION affectation_a_rendu() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"NEW.a_rendu := {A_RENDU.format('NEW')}; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER affectation_a_rendu BEFORE INSERT ON affectation FOR EACH ROW "
        "EXECUTE FUNCTION affectation_a_rendu()"
    )
    op.execute(
        "CREATE FUNCTION avis_rendu() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN UPDATE affectation SET a_rendu = false WHERE {SIEN.format('OLD')}; "
        f"ELSE UPDATE affectation SET a_rendu = NEW.rendu_le IS NOT NULL WHERE {SIEN.format('NEW')}; END IF; "
        "RETURN NULL; END $$"
    )
    for quand in (
        "avis_ecrit AFTER INSERT ON avis FOR EACH ROW WHEN (NEW.rendu_le IS NOT NULL)",
        "avis_rendu AFTER UPDATE OF rendu_le ON avis FOR EACH ROW "
        "WHEN ((OLD.rendu_le IS NULL) <> (NEW.rendu_le IS NULL))",
        "avis_efface AFTER DELETE ON avis FOR EACH ROW WHEN (OLD.rendu_le IS NOT NULL)",
    ):
        op.execute(f"CREATE TRIGGER {quand} EXECUTE FUNCTION avis_rendu()")


def downgrade() -> None:
    est_sqlite = op.get_bind().dialect.name == "sqlite"
    for nom, table in (
        ("affectation_a_rendu", "affectation"),
        ("avis_ecrit", "avis"),
        ("avis_rendu", "avis"),
        ("avis_efface", "avis"),
    ):
        op.execute(f"DROP TRIGGER {nom}" if est_sqlite else f"DROP TRIGGER {nom} ON {table}")
    if not est_sqlite:
        op.execute("DROP FUNCTION affectation_a_rendu()")
        op.execute("DROP FUNCTION avis_rendu()")
    op.drop_index(INDEX, "affectation")
    op.drop_column("affectation", "a_rendu")
