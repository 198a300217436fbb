"""What was read of the letters of a sitting: those that leave are those, word for word."""

from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # what is prepared at this instant is to be read again: nothing says what was read
    op.execute("ALTER TABLE seance ADD COLUMN lettres_sha256 VARCHAR(64)")


def downgrade() -> None:
    op.execute("ALTER TABLE seance DROP COLUMN lettres_sha256")
