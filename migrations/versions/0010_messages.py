"""Messages between an organisme and the people who follow its dossier, with their files."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("auteur_id", sa.Integer(), nullable=False),
        sa.Column(
            "cote",
            sa.Enum("porteur", "service", name="cote", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("cle", sa.String(length=64), nullable=False),
        sa.Column("texte", sa.String(length=4000), nullable=False),
        sa.Column("ecrit_le", instant, nullable=False),
        sa.Column("traite_le", instant, nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_message_dossier_id"),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name="fk_message_auteur_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("cle", name="uq_message_cle"),
    )
    en_attente = sa.text("traite_le IS NULL")
    op.create_index("ix_message_dossier_id_id", "message", ["dossier_id", "id"])
    op.create_index(
        "ix_message_en_attente", "message", ["dossier_id"], sqlite_where=en_attente, postgresql_where=en_attente
    )
    op.create_table(
        "fichier_de_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("taille", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "etat",
            sa.Enum(
                "en_analyse", "saine", "refusee",
                name="etatpiece", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_fichier_de_message_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fichier_de_message"),
    )  # fmt: skip
    op.create_index("ix_fichier_de_message_message_id", "fichier_de_message", ["message_id"])
    op.create_index("ix_fichier_de_message_sha256", "fichier_de_message", ["sha256"])


def downgrade() -> None:
    op.drop_table("fichier_de_message")
    op.drop_table("message")
