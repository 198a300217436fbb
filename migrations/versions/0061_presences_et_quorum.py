"""A sitting knows who came and left and when, who holds whose proxy, and whether it needs a quorum."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
SEUL = "NOT est_present OR NOT est_excuse AND represente_par_id IS NULL"


def upgrade() -> None:
    # one column at a time, in words that both engines know: no table is copied
    op.execute("ALTER TABLE seance ADD COLUMN quorum_requis BOOLEAN DEFAULT true NOT NULL")
    op.execute("ALTER TABLE membre_seance ADD COLUMN est_excuse BOOLEAN DEFAULT false NOT NULL")
    op.execute(
        "ALTER TABLE membre_seance ADD COLUMN represente_par_id INTEGER "
        "CONSTRAINT fk_membre_seance_represente_par_id REFERENCES personne (id) "
        f"CONSTRAINT ck_membre_seance_place CHECK ({SEUL})"
    )
    op.execute("ALTER TABLE decision ADD COLUMN nb_votants INTEGER")
    op.execute("ALTER TABLE decision ADD COLUMN nb_en_exercice INTEGER")
    op.execute("ALTER TABLE decision ADD COLUMN est_sans_quorum BOOLEAN DEFAULT false NOT NULL")
    op.create_table(
        "mouvement_de_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("personne_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("represente_par_id", sa.Integer(), nullable=True),
        sa.Column("a", INSTANT, nullable=False),
        sa.Column("note_le", INSTANT, nullable=False),
        sa.Column("note_par_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "presence IN ('present', 'absent', 'excuse', 'represente')", name=op.f("ck_mouvement_de_presence_presence")
        ),
        sa.CheckConstraint(
            "(presence = 'represente') = (represente_par_id IS NOT NULL)", name=op.f("ck_mouvement_de_presence_pouvoir")
        ),
        sa.CheckConstraint("represente_par_id <> personne_id", name=op.f("ck_mouvement_de_presence_mandataire")),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name="fk_mouvement_de_presence_seance_id"),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name="fk_mouvement_de_presence_personne_id"),
        sa.ForeignKeyConstraint(
            ["represente_par_id"], ["personne.id"], name="fk_mouvement_de_presence_represente_par_id"
        ),
        sa.ForeignKeyConstraint(["note_par_id"], ["personne.id"], name="fk_mouvement_de_presence_note_par_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mouvement_de_presence"),
    )
    op.create_index(
        "ix_mouvement_de_presence_seance_id_personne_id_a", "mouvement_de_presence", ["seance_id", "personne_id", "a"]
    )


def downgrade() -> None:
    op.drop_table("mouvement_de_presence")
    with op.batch_alter_table("decision") as table:
        for colonne in ("est_sans_quorum", "nb_en_exercice", "nb_votants"):
            table.drop_column(colonne)
    with op.batch_alter_table("membre_seance") as table:
        table.drop_constraint(op.f("ck_membre_seance_place"), type_="check")
        table.drop_constraint("fk_membre_seance_represente_par_id", type_="foreignkey")
        table.drop_column("represente_par_id")
        table.drop_column("est_excuse")
    with op.batch_alter_table("seance") as table:
        table.drop_column("quorum_requis")
