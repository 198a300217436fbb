"""Which body sits, what each says of a dossier, and the deliberations that make a funder's part firm."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
VOTES = "pour >= 0 AND contre >= 0 AND abstentions >= 0"


def _voix() -> list[sa.Column[int]]:
    return [sa.Column(nom, sa.Integer(), nullable=True) for nom in ("pour", "contre", "abstentions")]


def upgrade() -> None:
    # in words that both engines know: no table is copied
    op.execute(
        "ALTER TABLE seance ADD COLUMN genre VARCHAR(40) DEFAULT 'copil' NOT NULL CONSTRAINT ck_seance_genreseance "
        "CHECK (genre IN ('comite_technique', 'comite_des_financeurs', 'copil', 'assemblee'))"
    )
    op.execute(
        "ALTER TABLE seance ADD COLUMN financeur_code VARCHAR(40) "
        "CONSTRAINT fk_seance_financeur_code REFERENCES financeur (code)"
    )
    op.create_table(
        "avis_instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("sens", sa.String(length=40), nullable=False),
        sa.Column("texte", sa.String(length=4000), nullable=False),
        sa.Column("montants", sa.JSON(), nullable=False),
        *_voix(),
        sa.Column("rendu_le", INSTANT, nullable=False),
        sa.Column("rendu_par_id", sa.Integer(), nullable=False),
        sa.Column("raison", sa.String(length=1000), nullable=False),
        sa.Column("remplace_le", INSTANT, nullable=True),
        sa.CheckConstraint(
            "sens IN ('favorable', 'favorable_avec_reserves', 'defavorable', 'hors_champ')",
            name=op.f("ck_avis_instance_sensavis"),
        ),
        sa.CheckConstraint(VOTES, name=op.f("ck_avis_instance_votes")),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_avis_instance_seance_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_avis_instance_dossier_id")),
        sa.ForeignKeyConstraint(["rendu_par_id"], ["personne.id"], name=op.f("fk_avis_instance_rendu_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avis_instance")),
    )
    en_vigueur = sa.text("remplace_le IS NULL")
    op.create_index(
        "uq_avis_instance_en_vigueur", "avis_instance", ["seance_id", "dossier_id"], unique=True,
        sqlite_where=en_vigueur, postgresql_where=en_vigueur,
    )  # fmt: skip
    op.create_index("ix_avis_instance_dossier_id_id", "avis_instance", ["dossier_id", "id"])
    op.create_table(
        "vote_financeur",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("enveloppe_id", sa.Integer(), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("seance_id", sa.Integer(), nullable=True),
        sa.Column("instance", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("vote_du", sa.Date(), nullable=False),
        *_voix(),
        sa.Column("note_le", INSTANT, nullable=False),
        sa.Column("note_par_id", sa.Integer(), nullable=False),
        sa.Column("annule_le", INSTANT, nullable=True),
        sa.Column("annule_par_id", sa.Integer(), nullable=True),
        sa.Column("motif_annulation", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("montant_cents > 0", name=op.f("ck_vote_financeur_montant")),
        sa.CheckConstraint(VOTES, name=op.f("ck_vote_financeur_votes")),
        sa.ForeignKeyConstraint(
            ["decision_id", "enveloppe_id"], ["montant_decide.decision_id", "montant_decide.enveloppe_id"],
            name="fk_vote_financeur_montant",
        ),
        sa.ForeignKeyConstraint(["seance_id"], ["seance.id"], name=op.f("fk_vote_financeur_seance_id")),
        sa.ForeignKeyConstraint(["note_par_id"], ["personne.id"], name=op.f("fk_vote_financeur_note_par_id")),
        sa.ForeignKeyConstraint(["annule_par_id"], ["personne.id"], name=op.f("fk_vote_financeur_annule_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_financeur")),
    )  # fmt: skip
    op.create_index("ix_vote_financeur_seance_id", "vote_financeur", ["seance_id"])
    en_vigueur = sa.text("annule_le IS NULL")
    op.create_index(
        "uq_vote_financeur_en_vigueur", "vote_financeur", ["decision_id", "enveloppe_id"], unique=True,
        sqlite_where=en_vigueur, postgresql_where=en_vigueur,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("vote_financeur")
    op.drop_table("avis_instance")
    with op.batch_alter_table("seance") as table:
        table.drop_constraint(op.f("ck_seance_genreseance"), type_="check")
        table.drop_column("financeur_code")
        table.drop_column("genre")
