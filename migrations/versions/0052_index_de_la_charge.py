"""The workload of the team is counted in an index: who holds each open dossier, and in which quality."""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ANCIEN, NOUVEAU = ("dossier_id", "jusqu_a"), ("dossier_id", "jusqu_a", "personne_id", "qualite")


def upgrade() -> None:
    op.drop_index(f"ix_affectation_{'_'.join(ANCIEN)}", "affectation")
    op.create_index(f"ix_affectation_{'_'.join(NOUVEAU)}", "affectation", list(NOUVEAU))


def downgrade() -> None:
    op.drop_index(f"ix_affectation_{'_'.join(NOUVEAU)}", "affectation")
    op.create_index(f"ix_affectation_{'_'.join(ANCIEN)}", "affectation", list(ANCIEN))
