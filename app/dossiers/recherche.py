"""The full-text search of deposited dossiers: what is indexed, and the condition that finds it.

Accents, case, œ and punctuation are folded before indexing and before searching, so that SQLite and
PostgreSQL answer alike. Every word typed must begin a word of the dossier.
"""

import re

from sqlalchemy import Select, String, bindparam, cast, column, delete, insert, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.dialects.postgresql import insert as insert_pg
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.models.comptes import Organisme
from app.models.dossiers import Dossier

MOTS_MAXIMUM = 8
CHIFFRES_D_UN_SIREN = 9

_INDEX = table("recherche_dossier", column("rowid"), column("dossier_id"), column("texte"), column("vecteur"))
_AJOUT = insert(_INDEX).values(rowid=bindparam("rowid"), texte=bindparam("texte"))
_LIGNE = insert_pg(_INDEX).values(dossier_id=bindparam("dossier_id"), texte=bindparam("texte"))
_MISE_A_JOUR = _LIGNE.on_conflict_do_update(index_elements=["dossier_id"], set_={"texte": _LIGNE.excluded.texte})


def mots(texte: str) -> list[str]:
    """The folded words of a text: letters and digits only."""
    return re.findall(r"[^\W_]+", pliage(texte))


def texte_indexe(dossier: Dossier, organisme: Organisme) -> str:
    """Number (its rank also without zeros), title, organisme, SIRET and RNA."""
    numero = mots(dossier.numero or "")
    trouves = [
        *numero,
        *(n.lstrip("0") for n in numero[-1:] if n.lstrip("0")),
        *mots(f"{dossier.titre} {organisme.nom} {organisme.sigle} {organisme.siret or ''} {organisme.rna or ''}"),
    ]
    return " ".join(dict.fromkeys(trouves))


def indexer(bd: Session, dossier: Dossier, organisme: Organisme) -> None:
    """Put a deposited dossier in the index, or bring its line up to date: one statement, two on SQLite."""
    texte = texte_indexe(dossier, organisme)
    if bd.get_bind().dialect.name == "sqlite":
        if dossier.version_deposee > 1:
            bd.execute(delete(_INDEX).where(_INDEX.c.rowid == dossier.id))
        bd.execute(_AJOUT, {"rowid": dossier.id, "texte": texte})
        return
    bd.execute(_MISE_A_JOUR, {"dossier_id": dossier.id, "texte": texte})


def reindexer(bd: Session) -> int:
    """Build the whole index again; returns the number of dossiers in it."""
    bd.execute(delete(_INDEX))
    lignes = bd.execute(
        select(Dossier, Organisme)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.depose_le).is_not(None))
        .order_by(col(Dossier.id))
    ).all()
    cle = "rowid" if bd.get_bind().dialect.name == "sqlite" else "dossier_id"
    if lignes:
        bd.execute(insert(_INDEX), [{cle: d.id, "texte": texte_indexe(d, o)} for d, o in lignes])
    return len(lignes)


def _mots_cherches(saisi: str) -> list[str]:
    sans_espace = re.sub(r"\s", "", saisi)
    if sans_espace.isdigit() and len(sans_espace) >= CHIFFRES_D_UN_SIREN:
        return [sans_espace]  # a SIRET typed by groups of three
    return list(dict.fromkeys(mots(saisi)))[:MOTS_MAXIMUM]


def expression(saisi: str, dialecte: str) -> str:
    """What was typed in the language of the engine; empty when nothing that can be searched was typed."""
    cherches = _mots_cherches(saisi)
    if dialecte == "sqlite":
        return " ".join(f'"{mot}"*' for mot in cherches)
    return " & ".join(f"'{mot}':*" for mot in cherches)


def dossiers_trouves(dialecte: str) -> Select[tuple[int]]:
    """The ids of the dossiers that hold every word of the `expression` given as the parameter `recherche`."""
    cherche = bindparam("recherche", type_=String)
    if dialecte == "sqlite":
        return select(_INDEX.c.rowid).where(literal_column("recherche_dossier").op("MATCH")(cherche))
    return select(_INDEX.c.dossier_id).where(_INDEX.c.vecteur.op("@@")(cast(cherche, TSQUERY)))
