"""Acts on many dossiers that the worker does, with a line for each."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "lot_demande",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("acte", _mots("actedelot", "confier", "complement", "note"), nullable=False),
        sa.Column("charge", sa.JSON(), nullable=False),
        sa.Column("liste", sa.String(length=1000), nullable=False),
        sa.Column("demande_le", INSTANT, nullable=False),
        sa.Column("fini_le", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_lot_demande_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_demande")),
    )
    op.create_index("ix_lot_demande_personne_id", "lot_demande", ["personne_id"])
    op.create_table(
        "ligne_de_lot",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("sort", _mots("sort", "a_faire", "fait", "impossible"), nullable=False),
        sa.Column("phrase", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot_demande.id"], name=op.f("fk_ligne_de_lot_lot_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_ligne_de_lot_dossier_id")),
        sa.PrimaryKeyConstraint("lot_id", "dossier_id", name=op.f("pk_ligne_de_lot")),
    )


def downgrade() -> None:
    op.drop_table("ligne_de_lot")
    op.drop_table("lot_demande")
