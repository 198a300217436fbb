"""An agent names a list, keeps it, shares it with the team."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

PREMIERE = sa.text("est_par_defaut")


def upgrade() -> None:
    op.create_table(
        "vue_enregistree",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=60), nullable=False),
        sa.Column("requete", sa.String(length=1000), nullable=False),
        sa.Column("est_partagee", sa.Boolean(), nullable=False),
        sa.Column("est_par_defaut", sa.Boolean(), nullable=False),
        sa.Column("creee_le", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.Column("modifiee_le", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_vue_enregistree_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vue_enregistree")),
        sa.UniqueConstraint("personne_id", "nom", name=op.f("uq_vue_enregistree_personne_id_nom")),
    )
    op.create_index(
        "ix_vue_enregistree_premiere", "vue_enregistree", ["personne_id"], unique=True,
        sqlite_where=PREMIERE, postgresql_where=PREMIERE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("vue_enregistree")
