"""Why the notes of a dossier were put in common before every avis was rendered."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dossier", sa.Column("raison_du_partage", sa.String(length=1000), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("dossier", "raison_du_partage")
