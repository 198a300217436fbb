"""What is noted of each funder of a dossier: its amount, how firm it is, its own number; each change is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
EN_VIGUEUR = sa.text("remplacee_le IS NULL")


def upgrade() -> None:
    op.create_table(
        "ligne_de_tour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("financeur", sa.String(length=40), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("nom_plie", sa.String(length=120), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("fermete", sa.String(length=40), nullable=False),
        sa.Column("numero", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("raison", sa.String(length=500), nullable=False),
        sa.Column("notee_le", INSTANT, nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=False),
        sa.Column("remplacee_le", INSTANT, nullable=True),
        sa.CheckConstraint("montant_cents >= 0", name=op.f("ck_ligne_de_tour_montant")),
        sa.CheckConstraint(
            "fermete IN ('sollicite', 'avis', 'promis', 'vote', 'engage', 'verse')",
            name=op.f("ck_ligne_de_tour_fermete"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_ligne_de_tour_dossier_id"),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name="fk_ligne_de_tour_par_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ligne_de_tour"),
    )
    op.create_index("ix_ligne_de_tour_dossier_id_id", "ligne_de_tour", ["dossier_id", "id"])
    op.create_index(
        "uq_ligne_de_tour_en_vigueur", "ligne_de_tour", ["dossier_id", "financeur", "nom_plie"], unique=True,
        sqlite_where=EN_VIGUEUR, postgresql_where=EN_VIGUEUR,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("ligne_de_tour")
