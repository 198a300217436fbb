"""The few who examine are found among all who have an account, for the filters of each list."""

from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_personne_role", "personne", ["role"])


def downgrade() -> None:
    op.drop_index("ix_personne_role", "personne")
