"""What a campaign says of its criteria beside their weights, each version of it, and on which one a note was given."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
UNE = sa.text("1")
NOTES = ("note", "note_ancienne")


def upgrade() -> None:
    op.add_column("campagne", sa.Column("bareme", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("campagne", sa.Column("version_bareme", sa.Integer(), nullable=False, server_default=UNE))
    for table in NOTES:
        op.add_column(table, sa.Column("version_bareme", sa.Integer(), nullable=False, server_default=UNE))
    op.create_table(
        "version_de_bareme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("poids", sa.JSON(), nullable=False),
        sa.Column("bareme", sa.JSON(), nullable=False),
        sa.Column("fixe_le", INSTANT, nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=True),
        sa.Column("raison", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name=op.f("fk_version_de_bareme_campagne_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_version_de_bareme_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_de_bareme")),
        sa.UniqueConstraint("campagne_id", "numero", name=op.f("uq_version_de_bareme_campagne_id_numero")),
    )


def downgrade() -> None:
    op.drop_table("version_de_bareme")
    for table in NOTES:
        op.drop_column(table, "version_bareme")
    op.drop_column("campagne", "version_bareme")
    op.drop_column("campagne", "bareme")
