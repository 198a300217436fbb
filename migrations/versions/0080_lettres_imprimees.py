"""The letters of a publication are bound in one document, for those that leave by post."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

GENRES = ("feuille", "livre", "recours")


def _parmi(genres: tuple[str, ...]) -> str:
    return f"genre IN ({', '.join(repr(genre) for genre in genres)})"


def upgrade() -> None:
    # SQLite copies the table; nothing refers to it
    with op.batch_alter_table("recueil") as table:
        table.add_column(sa.Column("seance_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_recueil_seance_id"), "seance", ["seance_id"], ["id"])
        table.drop_constraint(op.f("ck_recueil_genrerecueil"), type_="check")
        table.drop_constraint(op.f("ck_recueil_dossier"), type_="check")
        table.create_check_constraint(op.f("ck_recueil_genrerecueil"), _parmi((*GENRES, "lettres")))
        table.create_check_constraint(
            op.f("ck_recueil_dossier"), "genre IN ('livre', 'lettres') OR dossier_id IS NOT NULL"
        )
        table.create_check_constraint(op.f("ck_recueil_seance"), "(genre = 'lettres') = (seance_id IS NOT NULL)")


def downgrade() -> None:
    op.execute("DELETE FROM recueil WHERE genre = 'lettres'")
    with op.batch_alter_table("recueil") as table:
        for nom in ("seance", "dossier", "genrerecueil"):
            table.drop_constraint(op.f(f"ck_recueil_{nom}"), type_="check")
        table.drop_constraint(op.f("fk_recueil_seance_id"), type_="foreignkey")
        table.drop_column("seance_id")
        table.create_check_constraint(op.f("ck_recueil_genrerecueil"), _parmi(GENRES))
        table.create_check_constraint(op.f("ck_recueil_dossier"), "genre = 'livre' OR dossier_id IS NOT NULL")
