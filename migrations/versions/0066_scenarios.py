"""Programming scenarios: hypotheses side by side, an amount per dossier and funder, taken from no envelope."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("origine", sa.String(length=300), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("copie_de_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cree_le", INSTANT, nullable=False),
        sa.Column("cree_par_id", sa.Integer(), nullable=False),
        sa.Column("modifie_le", INSTANT, nullable=False),
        sa.Column("modifie_par_id", sa.Integer(), nullable=False),
        sa.Column("retenu_le", INSTANT, nullable=True),
        sa.Column("retenu_par_id", sa.Integer(), nullable=True),
        sa.Column("supprime_le", INSTANT, nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_scenario_version")),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name="fk_scenario_campagne_id"),
        sa.ForeignKeyConstraint(["copie_de_id"], ["scenario.id"], name="fk_scenario_copie_de_id"),
        sa.ForeignKeyConstraint(["cree_par_id"], ["personne.id"], name="fk_scenario_cree_par_id"),
        sa.ForeignKeyConstraint(["modifie_par_id"], ["personne.id"], name="fk_scenario_modifie_par_id"),
        sa.ForeignKeyConstraint(["retenu_par_id"], ["personne.id"], name="fk_scenario_retenu_par_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
    )
    op.create_index("ix_scenario_campagne_id_supprime_le_id", "scenario", ["campagne_id", "supprime_le", "id"])
    op.create_table(
        "montant_de_scenario",
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("enveloppe_id", sa.Integer(), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("montant_cents > 0", name=op.f("ck_montant_de_scenario_montant")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_montant_de_scenario_dossier_id"),
        sa.ForeignKeyConstraint(["enveloppe_id"], ["enveloppe.id"], name="fk_montant_de_scenario_enveloppe_id"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_montant_de_scenario_scenario_id"),
        sa.PrimaryKeyConstraint("scenario_id", "dossier_id", "enveloppe_id", name="pk_montant_de_scenario"),
    )
    op.create_index("ix_montant_de_scenario_dossier_id", "montant_de_scenario", ["dossier_id"])


def downgrade() -> None:
    op.drop_table("montant_de_scenario")
    op.drop_table("scenario")
