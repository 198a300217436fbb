"""The digest keeps the kinds that were silenced, so that a new kind is told to everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# what the form offered when the rows began; what came later, nobody silenced
OFFERTS = (
    "a_relire", "message", "sans_reponse", "complement_recu", "a_prendre", "a_noter", "avis_en_retard", "a_clore",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("recapitulatif", sa.Column("tues", sa.JSON(), nullable=False, server_default="[]"))
    _convertir("attentes", "tues")
    with op.batch_alter_table("recapitulatif") as table:
        table.alter_column("tues", server_default=None)
        table.drop_column("attentes")


def downgrade() -> None:
    op.add_column("recapitulatif", sa.Column("attentes", sa.JSON(), nullable=False, server_default="[]"))
    _convertir("tues", "attentes")
    with op.batch_alter_table("recapitulatif") as table:
        table.alter_column("attentes", server_default=None)
        table.drop_column("tues")


def _convertir(de: str, vers: str) -> None:
    """Each list is what the other leaves out."""
    bd, types = op.get_bind(), (sa.column(de, sa.JSON()), sa.column(vers, sa.JSON()))
    lignes = sa.table("recapitulatif", sa.column("personne_id", sa.Integer()), *types)
    for personne_id, gardes in bd.execute(sa.select(lignes.c.personne_id, lignes.c[de])).all():
        reste = [attente for attente in OFFERTS if attente not in gardes]
        bd.execute(sa.update(lignes).where(lignes.c.personne_id == personne_id).values({vers: reste}))
