"""SQLite forgets the samples it took of the tables: the connections of the portal take none any more.

With them it prepares a statement anew each time it runs. What else it knows of the tables stays.
"""

from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

EXISTENT = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'"


def upgrade() -> None:
    lie = op.get_bind()
    if lie.dialect.name == "sqlite" and lie.exec_driver_sql(EXISTENT).first():
        op.execute("DELETE FROM sqlite_stat4")


def downgrade() -> None:
    """They come back when the tables are analysed."""
