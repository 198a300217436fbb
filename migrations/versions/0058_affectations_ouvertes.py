"""What each agent holds of the open dossiers is kept on the lines themselves, and counted in an index of these alone.

The base keeps it, in the transaction of whatever changes a dossier: fifteen acts change its state, and one that forgot
would bias the routing. Only the lines of that dossier are written, so that nobody waits for anybody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

OUVERTS = "('depose', 'a_completer', 'en_instruction')"
INDEX = "ix_affectation_ouverte"
EST_OUVERT = f"(SELECT dossier.etat IN {OUVERTS} FROM dossier WHERE dossier.id = affectation.dossier_id)"


def upgrade() -> None:
    op.add_column("affectation", sa.Column("est_ouverte", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(f"UPDATE affectation SET est_ouverte = {EST_OUVERT}")
    op.create_index(
        INDEX,
        "affectation",
        ["personne_id", "qualite", "dossier_id", "est_ouverte", "jusqu_a"],  # the last two: SQLite reads them again
        sqlite_where=sa.text("est_ouverte = 1 AND jusqu_a IS NULL"),
        postgresql_where=sa.text("est_ouverte AND jusqu_a IS NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _gardiens_sqlite()
    else:
        _gardiens_postgresql()


def _gardiens_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER affectation_selon_dossier AFTER UPDATE OF etat ON dossier "
        f"WHEN (OLD.etat IN {OUVERTS}) <> (NEW.etat IN {OUVERTS}) "
        f"BEGIN UPDATE affectation SET est_ouverte = NEW.etat IN {OUVERTS} WHERE dossier_id = NEW.id; END"
    )
    op.execute(
        "CREATE TRIGGER affectation_ouverte AFTER INSERT ON affectation "
        f"BEGIN UPDATE affectation SET est_ouverte = {EST_OUVERT} WHERE id = NEW.id; END"
    )


def _gardiens_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION affectation_selon_dossier() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"UPDATE affectation SET est_ouverte = NEW.etat IN {OUVERTS} WHERE dossier_id = NEW.id; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER affectation_selon_dossier AFTER UPDATE OF etat ON dossier FOR EACH ROW "
        f"WHEN ((OLD.etat IN {OUVERTS}) <> (NEW.etat IN {OUVERTS})) EXECUTE FUNCTION affectation_selon_dossier()"
    )
    op.execute(
        "CREATE FUNCTION affectation_ouverte() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"NEW.est_ouverte := (SELECT dossier.etat IN {OUVERTS} FROM dossier WHERE dossier.id = NEW.dossier_id); "
        "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER affectation_ouverte BEFORE INSERT ON affectation FOR EACH ROW "
        "EXECUTE FUNCTION affectation_ouverte()"
    )


def downgrade() -> None:
    for nom, table in (("affectation_selon_dossier", "dossier"), ("affectation_ouverte", "affectation")):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {nom}")
        else:
            op.execute(f"DROP TRIGGER {nom} ON {table}")
            op.execute(f"DROP FUNCTION {nom}()")
    op.drop_index(INDEX, "affectation")
    op.drop_column("affectation", "est_ouverte")
