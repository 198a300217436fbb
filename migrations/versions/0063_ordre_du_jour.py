"""The agenda of a sitting is grouped, moved, and has a dossier under discussion, since an instant."""

from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # one column at a time, in words that both engines know: no table is copied
    quand = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(
        "ALTER TABLE seance ADD COLUMN ordre VARCHAR(40) DEFAULT 'rang' NOT NULL "
        "CONSTRAINT ck_seance_ordre CHECK (ordre IN ('rang', 'orientation', 'commune'))"
    )
    op.execute("ALTER TABLE seance ADD COLUMN point_id INTEGER CONSTRAINT fk_seance_point_id REFERENCES dossier (id)")
    op.execute(
        f"ALTER TABLE seance ADD COLUMN point_ouvert_le {quand} "
        "CONSTRAINT ck_seance_point CHECK ((point_id IS NULL) = (point_ouvert_le IS NULL))"
    )
    op.execute("ALTER TABLE inscription_seance ADD COLUMN position INTEGER")


def downgrade() -> None:
    with op.batch_alter_table("inscription_seance") as table:
        table.drop_column("position")
    with op.batch_alter_table("seance") as table:
        table.drop_constraint(op.f("ck_seance_point"), type_="check")
        table.drop_constraint(op.f("ck_seance_ordre"), type_="check")
        table.drop_constraint("fk_seance_point_id", type_="foreignkey")
        for colonne in ("point_ouvert_le", "point_id", "ordre"):
            table.drop_column(colonne)
