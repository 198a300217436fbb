"""The morning digest of each agent: on which days, of what, and the last day that was dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recapitulatif",
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("est_actif", sa.Boolean(), nullable=False),
        sa.Column("jours", sa.JSON(), nullable=False),
        sa.Column("attentes", sa.JSON(), nullable=False),
        sa.Column("traite_le", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_recapitulatif_personne_id")),
        sa.PrimaryKeyConstraint("personne_id", name=op.f("pk_recapitulatif")),
    )


def downgrade() -> None:
    op.drop_table("recapitulatif")
