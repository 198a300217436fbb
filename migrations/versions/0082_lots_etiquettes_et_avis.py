"""Putting a word and asking partners are batches like the others: the worker may do them too."""

from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

ACTES = ("confier", "complement", "note")
NOM = "ck_lot_demande_actedelot"


def _permettre(*actes: str) -> None:
    # SQLite copies the table; env.py holds the foreign keys meanwhile
    with op.batch_alter_table("lot_demande") as table:
        table.drop_constraint(op.f(NOM), type_="check")
        table.create_check_constraint(op.f(NOM), f"acte IN ({', '.join(repr(acte) for acte in actes)})")


def upgrade() -> None:
    _permettre(*ACTES, "etiquette", "avis")


def downgrade() -> None:
    nouveaux = "SELECT id FROM lot_demande WHERE acte IN ('etiquette', 'avis')"
    op.execute(f"DELETE FROM ligne_de_lot WHERE lot_id IN ({nouveaux})")
    op.execute("DELETE FROM lot_demande WHERE acte IN ('etiquette', 'avis')")
    _permettre(*ACTES)
