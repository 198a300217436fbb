"""The document safe of an organisme: one current document per kind, the former ones kept."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COURANT = sa.text("remplace_le IS NULL AND retire_le IS NULL")


def _texte(nom: str, longueur: int) -> sa.Column[object]:
    return sa.Column(nom, sqlmodel.sql.sqltypes.AutoString(length=longueur), nullable=False)


def _instant(nom: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(nom, app.core.db.InstantUTC(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "document_coffre",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        _texte("genre", 40),
        _texte("nom", 120),
        _texte("mime", 100),
        sa.Column("taille", sa.Integer(), nullable=False),
        _texte("sha256", 64),
        sa.Column("annee", sa.Integer(), nullable=True),
        sa.Column("valable_jusqu_au", sa.Date(), nullable=True),
        _instant("ajoute_le"),
        sa.Column("ajoute_par_id", sa.Integer(), nullable=False),
        _instant("remplace_le", nullable=True),
        _instant("retire_le", nullable=True),
        sa.CheckConstraint("annee IS NULL OR annee BETWEEN 1900 AND 2100", name=op.f("ck_document_coffre_annee")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_document_coffre_organisme_id")),
        sa.ForeignKeyConstraint(["ajoute_par_id"], ["personne.id"], name=op.f("fk_document_coffre_ajoute_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_coffre")),
    )
    op.create_index("ix_document_coffre_organisme_id", "document_coffre", ["organisme_id"])
    op.create_index("ix_document_coffre_sha256", "document_coffre", ["sha256"])
    op.create_index(
        "uq_document_coffre_courant", "document_coffre", ["organisme_id", "genre"],
        unique=True, sqlite_where=COURANT, postgresql_where=COURANT,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("document_coffre")
