"""A change of bank details waits for two agents; a session remembers when its holder was proved again."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EN_ATTENTE = sa.text("etat = 'a_confirmer'")


def _instant(nom: str, **options: bool) -> sa.Column[object]:
    return sa.Column(nom, app.core.db.InstantUTC(timezone=True), **options)


def upgrade() -> None:
    with op.batch_alter_table("session_ouverte") as table:
        table.add_column(_instant("preuve_le", nullable=True))
    with op.batch_alter_table("organisme") as table:
        table.add_column(_instant("rib_a_confirmer_le", nullable=True))
    op.create_table(
        "changement_rib",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column(
            "etat",
            sa.Enum(
                "a_confirmer", "confirme", "rejete", "remplace", "annule",
                name="etatchangement", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("iban", sqlmodel.sql.sqltypes.AutoString(length=34), nullable=False),
        sa.Column("titulaire_compte", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("ancien_iban", sqlmodel.sql.sqltypes.AutoString(length=34), nullable=True),
        sa.Column("ancien_titulaire", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("contacts", sa.JSON(), nullable=False),
        _instant("demande_le", nullable=False),
        sa.Column("demande_par_id", sa.Integer(), nullable=False),
        _instant("verifie_le", nullable=True),
        sa.Column("verifie_par_id", sa.Integer(), nullable=True),
        sa.Column("rappel", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        _instant("tranche_le", nullable=True),
        sa.Column("tranche_par_id", sa.Integer(), nullable=True),
        sa.Column("motif", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.CheckConstraint("(tranche_le IS NULL) = (etat = 'a_confirmer')", name=op.f("ck_changement_rib_tranche")),
        sa.CheckConstraint(
            "etat <> 'confirme' OR (verifie_par_id IS NOT NULL AND verifie_par_id <> tranche_par_id)",
            name=op.f("ck_changement_rib_deux"),
        ),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_changement_rib_organisme_id")),
        sa.ForeignKeyConstraint(["demande_par_id"], ["personne.id"], name=op.f("fk_changement_rib_demande_par_id")),
        sa.ForeignKeyConstraint(["verifie_par_id"], ["personne.id"], name=op.f("fk_changement_rib_verifie_par_id")),
        sa.ForeignKeyConstraint(["tranche_par_id"], ["personne.id"], name=op.f("fk_changement_rib_tranche_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changement_rib")),
    )  # fmt: skip
    op.create_index("ix_changement_rib_organisme_id", "changement_rib", ["organisme_id"])
    op.create_index("ix_changement_rib_etat_demande_le", "changement_rib", ["etat", "demande_le"])
    op.create_index(
        "uq_changement_rib_attente", "changement_rib", ["organisme_id"],
        unique=True, sqlite_where=EN_ATTENTE, postgresql_where=EN_ATTENTE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("changement_rib")
    with op.batch_alter_table("organisme") as table:
        table.drop_column("rib_a_confirmer_le")
    with op.batch_alter_table("session_ouverte") as table:
        table.drop_column("preuve_le")
