"""Which communes people of the institution are elected in: reminded to them where that commune is concerned."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mandat_electif",
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_mandat_electif_personne_id")),
        sa.ForeignKeyConstraint(["insee"], ["commune.insee"], name=op.f("fk_mandat_electif_insee")),
        sa.PrimaryKeyConstraint("personne_id", "insee", name=op.f("pk_mandat_electif")),
    )


def downgrade() -> None:
    op.drop_table("mandat_electif")
