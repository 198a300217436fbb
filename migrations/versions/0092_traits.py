"""What most dossiers touch becomes a number of theirs, and two indexes hold all that the list is filtered by.

The names of the organismes are kept folded: lists follow them, whatever the engine makes of accents. The words are
indexed with their column: without it, the engine joins the words that begin alike three times slower.
"""

import sqlalchemy as sa
from alembic import op

from app.core.francais import pliage
from app.domain.traits import NATURES, TRAITS

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

FILTRES = (
    "organisme_id", "campagne_id", "orientation", "pilote_id", "montant_demande_cents", "traits", "note_dixiemes",
    "notes_partagees_le",
)  # fmt: skip
MOTS = "tokenize = 'unicode61', prefix = '2 3', detail = {}"


def upgrade() -> None:
    op.add_column("dossier", sa.Column("traits", sa.BigInteger(), server_default="0", nullable=False))
    _compter_les_traits()
    op.drop_index("ix_dossier_depose_le_id", "dossier")
    op.create_index("ix_dossier_liste", "dossier", ["depose_le", "id", *FILTRES, "etat"])
    op.create_index(
        "ix_dossier_comptes", "dossier", ["etat", "depose_le", "id", *FILTRES, "cout_total_cents", "beneficiaires"]
    )
    op.add_column("organisme", sa.Column("nom_plie", sa.String(length=400), server_default="", nullable=False))
    _plier_les_noms()
    op.create_index(op.f("ix_organisme_nom_plie"), "organisme", ["nom_plie"])
    _refaire_les_mots("column")


def downgrade() -> None:
    _refaire_les_mots("none")
    op.drop_index(op.f("ix_organisme_nom_plie"), "organisme")
    op.drop_column("organisme", "nom_plie")
    op.drop_index("ix_dossier_comptes", "dossier")
    op.drop_index("ix_dossier_liste", "dossier")
    op.create_index("ix_dossier_depose_le_id", "dossier", ["depose_le", "id"])
    op.drop_column("dossier", "traits")


def _compter_les_traits() -> None:
    lien = sa.table("rattachement", sa.column("dossier_id"), sa.column("nature"), sa.column("code"))
    dossier = sa.table("dossier", sa.column("id"), sa.column("traits", sa.BigInteger))
    bits = [
        (sa.and_(lien.c.nature == nature, lien.c.code == code), 1 << rang) for rang, (nature, code) in enumerate(TRAITS)
    ]
    # each link once by dossier: their bits add up
    somme = sa.select(sa.cast(sa.func.coalesce(sa.func.sum(sa.case(*bits, else_=0)), 0), sa.BigInteger)).where(
        lien.c.dossier_id == dossier.c.id, lien.c.nature.in_(sorted(NATURES))
    )
    op.execute(sa.update(dossier).values(traits=somme.scalar_subquery()))


def _plier_les_noms() -> None:
    organisme = sa.table("organisme", sa.column("id"), sa.column("nom"), sa.column("nom_plie"))
    noms = op.get_bind().execute(sa.select(organisme.c.id, organisme.c.nom)).all()
    ecrire = sa.update(organisme).where(organisme.c.id == sa.bindparam("cle")).values(nom_plie=sa.bindparam("plie"))
    if noms:
        op.get_bind().execute(ecrire, [{"cle": id_, "plie": pliage(nom)} for id_, nom in noms])


def _refaire_les_mots(detail: str) -> None:
    """The words of each dossier are kept in the index: nothing is read again."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(f"CREATE VIRTUAL TABLE recherche_neuve USING fts5(texte, {MOTS.format(detail)})")
    op.execute("INSERT INTO recherche_neuve (rowid, texte) SELECT rowid, texte FROM recherche_dossier")
    op.execute("DROP TABLE recherche_dossier")
    op.execute("ALTER TABLE recherche_neuve RENAME TO recherche_dossier")
