"""The checklist of recevabilité: what was answered of each point, where it led, what a campaign leaves out."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    points = ("delai", "pieces", "budget", "plafond", "qpv", "bilan", "attestation", "territoire")
    op.create_table(
        "point_verifie",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("point", _mots("point", *points), nullable=False),
        sa.Column("est_tenu", sa.Boolean(), nullable=False),
        sa.Column("constat", _mots("reponse", "oui", "non", "a_verifier"), nullable=False),
        sa.Column("phrase", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("motif", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verifie_le", INSTANT, nullable=False),
        sa.Column("verifie_par_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_point_verifie_dossier_id")),
        sa.ForeignKeyConstraint(["verifie_par_id"], ["personne.id"], name=op.f("fk_point_verifie_verifie_par_id")),
        sa.PrimaryKeyConstraint("dossier_id", "point", name=op.f("pk_point_verifie")),
    )
    op.create_table(
        "recevabilite",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("conclusion", _mots("conclusion", "recevable", "a_completer", "irrecevable"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conclue_le", INSTANT, nullable=False),
        sa.Column("conclue_par_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_recevabilite_dossier_id")),
        sa.ForeignKeyConstraint(["conclue_par_id"], ["personne.id"], name=op.f("fk_recevabilite_conclue_par_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_recevabilite")),
    )
    op.add_column("campagne", sa.Column("points_ecartes", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("campagne") as table:
        table.drop_column("points_ecartes")
    op.drop_table("recevabilite")
    op.drop_table("point_verifie")
