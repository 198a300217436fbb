"""A decision says more: the coded reason of a refusal, conditions and reserves, where it sends back, the votes."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

SENS = ("accorder", "refuser", "mettre_en_attente", "ajourner")
MOTIFS = (
    "hors_contrat", "hors_territoire", "public", "droit_commun", "doublon", "construction", "budget", "partenariat",
    "bilan", "credits", "autre",
)  # fmt: skip
CK = "ck_decision_"


def _parmi(colonne: str, mots: tuple[str, ...]) -> str:
    return f"{colonne} IN ({', '.join(repr(mot) for mot in mots)})"


def upgrade() -> None:
    # SQLite copies the table; env.py holds the foreign keys meanwhile
    with op.batch_alter_table("decision") as table:
        table.drop_constraint(op.f(f"{CK}sensdecision"), type_="check")
        table.add_column(sa.Column("motif_code", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("conditions", sa.String(length=4000), nullable=False, server_default=""))
        table.add_column(sa.Column("reserves", sa.String(length=4000), nullable=False, server_default=""))
        table.add_column(sa.Column("renvoi_vers", sa.String(length=40), nullable=True))
        for voix in ("pour", "contre", "abstentions"):
            table.add_column(sa.Column(voix, sa.Integer(), nullable=True))
        table.create_check_constraint(op.f(f"{CK}sensdecision"), _parmi("sens", (*SENS, "renvoyer")))
        table.create_check_constraint(op.f(f"{CK}motifrefus"), _parmi("motif_code", MOTIFS))
        table.create_check_constraint(op.f(f"{CK}dispositif"), _parmi("renvoi_vers", ("aap", "sip", "fpc")))
        table.create_check_constraint(op.f(f"{CK}renvoi"), "(sens = 'renvoyer') = (renvoi_vers IS NOT NULL)")
        table.create_check_constraint(op.f(f"{CK}votes"), "pour >= 0 AND contre >= 0 AND abstentions >= 0")


def downgrade() -> None:
    op.execute("UPDATE decision SET sens = 'refuser', renvoi_vers = NULL WHERE sens = 'renvoyer'")
    with op.batch_alter_table("decision") as table:
        for nom in ("sensdecision", "motifrefus", "dispositif", "renvoi", "votes"):
            table.drop_constraint(op.f(f"{CK}{nom}"), type_="check")
        for colonne in ("motif_code", "conditions", "reserves", "renvoi_vers", "pour", "contre", "abstentions"):
            table.drop_column(colonne)
        table.create_check_constraint(op.f(f"{CK}sensdecision"), _parmi("sens", SENS))
