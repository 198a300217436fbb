"""What the worker binds for one person: a sheet, the book of a campaign, the decision file of a dossier."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
GENRES = sa.Enum(
    "feuille", "livre", "recours", name="genrerecueil", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    op.create_table(
        "recueil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("genre", GENRES, nullable=False),
        sa.Column("campagne_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("demande_par_id", sa.Integer(), nullable=False),
        sa.Column("demande_le", INSTANT, nullable=False),
        sa.Column("motif", sa.String(length=500), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("dossiers", sa.JSON(), nullable=False),
        sa.Column("faits", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("pret_le", INSTANT, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("zip_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("genre = 'livre' OR dossier_id IS NOT NULL", name=op.f("ck_recueil_dossier")),
        sa.CheckConstraint("(pret_le IS NULL) = (sha256 IS NULL)", name=op.f("ck_recueil_pret")),
        sa.CheckConstraint("faits >= 0 AND faits <= total", name=op.f("ck_recueil_avancement")),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name=op.f("fk_recueil_campagne_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_recueil_dossier_id")),
        sa.ForeignKeyConstraint(["demande_par_id"], ["personne.id"], name=op.f("fk_recueil_demande_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recueil")),
    )
    op.create_index("ix_recueil_dossier_id", "recueil", ["dossier_id"])
    op.create_index("ix_recueil_demande_par_id_genre_id", "recueil", ["demande_par_id", "genre", "id"])


def downgrade() -> None:
    op.drop_table("recueil")
