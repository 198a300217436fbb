"""Public grants data that an administrator imports: the files read, and the grants they hold."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_subventions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fichier", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("importe_le", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.Column("importe_par_id", sa.Integer(), nullable=False),
        sa.Column("ajoutees", sa.Integer(), nullable=False),
        sa.Column("corrigees", sa.Integer(), nullable=False),
        sa.Column("connues", sa.Integer(), nullable=False),
        sa.Column("vides", sa.Integer(), nullable=False),
        sa.Column("rejetees", sa.Integer(), nullable=False),
        sa.Column("rejets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["importe_par_id"], ["personne.id"], name=op.f("fk_import_subventions_importe_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_subventions")),
    )
    op.create_table(
        "subvention_publique",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(length=64), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("attribuant", sa.String(length=200), nullable=False),
        sa.Column("siret_attribuant", sa.String(length=14), nullable=True),
        sa.Column("annee", sa.Integer(), nullable=False),
        sa.Column("accordee_le", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("beneficiaire", sa.String(length=200), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=True),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("rna", sa.String(length=10), nullable=True),
        sa.Column("objet", sa.String(length=256), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("dispositif", sa.String(length=120), nullable=False),
        sa.CheckConstraint("montant_cents > 0", name=op.f("ck_subvention_publique_montant")),
        sa.CheckConstraint("siren IS NOT NULL OR rna IS NOT NULL", name=op.f("ck_subvention_publique_beneficiaire")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_subventions.id"], name=op.f("fk_subvention_publique_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subvention_publique")),
        sa.UniqueConstraint("cle", name=op.f("uq_subvention_publique_cle")),
    )
    op.create_index("ix_subvention_publique_siren", "subvention_publique", ["siren"])
    op.create_index("ix_subvention_publique_rna", "subvention_publique", ["rna"])


def downgrade() -> None:
    op.drop_table("subvention_publique")
    op.drop_table("import_subventions")
