"""A decision put right after its sitting is a new one, which names the one it corrects and says why."""

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # in words that both engines know: no table is copied
    op.execute(
        "ALTER TABLE decision ADD COLUMN corrige_id INTEGER CONSTRAINT fk_decision_corrige_id REFERENCES decision (id)"
    )
    op.execute(
        "ALTER TABLE decision ADD COLUMN motif_correction VARCHAR(1000) DEFAULT '' NOT NULL "
        "CONSTRAINT ck_decision_correction CHECK ((corrige_id IS NULL) = (motif_correction = ''))"
    )


def downgrade() -> None:
    with op.batch_alter_table("decision") as table:
        table.drop_constraint(op.f("ck_decision_correction"), type_="check")
        table.drop_column("motif_correction")
        table.drop_column("corrige_id")
