"""A gestionnaire invites people into the organisme, by mail."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
ROLES = ("gestionnaire", "redacteur", "lecteur", "signataire")


def upgrade() -> None:
    op.create_table(
        "invitation_membre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("courriel", sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLES, name="roleadhesion", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("jeton_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("invitee_par_id", sa.Integer(), nullable=False),
        sa.Column("creee_le", INSTANT, nullable=False),
        sa.Column("expire_le", INSTANT, nullable=False),
        sa.Column("acceptee_le", INSTANT, nullable=True),
        sa.Column("acceptee_par_id", sa.Integer(), nullable=True),
        sa.Column("annulee_le", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_invitation_membre_organisme_id")),
        sa.ForeignKeyConstraint(["invitee_par_id"], ["personne.id"], name=op.f("fk_invitation_membre_invitee_par_id")),
        sa.ForeignKeyConstraint(
            ["acceptee_par_id"], ["personne.id"], name=op.f("fk_invitation_membre_acceptee_par_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_membre")),
        sa.UniqueConstraint("jeton_sha256", name=op.f("uq_invitation_membre_jeton_sha256")),
    )
    for colonne in ("organisme_id", "courriel"):
        op.create_index(op.f(f"ix_invitation_membre_{colonne}"), "invitation_membre", [colonne])


def downgrade() -> None:
    op.drop_table("invitation_membre")
