"""A carry-over may be undone: who, when and why stay beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # words that both engines know: no table is copied
    op.add_column("report_d_enveloppe", sa.Column("annule_le", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "ALTER TABLE report_d_enveloppe ADD COLUMN annule_par_id INTEGER "
        "CONSTRAINT fk_report_d_enveloppe_annule_par_id REFERENCES personne (id)"
    )
    op.add_column(
        "report_d_enveloppe", sa.Column("annulation", sa.String(length=500), server_default="", nullable=False)
    )


def downgrade() -> None:
    # undone, it moved nothing: the earlier schema would count it
    op.execute("DELETE FROM report_d_enveloppe WHERE annule_le IS NOT NULL")
    with op.batch_alter_table("report_d_enveloppe") as table:
        for colonne in ("annulation", "annule_par_id", "annule_le"):
            table.drop_column(colonne)
