"""The full-text search of deposited dossiers: what is indexed, and the condition that finds it.

Accents, case, œ and punctuation are folded before indexing and before searching, so that SQLite and
PostgreSQL answer alike. Every word typed must begin a word of the dossier, or be its plural: what names it, or what
its porteur wrote.
"""

import json
import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.core.plus_tard import PlusTard
from app.core.sql_ajouts import ajout
from app.domain.mots_proches import singulier
from app.domain.prose import prose
from app.models.comptes import Organisme
from app.models.dossiers import Dossier, VersionDossier
from app.models.socle import table as table_de

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql
else:
    postgresql = PlusTard("sqlalchemy.dialects.postgresql")

MOTS_MAXIMUM = 8
MOTS_INDEXES, MOT_MAXIMUM = 3000, 60
# the beginning of a word, a whole word, either, both
_SQLITE, _POSTGRESQL = ('"{}"*', '"{}"', " OR ", " AND "), ("'{}':*", "'{}'", " | ", " & ")
# every dossier holds them: searched beside other words, they would cost much and choose nothing
MOTS_VIDES = frozenset(
    ("a", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour",
     "qu", "que", "qui", "sur", "un", "une")
)  # fmt: skip
CHIFFRES_D_UN_SIREN = 9

_INDEX = table("recherche_dossier", column("rowid"), column("dossier_id"), column("texte"), column("vecteur"))
_DOSSIERS = table_de(Dossier)
_AJOUT = insert(_INDEX).values(rowid=bindparam("rowid"), texte=bindparam("texte"))

# what is indexed of each dossier, by portions: its number first, then its names
_A_INDEXER = (
    select(
        col(Dossier.id), col(VersionDossier.contenu), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom),
        col(Organisme.sigle), col(Organisme.siret), col(Organisme.rna),
    )
    .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
    .join(
        VersionDossier,
        and_(
            col(VersionDossier.dossier_id) == col(Dossier.id),
            col(VersionDossier.numero) == col(Dossier.version_deposee),
        ),
    )
    .where(col(Dossier.id) > bindparam("dernier"))
    .order_by(col(Dossier.id))
    .limit(500)
)  # fmt: skip


def mots(texte: str) -> list[str]:
    """The folded words of a text: letters and digits only."""
    return re.findall(r"[^\W_]+", pliage.__wrapped__(texte))  # a dossier is folded once: nothing to remember


def texte_indexe(identite: Iterable[str | None], contenu: Any) -> str:
    """The words of a dossier, each once: number (its rank also without zeros), names, SIRET, RNA, sentences."""
    numero, *noms = (lu or "" for lu in identite)
    du_numero = mots(numero)
    trouves = [*du_numero, *(n.lstrip("0") for n in du_numero[-1:] if n.lstrip("0")), *mots(" ".join(noms))]
    trouves += mots(" ".join(prose(contenu)))
    return " ".join(list(dict.fromkeys(mot[:MOT_MAXIMUM] for mot in trouves))[:MOTS_INDEXES])


def indexer(bd: Session, dossier: Dossier, organisme: Organisme, contenu: Any) -> None:
    """Put a deposited dossier in the index, or bring its line up to date: one statement, two on SQLite."""
    identite = (dossier.numero, dossier.titre, organisme.nom, organisme.sigle, organisme.siret, organisme.rna)
    texte = texte_indexe(identite, contenu)
    if bd.get_bind().dialect.name == "sqlite":
        if dossier.version_deposee > 1:
            bd.execute(delete(_INDEX).where(_INDEX.c.rowid == dossier.id))
        bd.execute(_AJOUT, {"rowid": dossier.id, "texte": texte})
        return
    bd.execute(_mise_a_jour(), {"dossier_id": dossier.id, "texte": texte})


@lru_cache
def _mise_a_jour() -> Any:
    ligne = ajout("postgresql", _INDEX).values(dossier_id=bindparam("dossier_id"), texte=bindparam("texte"))
    return ligne.on_conflict_do_update(index_elements=["dossier_id"], set_={"texte": ligne.excluded.texte})


def reindexer(bd: Session | Connection) -> int:
    """Build the whole index again, from what was deposited; returns the number of dossiers in it."""
    dialecte = bd.dialect if isinstance(bd, Connection) else bd.get_bind().dialect
    cle = "rowid" if dialecte.name == "sqlite" else "dossier_id"
    bd.execute(delete(_INDEX))
    dernier: int | None = 0
    nombre = 0
    while lues := bd.execute(_A_INDEXER, {"dernier": dernier}).all():
        bd.execute(
            insert(_INDEX),
            [
                {cle: id_, "texte": texte_indexe(identite, json.loads(contenu)["sections"])}
                for id_, contenu, *identite in lues
            ],
        )
        dernier, nombre = lues[-1][0], nombre + len(lues)
    return nombre


def mots_cherches(saisi: str) -> list[str]:
    """The folded words that a search asks for, eight at most: not those that every dossier holds."""
    sans_espace = re.sub(r"\s", "", saisi)
    if sans_espace.isdigit() and len(sans_espace) >= CHIFFRES_D_UN_SIREN:
        return [sans_espace]  # a SIRET typed by groups of three
    tapes = list(dict.fromkeys(mot[:MOT_MAXIMUM] for mot in mots(saisi)))
    return ([mot for mot in tapes if mot not in MOTS_VIDES] or tapes)[:MOTS_MAXIMUM]


def expression(saisi: str, dialecte: str) -> str:
    """What was typed in the language of the engine; empty when nothing that can be searched was typed."""
    debut, exact, ou, et = _SQLITE if dialecte == "sqlite" else _POSTGRESQL
    cherches = []
    for mot in mots_cherches(saisi):
        formes = [debut.format(mot), *(exact.format(un) for un in (singulier(mot),) if un)]
        cherches.append(f"({ou.join(formes)})" if len(formes) > 1 else formes[0])
    return et.join(cherches)


def dossiers_trouves(dialecte: str) -> Select[tuple[int]]:
    """The ids of the dossiers that hold every word of the `expression` given as the parameter `recherche`."""
    id_, est_trouve = _trouve(dialecte)
    return select(id_).where(est_trouve)


def formes(saisi: str) -> str:
    """For `sont_dans_le_texte`: in JSON, the forms of each word, any of which is enough."""
    lus = ((mot, singulier(mot)) for mot in mots_cherches(saisi))
    return json.dumps([[f" {mot}", *([f" {un} "] if un else ())] for mot, un in lus])


def sont_dans_le_texte(dialecte: str) -> ColumnElement[bool]:
    """The same as `dossiers_trouves`, asked of the dossier of the row, where few are: each word typed is one of its
    `formes`, the parameter of that name.

    For one dossier SQLite would first gather all those of the index that begin like a word; its text is read instead.
    Of an `EXISTS` PostgreSQL would make a join with all of them.
    """
    id_, est_trouve = _trouve(dialecte)
    if dialecte != "sqlite":
        return select(est_trouve).where(id_ == _DOSSIERS.c.id).correlate(_DOSSIERS).scalar_subquery()
    mot = func.json_each(bindparam("formes", type_=String)).table_valued("value", name="mot")
    forme = func.json_each(mot.c.value).table_valued("value", name="forme")
    texte = literal(" ", String).concat(_INDEX.c.texte).concat(" ")
    est_tenu = select(forme.c.value).where(func.instr(texte, forme.c.value) > 0)
    manque = select(mot.c.value).where(~est_tenu.correlate(mot, _INDEX).exists())
    est_ici = and_(id_ == _DOSSIERS.c.id, ~manque.correlate(_INDEX).exists())
    return select(id_).where(est_ici).correlate(_DOSSIERS).exists()


def depuis_l_index(requete: Select[Any], dialecte: str) -> Select[Any]:
    """A reading of Dossier that takes from the index the dossiers found, one by one on SQLite: it may stop before the
    last.

    PostgreSQL would rather look at the words of each dossier, eight times slower: its index is read first, alone.
    """
    id_, est_trouve = _trouve(dialecte)
    if dialecte == "sqlite":
        return requete.join(_INDEX, id_ == _DOSSIERS.c.id).where(est_trouve)
    trouves = _trouves_une_fois(dialecte)
    return requete.join(trouves, trouves.c.dossier_id == _DOSSIERS.c.id)


def id_trouve(dialecte: str) -> Any:
    """The id of a dossier found, in a reading that begins `depuis_l_index`: known before its row is, on SQLite.

    PostgreSQL sees by itself that it is that of the dossier, and which to look at.
    """
    return _trouve(dialecte)[0] if dialecte == "sqlite" else _DOSSIERS.c.id


@lru_cache
def _trouves_une_fois(dialecte: str) -> CTE:
    """The same in each part of a statement that looks for the same words."""
    return dossiers_trouves(dialecte).cte("trouves").prefix_with("MATERIALIZED")


def tenus(bd: Session, mots: Collection[str], au_moins: int) -> set[str]:
    """Those of these folded words, letters alone, that one or two deposited dossiers hold at least: one statement
    each.
    """
    dialecte = bd.get_bind().dialect.name
    exact = (_SQLITE if dialecte == "sqlite" else _POSTGRESQL)[1]
    requete = _nombre_de_dossiers(dialecte)
    return {mot for mot in mots if (bd.scalar(requete, {"recherche": exact.format(mot)}) or 0) >= au_moins}


@lru_cache
def _nombre_de_dossiers(dialecte: str) -> Select[int]:
    """How many hold it; two, where SQLite finds more: it stops there."""
    id_, est_trouve = _trouve(dialecte)
    if dialecte == "sqlite":
        return select(func.count()).select_from(select(id_).where(est_trouve).limit(2).subquery())
    # counted to the end: told to stop, PostgreSQL would read the dossiers one by one
    return select(func.count(id_)).where(est_trouve)


def _trouve(dialecte: str) -> tuple[Any, ColumnElement[bool]]:
    cherche = bindparam("recherche", type_=String)
    if dialecte == "sqlite":
        return _INDEX.c.rowid, literal_column("recherche_dossier").op("MATCH")(cherche)
    return _INDEX.c.dossier_id, _INDEX.c.vecteur.op("@@")(cast(cherche, postgresql.TSQUERY))
