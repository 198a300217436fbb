"""The contours of communes and quartiers, and the files they come from."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_de_contours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fichier", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("importe_le", app.core.db.InstantUTC(timezone=True), nullable=False),
        sa.Column("importe_par_id", sa.Integer(), nullable=False),
        sa.Column("retenus", sa.Integer(), nullable=False),
        sa.Column("rejetes", sa.Integer(), nullable=False),
        sa.Column("rejets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["importe_par_id"], ["personne.id"], name="fk_import_de_contours_importe_par_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_de_contours"),
    )
    op.create_table(
        "contour",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("polygones", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_de_contours.id"], name="fk_contour_import_id"),
        sa.PrimaryKeyConstraint("code", name="pk_contour"),
    )
    op.create_index("ix_contour_import_id", "contour", ["import_id"])


def downgrade() -> None:
    op.drop_table("contour")
    op.drop_table("import_de_contours")
