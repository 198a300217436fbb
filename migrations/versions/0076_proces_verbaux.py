"""The minutes of a sitting: written, read again by a second agent, frozen with a digest, version by version."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)


def upgrade() -> None:
    op.create_table(
        "proces_verbal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("etat", sa.String(length=40), nullable=False),
        sa.Column("raison", sa.String(length=1000), nullable=False),
        sa.Column("observations", sa.String(), nullable=False),
        sa.Column("debats", sa.JSON(), nullable=False),
        sa.Column("maj", sa.Integer(), nullable=False),
        sa.Column("ecrit_le", INSTANT, nullable=False),
        sa.Column("ecrit_par_id", sa.Integer(), nullable=False),
        sa.Column("soumis_le", INSTANT, nullable=True),
        sa.Column("soumis_par_id", sa.Integer(), nullable=True),
        sa.Column("remarque", sa.String(length=1000), nullable=False),
        sa.Column("fige_le", INSTANT, nullable=True),
        sa.Column("fige_par_id", sa.Integer(), nullable=True),
        sa.Column("contenu", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("numero > 0", name=op.f("ck_proces_verbal_numero")),
        sa.CheckConstraint("etat IN ('en_redaction', 'a_relire', 'fige')", name=op.f("ck_proces_verbal_etatpv")),
        sa.CheckConstraint("(etat = 'fige') = (sha256 IS NOT NULL)", name=op.f("ck_proces_verbal_fige")),
        sa.CheckConstraint("(sha256 IS NULL) = (contenu IS NULL)", name=op.f("ck_proces_verbal_contenu")),
        sa.CheckConstraint("fige_par_id <> soumis_par_id", name=op.f("ck_proces_verbal_relecture")),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_proces_verbal_seance_id")),
        sa.ForeignKeyConstraint(["ecrit_par_id"], ["personne.id"], name=op.f("fk_proces_verbal_ecrit_par_id")),
        sa.ForeignKeyConstraint(["soumis_par_id"], ["personne.id"], name=op.f("fk_proces_verbal_soumis_par_id")),
        sa.ForeignKeyConstraint(["fige_par_id"], ["personne.id"], name=op.f("fk_proces_verbal_fige_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proces_verbal")),
        sa.UniqueConstraint("seance_id", "numero", name=op.f("uq_proces_verbal_seance_id_numero")),
    )


def downgrade() -> None:
    op.drop_table("proces_verbal")
