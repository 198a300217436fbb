"""The organisme's file: the rest of its identity, its representatives, its human means and its accounts."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXTES = {"forme_juridique": 80, "objet": 1000, "site_web": 200, "adresse_correspondance": 300}
EFFECTIFS = (
    "benevoles", "volontaires", "salaries", "emplois_aides", "etpt_centiemes", "mis_a_disposition", "adherents",
    "adherentes",
)  # fmt: skip


def _texte(nom: str, longueur: int, **options: object) -> sa.Column[object]:
    return sa.Column(nom, sqlmodel.sql.sqltypes.AutoString(length=longueur), nullable=False, **options)  # type: ignore[arg-type]


def _instant(nom: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(nom, app.core.db.InstantUTC(timezone=True), nullable=nullable)


def upgrade() -> None:
    with op.batch_alter_table("organisme") as table:
        for nom, longueur in TEXTES.items():
            table.add_column(_texte(nom, longueur, server_default=""))
        table.add_column(sa.Column("date_creation", sa.Date(), nullable=True))
    op.create_table(
        "representant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        _texte("nom", 80),
        _texte("prenom", 80),
        _texte("fonction", 100),
        _texte("courriel", 254),
        _texte("telephone", 20),
        sa.Column("est_legal", sa.Boolean(), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=True),
        _instant("ajoute_le"),
        _instant("retire_le", nullable=True),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_representant_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representant")),
    )
    op.create_index("ix_representant_organisme_id", "representant", ["organisme_id"])
    op.create_table(
        "moyens_humains",
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("annee", sa.Integer(), nullable=False),
        *(sa.Column(nom, sa.Integer(), nullable=True) for nom in EFFECTIFS),
        _instant("modifie_le"),
        sa.CheckConstraint("annee BETWEEN 2000 AND 2100", name=op.f("ck_moyens_humains_annee")),
        sa.CheckConstraint(
            "adherentes IS NULL OR adherents IS NULL OR adherentes <= adherents",
            name=op.f("ck_moyens_humains_adherentes"),
        ),
        sa.CheckConstraint(
            "emplois_aides IS NULL OR salaries IS NULL OR emplois_aides <= salaries",
            name=op.f("ck_moyens_humains_aides"),
        ),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_moyens_humains_organisme_id")),
        sa.PrimaryKeyConstraint("organisme_id", "annee", name=op.f("pk_moyens_humains")),
    )
    op.create_table(
        "compte_annuel",
        sa.Column("organisme_id", sa.Integer(), nullable=False),
        sa.Column("annee", sa.Integer(), nullable=False),
        *(sa.Column(f"{nom}_cents", sa.BigInteger(), nullable=False) for nom in ("charges", "produits", "subventions")),
        _instant("modifie_le"),
        sa.CheckConstraint("annee BETWEEN 2000 AND 2100", name=op.f("ck_compte_annuel_annee")),
        sa.CheckConstraint("charges_cents >= 0 AND produits_cents >= 0", name=op.f("ck_compte_annuel_positif")),
        sa.CheckConstraint("subventions_cents BETWEEN 0 AND produits_cents", name=op.f("ck_compte_annuel_subventions")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_compte_annuel_organisme_id")),
        sa.PrimaryKeyConstraint("organisme_id", "annee", name=op.f("pk_compte_annuel")),
    )


def downgrade() -> None:
    for nom in ("compte_annuel", "moyens_humains", "representant"):
        op.drop_table(nom)
    with op.batch_alter_table("organisme") as table:
        for nom in (*TEXTES, "date_creation"):
            table.drop_column(nom)
