"""A line of a batch may end in a failure that nobody foresaw: the others go on."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

NOM = "ck_ligne_de_lot_sort"


def _permettre(*mots: str) -> None:
    permis = sa.column("sort").in_([sa.literal_column(f"'{mot}'") for mot in mots])
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(NOM), "ligne_de_lot", type_="check")
        op.create_check_constraint(op.f(NOM), "ligne_de_lot", permis)
        return
    # no table refers to this one: it is copied without risk
    op.rename_table("ligne_de_lot", "ligne_de_lot_avant")
    op.create_table(
        "ligne_de_lot",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("phrase", sa.String(length=500), nullable=False),
        sa.CheckConstraint(permis, name=op.f(NOM)),
        sa.ForeignKeyConstraint(["lot_id"], ["lot_demande.id"], name=op.f("fk_ligne_de_lot_lot_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_ligne_de_lot_dossier_id")),
        sa.PrimaryKeyConstraint("lot_id", "dossier_id", name=op.f("pk_ligne_de_lot")),
    )
    op.execute("INSERT INTO ligne_de_lot SELECT lot_id, dossier_id, sort, phrase FROM ligne_de_lot_avant")
    op.drop_table("ligne_de_lot_avant")


def upgrade() -> None:
    _permettre("a_faire", "fait", "impossible", "echec")


def downgrade() -> None:
    op.execute("UPDATE ligne_de_lot SET sort = 'impossible' WHERE sort = 'echec'")
    _permettre("a_faire", "fait", "impossible")
