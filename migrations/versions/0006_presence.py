"""Who writes in a dossier now: one row a person and section, gone when they are."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("depuis", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.Column("vue_le", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.Column("ecrit_le", app.core.db.InstantUTC(timezone=True), nullable=True),
        sa.Column("enregistrements", sa.Integer(), nullable=False),
        sa.CheckConstraint("enregistrements >= 0", name=op.f("ck_presence_enregistrements")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_presence_dossier_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_presence_personne_id")),
        sa.PrimaryKeyConstraint("dossier_id", "personne_id", "section", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_vue_le"), "presence", ["vue_le"])


def downgrade() -> None:
    op.drop_table("presence")
