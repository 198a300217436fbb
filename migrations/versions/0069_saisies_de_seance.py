"""A decision typed in a sitting keeps the key of its form: sent twice, it is recorded once."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saisie_de_seance",
        sa.Column("cle", sa.String(length=64), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("faite_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_saisie_de_seance_decision_id"),
        sa.PrimaryKeyConstraint("cle", name="pk_saisie_de_seance"),
    )
    op.create_index("ix_saisie_de_seance_decision_id", "saisie_de_seance", ["decision_id"])


def downgrade() -> None:
    op.drop_table("saisie_de_seance")
