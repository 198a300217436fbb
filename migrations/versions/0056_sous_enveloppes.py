"""An envelope has rules, parts kept for an orientation, a geography or a commune, promises and a carry-over."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
RESERVE = "reserve_cents >= 0 AND engage_cents + promis_cents + reporte_cents + reserve_cents <= montant_cents"
# a rate, beside amounts that may pass what an integer of cents holds
TYPES = {"taux_max_pour_mille": "INTEGER"}
REGLES = {
    "plancher_cents": ("plancher", "plancher_cents >= 0"),
    "plafond_cents": ("plafond", "plafond_cents >= COALESCE(plancher_cents, 0)"),
    "taux_max_pour_mille": ("taux_max", "taux_max_pour_mille BETWEEN 1 AND 1000"),
}
COMPTES = {
    "promis_cents": ("promis", "promis_cents >= 0"),
    "reporte_cents": ("reporte", "reporte_cents >= 0"),
    "reserve_cents": ("reserve", RESERVE),
}
BORNES = {"montant": "montant_cents >= 0", "engage": "engage_cents >= 0", "parent": "parent_id <> id"}


def upgrade() -> None:
    # one column and its check, in words that both engines know: no table is copied
    for colonne, (nom, borne) in REGLES.items():
        op.execute(
            f"ALTER TABLE enveloppe ADD COLUMN {colonne} {TYPES.get(colonne, 'BIGINT')} "
            f"CONSTRAINT ck_enveloppe_{nom} CHECK ({borne})"
        )
    for colonne, (nom, borne) in COMPTES.items():
        op.execute(
            f"ALTER TABLE enveloppe ADD COLUMN {colonne} BIGINT DEFAULT 0 NOT NULL "
            f"CONSTRAINT ck_enveloppe_{nom} CHECK ({borne})"
        )
    op.add_column("enveloppe", sa.Column("geographies", sa.JSON(), nullable=False, server_default="[]"))
    bornes = {**BORNES, **dict(REGLES.values()), **dict(COMPTES.values())}
    op.create_table(
        "sous_enveloppe",
        *(sa.Column(nom, sa.Integer() if nom in TYPES else sa.BigInteger(), nullable=True) for nom in REGLES),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enveloppe_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("decoupe", sa.String(length=40), nullable=False),
        sa.Column("valeur", sa.String(length=60), nullable=False),
        sa.Column("libelle", sa.String(length=120), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("engage_cents", sa.BigInteger(), nullable=False),
        *(sa.Column(nom, sa.BigInteger(), nullable=False) for nom in COMPTES),
        sa.Column("creee_le", INSTANT, nullable=False),
        sa.Column("fermee_le", INSTANT, nullable=True),
        sa.CheckConstraint(
            "decoupe IN ('orientation', 'geographie', 'commune')", name=op.f("ck_sous_enveloppe_decoupe")
        ),
        *(sa.CheckConstraint(borne, name=op.f(f"ck_sous_enveloppe_{nom}")) for nom, borne in bornes.items()),
        sa.ForeignKeyConstraint(["enveloppe_id"], ["enveloppe.id"], name="fk_sous_enveloppe_enveloppe_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["sous_enveloppe.id"], name="fk_sous_enveloppe_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sous_enveloppe"),
    )
    op.create_index("ix_sous_enveloppe_enveloppe_id", "sous_enveloppe", ["enveloppe_id"])
    for table in ("montant_propose", "montant_decide"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN sous_enveloppe_id INTEGER "
            f"CONSTRAINT fk_{table}_sous_enveloppe_id REFERENCES sous_enveloppe (id)"
        )
    quand = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(
        f"ALTER TABLE montant_propose ADD COLUMN promis_le {quand} "
        "CONSTRAINT ck_montant_propose_promis CHECK (promis_le IS NULL OR montant_cents > 0)"
    )
    op.create_table(
        "report_d_enveloppe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enveloppe_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("montant_cents", sa.BigInteger(), nullable=False),
        sa.Column("raison", sa.String(length=500), nullable=False),
        sa.Column("fait_le", INSTANT, nullable=False),
        sa.Column("par_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("montant_cents > 0", name=op.f("ck_report_d_enveloppe_montant")),
        sa.CheckConstraint("source_id <> enveloppe_id", name=op.f("ck_report_d_enveloppe_source")),
        sa.ForeignKeyConstraint(["enveloppe_id"], ["enveloppe.id"], name="fk_report_d_enveloppe_enveloppe_id"),
        sa.ForeignKeyConstraint(["source_id"], ["enveloppe.id"], name="fk_report_d_enveloppe_source_id"),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name="fk_report_d_enveloppe_par_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_d_enveloppe"),
    )
    op.create_index("ix_report_d_enveloppe_enveloppe_id", "report_d_enveloppe", ["enveloppe_id"])
    op.create_index("ix_report_d_enveloppe_source_id", "report_d_enveloppe", ["source_id"])


def downgrade() -> None:
    # what was carried over belongs to the next year: without its column it would be counted in both
    op.execute("UPDATE enveloppe SET montant_cents = montant_cents - reporte_cents, reporte_cents = 0")
    op.drop_table("report_d_enveloppe")
    with op.batch_alter_table("montant_propose") as table:
        table.drop_constraint(op.f("ck_montant_propose_promis"), type_="check")
        table.drop_column("promis_le")
    for nom in ("montant_decide", "montant_propose"):
        with op.batch_alter_table(nom) as table:
            table.drop_column("sous_enveloppe_id")
    op.drop_table("sous_enveloppe")
    with op.batch_alter_table("enveloppe") as table:
        for nom, _ in (*REGLES.values(), *COMPTES.values()):
            table.drop_constraint(op.f(f"ck_enveloppe_{nom}"), type_="check")
        for colonne in ("geographies", *COMPTES, *REGLES):
            table.drop_column(colonne)
