"""An elected member who represents a local authority in the organisme says so: they withdraw from a grant as well."""

from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

NATURES = ("membre", "proche", "emploi", "mandat")
NOM = "ck_declaration_de_lien_naturedulien"


def _permettre(*natures: str) -> None:
    # SQLite copies the table; env.py holds the foreign keys meanwhile
    with op.batch_alter_table("declaration_de_lien") as table:
        table.drop_constraint(op.f(NOM), type_="check")
        table.create_check_constraint(op.f(NOM), f"nature IN ({', '.join(repr(nature) for nature in natures)})")


def upgrade() -> None:
    _permettre(*NATURES, "designe", "autre")


def downgrade() -> None:
    op.execute("UPDATE declaration_de_lien SET nature = 'mandat' WHERE nature = 'designe'")
    _permettre(*NATURES, "autre")
