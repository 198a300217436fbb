"""Dossiers that look alike are found, explained and settled."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
ETATS = sa.Enum(
    "a_regarder", "doublon", "a_rapprocher", "ecarte",
    name="etatressemblance", native_enum=False, create_constraint=True, length=40,
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "empreinte_de_dossier",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("annee", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ages", sa.JSON(), nullable=False),
        sa.Column("comparee_le", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_empreinte_de_dossier_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_empreinte_de_dossier")),
    )
    op.create_index("ix_empreinte_de_dossier_annee", "empreinte_de_dossier", ["annee"])
    op.create_table(
        "terme_de_dossier",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("terme", sa.String(length=60), nullable=False),
        sa.Column("mot", sa.String(length=60), nullable=False),
        sa.Column("annee", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_terme_de_dossier_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "terme", name=op.f("pk_terme_de_dossier")),
    )
    op.create_index("ix_terme_de_dossier_annee_terme_dossier_id", "terme_de_dossier", ["annee", "terme", "dossier_id"])
    op.create_table(
        "ressemblance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("premier_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("motifs", sa.JSON(), nullable=False),
        sa.Column("quartiers", sa.JSON(), nullable=False),
        sa.Column("ages", sa.JSON(), nullable=False),
        sa.Column("termes", sa.JSON(), nullable=False),
        sa.Column("trouve_le", INSTANT, nullable=False),
        sa.Column("etat", ETATS, nullable=False),
        sa.Column("doublon_id", sa.Integer(), nullable=True),
        sa.Column("raison", sa.String(length=500), nullable=False),
        sa.Column("tranche_le", INSTANT, nullable=True),
        sa.Column("tranche_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("premier_id < second_id", name=op.f("ck_ressemblance_ordre")),
        sa.CheckConstraint("(etat = 'doublon') = (doublon_id IS NOT NULL)", name=op.f("ck_ressemblance_doublon")),
        sa.CheckConstraint(
            "doublon_id IS NULL OR doublon_id IN (premier_id, second_id)",
            name=op.f("ck_ressemblance_doublon_de_la_paire"),
        ),
        sa.CheckConstraint("(etat = 'a_regarder') = (tranche_le IS NULL)", name=op.f("ck_ressemblance_tranche")),
        sa.CheckConstraint("(tranche_le IS NULL) = (tranche_par_id IS NULL)", name=op.f("ck_ressemblance_tranche_par")),
        sa.ForeignKeyConstraint(["premier_id"], ["dossier.id"], name=op.f("fk_ressemblance_premier_id")),
        sa.ForeignKeyConstraint(["second_id"], ["dossier.id"], name=op.f("fk_ressemblance_second_id")),
        sa.ForeignKeyConstraint(["doublon_id"], ["dossier.id"], name=op.f("fk_ressemblance_doublon_id")),
        sa.ForeignKeyConstraint(["tranche_par_id"], ["personne.id"], name=op.f("fk_ressemblance_tranche_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ressemblance")),
        sa.UniqueConstraint("premier_id", "second_id", name=op.f("uq_ressemblance_premier_id_second_id")),
    )
    op.create_index("ix_ressemblance_second_id", "ressemblance", ["second_id"])
    op.create_index("ix_ressemblance_etat_premier_id_second_id", "ressemblance", ["etat", "premier_id", "second_id"])


def downgrade() -> None:
    op.drop_table("ressemblance")
    op.drop_table("terme_de_dossier")
    op.drop_table("empreinte_de_dossier")
