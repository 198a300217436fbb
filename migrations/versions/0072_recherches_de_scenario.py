"""What is asked of the proposer of scenarios, and what it found."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "recherche_de_scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("demande", sa.JSON(), nullable=False),
        sa.Column("resultat", sa.JSON(), nullable=False),
        sa.Column("demandee_le", INSTANT, nullable=False),
        sa.Column("demandee_par_id", sa.Integer(), nullable=False),
        sa.Column("commencee_le", INSTANT, nullable=True),
        sa.Column("finie_le", INSTANT, nullable=True),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name="fk_recherche_de_scenario_campagne_id"),
        sa.ForeignKeyConstraint(["demandee_par_id"], ["personne.id"], name="fk_recherche_de_scenario_demandee_par_id"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_recherche_de_scenario_scenario_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recherche_de_scenario"),
    )
    op.create_index("ix_recherche_de_scenario_campagne_id_id", "recherche_de_scenario", ["campagne_id", "id"])


def downgrade() -> None:
    op.drop_table("recherche_de_scenario")
