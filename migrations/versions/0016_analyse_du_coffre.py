"""What the antivirus said of each document of the safe. Those already there were looked at when they came in."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # one column and its check, in words that both engines know: no table is copied
    op.execute(
        "ALTER TABLE document_coffre ADD COLUMN etat VARCHAR(40) DEFAULT 'saine' NOT NULL "
        "CONSTRAINT ck_document_coffre_etatpiece CHECK (etat IN ('en_analyse', 'saine', 'refusee'))"
    )


def downgrade() -> None:
    with op.batch_alter_table("document_coffre") as table:
        table.drop_constraint("ck_document_coffre_etatpiece", type_="check")
        table.drop_column("etat")
