"""Amounts beyond 21 474 836,47 €: in cents, an integer of PostgreSQL holds no more, and the forms accept more."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

# table: columns, and whether each may be empty
COLONNES = {
    "campagne": {"plafond_dossier_cents": True, "plafond_annuel_cents": True},
    "enveloppe": {"montant_cents": False, "engage_cents": False},
    "dossier": {"montant_demande_cents": False, "cout_total_cents": False, "montant_propose_cents": True},
    "montant_propose": {"montant_cents": False},
    "montant_decide": {"montant_cents": False},
}


def upgrade() -> None:
    _retyper(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    _retyper(sa.BigInteger(), sa.Integer())


def _retyper(ancien: sa.types.TypeEngine[int], nouveau: sa.types.TypeEngine[int]) -> None:
    # an integer of SQLite has the size of what it holds: to write the tables again would change nothing
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, colonnes in COLONNES.items():
        for colonne, est_vide in colonnes.items():
            op.alter_column(table, colonne, existing_type=ancien, type_=nouveau, existing_nullable=est_vide)
