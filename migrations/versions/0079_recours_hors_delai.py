"""A paper recours is recorded even late; it has documents; the letter that answers may be handed over otherwise."""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # in words that both engines know: no table is copied
    quand = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute("ALTER TABLE recours_gracieux ADD COLUMN est_hors_delai BOOLEAN DEFAULT false NOT NULL")
    op.execute("ALTER TABLE recours_gracieux ADD COLUMN pieces JSON DEFAULT '[]' NOT NULL")
    op.execute(f"ALTER TABLE recours_gracieux ADD COLUMN remise_autrement_le {quand}")


def downgrade() -> None:
    for colonne in ("remise_autrement_le", "pieces", "est_hors_delai"):
        op.execute(f"ALTER TABLE recours_gracieux DROP COLUMN {colonne}")
