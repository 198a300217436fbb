"""A published grant is rectified by two people; a vote says what had been decided before it."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

INSTANT = app.core.db.InstantUTC(timezone=True)
EN_ATTENTE = sa.text("tranchee_le IS NULL")


def _mots(nom: str, *mots: str) -> sa.Enum:
    return sa.Enum(*mots, name=nom, native_enum=False, create_constraint=True, length=40)


def _vers(colonne: str, cible: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([colonne], [cible], name=op.f(f"fk_rectification_{colonne}"))


def upgrade() -> None:
    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "motif_code",
            _mots("motifrectification", "erreur", "vote", "credits", "demande", "conditions", "illegalite"),
            nullable=False,
        ),
        sa.Column("motif", sa.String(length=600), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("acte_du", sa.Date(), nullable=False),
        sa.Column("montants", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.String(length=4000), nullable=False),
        sa.Column("reserves", sa.String(length=4000), nullable=False),
        sa.Column("financeur_code", sa.String(length=40), nullable=True),
        sa.Column("instance", sa.String(length=120), nullable=False),
        sa.Column("proposee_le", INSTANT, nullable=False),
        sa.Column("proposee_par_id", sa.Integer(), nullable=False),
        sa.Column("issue", _mots("issuederectification", "confirmee", "abandonnee"), nullable=True),
        sa.Column("nouvelle_id", sa.Integer(), nullable=True),
        sa.Column("tranchee_le", INSTANT, nullable=True),
        sa.Column("tranchee_par_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(issue IS NULL) = (tranchee_le IS NULL)", name=op.f("ck_rectification_tranchee")),
        sa.CheckConstraint("(issue IS NULL) = (tranchee_par_id IS NULL)", name=op.f("ck_rectification_tranchee_par")),
        sa.CheckConstraint(
            "issue <> 'confirmee' OR tranchee_par_id <> proposee_par_id", name=op.f("ck_rectification_second")
        ),
        _vers("dossier_id", "dossier.id"),
        _vers("decision_id", "decision.id"),
        _vers("financeur_code", "financeur.code"),
        _vers("proposee_par_id", "personne.id"),
        _vers("nouvelle_id", "decision.id"),
        _vers("tranchee_par_id", "personne.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
    )
    op.create_index("ix_rectification_dossier_id", "rectification", ["dossier_id"])
    op.create_index(
        "uq_rectification_en_attente", "rectification", ["dossier_id"], unique=True,
        sqlite_where=EN_ATTENTE, postgresql_where=EN_ATTENTE,
    )  # fmt: skip
    # in words that both engines know: no table is copied
    op.execute("ALTER TABLE vote_financeur ADD COLUMN decide_cents BIGINT")
    op.execute("UPDATE vote_financeur SET decide_cents = montant_cents")


def downgrade() -> None:
    op.execute("ALTER TABLE vote_financeur DROP COLUMN decide_cents")
    op.drop_table("rectification")
