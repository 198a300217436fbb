"""The lines of a file of public grants wait aside, written by portions, until one statement makes them all known."""

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subvention_preparee",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(64), nullable=False),
        sa.Column("attribuant", sa.String(200), nullable=False),
        sa.Column("siret_attribuant", sa.String(14), nullable=True),
        sa.Column("annee", sa.Integer(), nullable=False),
        sa.Column("accordee_le", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("beneficiaire", sa.String(200), nullable=False),
        sa.Column("siren", sa.String(9), nullable=True),
        sa.Column("siret", sa.String(14), nullable=True),
        sa.Column("rna", sa.String(10), nullable=True),
        sa.Column("objet", sa.String(256), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("dispositif", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "cle", name="pk_subvention_preparee"),
        sa.ForeignKeyConstraint(["import_id"], ["import_subventions.id"], name="fk_subvention_preparee_import_id"),
    )


def downgrade() -> None:
    op.drop_table("subvention_preparee")
