"""Who represents an organisme legally, and the signatures asked of them by mail."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("adhesion") as table:
        table.add_column(sa.Column("represente_depuis", INSTANT, nullable=True))
    # until now a gestionnaire's deposit bound the organisme: those who are there go on
    op.execute(
        "UPDATE adhesion SET represente_depuis = COALESCE(tranchee_le, demandee_le) "
        "WHERE role = 'gestionnaire' AND etat = 'active'"
    )
    op.create_table(
        "demande_de_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("courriel", sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
        sa.Column("jeton_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("contenu_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("demandee_par_id", sa.Integer(), nullable=False),
        sa.Column("demandee_le", INSTANT, nullable=False),
        sa.Column("expire_le", INSTANT, nullable=False),
        sa.Column("remplacee_le", INSTANT, nullable=True),
        sa.Column("signee_le", INSTANT, nullable=True),
        sa.Column("signee_par_id", sa.Integer(), nullable=True),
        sa.Column("refusee_le", INSTANT, nullable=True),
        sa.Column("motif", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.CheckConstraint(
            "signee_le IS NULL OR (refusee_le IS NULL AND signee_par_id IS NOT NULL)",
            name=op.f("ck_demande_de_signature_issue"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_demande_de_signature_dossier_id")),
        sa.ForeignKeyConstraint(
            ["demandee_par_id"], ["personne.id"], name=op.f("fk_demande_de_signature_demandee_par_id")
        ),
        sa.ForeignKeyConstraint(["signee_par_id"], ["personne.id"], name=op.f("fk_demande_de_signature_signee_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_de_signature")),
        sa.UniqueConstraint("jeton_sha256", name=op.f("uq_demande_de_signature_jeton_sha256")),
    )
    op.create_index(op.f("ix_demande_de_signature_dossier_id_id"), "demande_de_signature", ["dossier_id", "id"])


def downgrade() -> None:
    op.drop_table("demande_de_signature")
    with op.batch_alter_table("adhesion") as table:
        table.drop_column("represente_depuis")
