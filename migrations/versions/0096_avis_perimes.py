"""An avis of a partner may bear on what the dossier no longer says, and be asked again: the former one is kept."""

import sqlalchemy as sa
from alembic import op

from app.core.db import InstantUTC

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("avis_de_partenaire", sa.Column("perime_le", InstantUTC(timezone=True), nullable=True))
    op.add_column("avis_de_partenaire", sa.Column("perime_depuis", sa.Integer(), nullable=True))
    op.add_column("avis_de_partenaire", sa.Column("anciens", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for colonne in ("anciens", "perime_depuis", "perime_le"):
        op.drop_column("avis_de_partenaire", colonne)
