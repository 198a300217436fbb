"""The agents' list: Core rows through the gate, keyset pages, masked notes.

A note is shown, sorted on and exported only where `peut_voir_la_note` says so: elsewhere it is as if there
were none, in the order of the list too. The ids of a page are found and ordered first, what is shown is read after,
for these dossiers alone.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi_ces_ids, planifier_sur_mesure, presque_toujours, sans_index
from app.domain.dispositifs import Dispositif
from app.instruction.filtres import Filtres
from app.instruction.queries import declares, filtrer, peut_exporter
from app.instruction.queries_colonnes import colonnes_lues, noms_lus
from app.instruction.queries_filtres import DOSSIERS, Forme, conditions, forme, parametres
from app.instruction.queries_ordre import ORGANISMES, Place, au_dela, cle_de_tri, ordonnee, par_note
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier, VersionDossier

PAR_PAGE = 50
CHOISIS = bindparam("choisis", type_=String)
ORIGINE = datetime(1970, 1, 1, tzinfo=UTC)

# one row: what the columns read, by key; what this agent may not see yet is None
Ligne = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageListe:
    """Fifty rows at most, and where the next page begins."""

    lignes: list[Ligne]
    suite: str


def filtree(requete: Any, forme: Forme) -> Any:
    """The filters, or the ids of what they keep (`CHOISIS`) where these are known, and the gate."""
    return filtrer(requete.where(*([_choisis(forme)] if forme.est_choisie else conditions(forme))), forme.lecteur)


def _choisis(forme: Forme) -> ColumnElement[bool]:
    choisis = parmi_ces_ids(DOSSIERS.c.id, CHOISIS)
    return presque_toujours(choisis) if forme.est_large else choisis


def depuis_les_organismes(requete: Any, forme: Forme) -> Any:
    """A wide list in the order of their names takes them one by one, with the dossiers of each: nothing is sorted."""
    requete = requete.select_from(DOSSIERS)
    if not forme.suit_les_organismes:
        return requete
    return requete.join(ORGANISMES, sans_index(ORGANISMES.c.id) == DOSSIERS.c.organisme_id)


def lire(forme: Forme, *colonnes: Any, ou: Any = None) -> Any:
    """These columns of the dossiers of a list that is walked, in no order yet. `ou`: what is asked first of each."""
    requete = select(*colonnes) if ou is None else select(*colonnes).where(ou)
    return filtree(depuis_les_organismes(requete, forme), forme)


def apres_la_place(forme: Forme, cle: Any, id_: Any) -> ColumnElement[bool]:
    """After the place a page begins at."""
    return au_dela(forme.est_croissant, cle, id_, place_donnee(cle))


def place_donnee(cle: Any) -> Place:
    return bindparam("place", type_=cle.type), bindparam("place_id")


def _curseur(filtres: Filtres) -> tuple[Any, int] | None:
    """The place a page begins at; None when the address holds nothing readable."""
    brut, _, id_ = filtres.apres.rpartition("_")
    try:
        dossier_id = int(id_[:9])
        if filtres.tri in ("numero", "organisme"):
            return brut, dossier_id
        if filtres.tri == "depot":
            return ORIGINE + timedelta(microseconds=int(brut[:18])), dossier_id
        return int(brut[:15]), dossier_id
    except (ValueError, OverflowError):
        return None


def _place(valeur: Any, dossier_id: int) -> str:
    if isinstance(valeur, datetime):
        return f"{(valeur - ORIGINE) // timedelta(microseconds=1)}_{dossier_id}"
    return f"{valeur}_{dossier_id}"


def lier_forme(
    bd: Session, filtres: Filtres, personne: Personne, combien: int = 0, choisis: str = "", *, est_dense: bool = False
) -> tuple[Forme, dict[str, Any]]:
    """The shape of the statement, and what it is given; the engine is told to look at that."""
    planifier_sur_mesure(bd)
    dialecte = bd.get_bind().dialect.name
    voulue = forme(filtres, personne.role, dialecte, combien, est_choisie=bool(choisis), est_dense=est_dense)
    return voulue, parametres(filtres, personne, dialecte) | {"choisis": choisis}


def lier_page(
    bd: Session, filtres: Filtres, personne: Personne, combien: int = 0, choisis: str = "", *, est_dense: bool = False
) -> tuple[Forme, dict[str, Any]]:
    """The same for a page, with the place it begins at."""
    curseur = _curseur(filtres)
    if curseur is None:
        return lier_forme(bd, replace(filtres, apres=""), personne, combien, choisis, est_dense=est_dense)
    voulue, lus = lier_forme(bd, filtres, personne, combien, choisis, est_dense=est_dense)
    return voulue, lus | {"place": curseur[0], "place_id": curseur[1]}


def page_de_liste(
    bd: Session, filtres: Filtres, personne: Personne, combien: int = 0, choisis: str = "", *, est_dense: bool = False
) -> PageListe:
    """The rows of one page: one statement, no offset.

    `combien`: about how many dossiers the filters keep, if known; `choisis`: these, separated by commas;
    `est_dense`: a good part of all dossiers are kept.
    """
    voulue, lus = lier_page(bd, filtres, personne, combien, choisis, est_dense=est_dense)
    lues = bd.execute(_requete_page(voulue), lus).all()
    suite = _place(lues[PAR_PAGE - 1][0], lues[PAR_PAGE - 1][1]) if len(lues) > PAR_PAGE else ""
    noms = noms_lus(filtres.colonnes)
    return PageListe([dict(zip(noms, ligne[1:], strict=True)) for ligne in lues[:PAR_PAGE]], suite)


# a statement takes longer to write than to run, and the agents ask for the same few lists
@lru_cache(maxsize=256)
def _requete_page(voulue: Forme) -> Any:
    if voulue.suit_les_notes:
        apres = place_donnee(DOSSIERS.c.note_dixiemes) if voulue.est_suite else None
        croissant, lue = voulue.est_croissant, partial(lire, voulue)
        return _lue(par_note(lue, voulue.role, PAR_PAGE + 1, est_croissant=croissant, apres=apres), voulue)
    cle = cle_de_tri(voulue)
    rang = cle.label("place")
    requete = lire(voulue, rang, DOSSIERS.c.id)
    if voulue.tri == "depot":
        # always so behind the gate; said, PostgreSQL need not walk through the drafts, which its index has first
        requete = requete.where(presque_toujours(DOSSIERS.c.depose_le.is_not(None)))
    if voulue.est_suite:
        requete = requete.where(apres_la_place(voulue, cle, DOSSIERS.c.id))
    # ordered by its label: an expression written twice is worked out twice for each row
    return _lue(ordonnee(requete, voulue.est_croissant, rang, DOSSIERS.c.id).limit(PAR_PAGE + 1), voulue)


def _lue(ids: Any, voulue: Forme) -> Any:
    """The columns of the dossiers found, in the same order; the first is their place in it."""
    page = ids.subquery("page")
    requete = (
        select(page.c.place, *colonnes_lues(voulue.colonnes, voulue.role))
        .select_from(page)
        .join(DOSSIERS, DOSSIERS.c.id == sans_index(page.c.id))
        .join(ORGANISMES, ORGANISMES.c.id == DOSSIERS.c.organisme_id)
    )
    return ordonnee(requete, voulue.est_croissant, page.c.place, page.c.id)


def lignes_a_exporter(bd: Session, filtres: Filtres, personne: Personne) -> Iterator[Ligne]:
    """The rows of the list that this person may take away, in its order, by portions: memory stays flat."""
    voulue, lus = lier_forme(bd, replace(filtres, apres=""), personne)
    noms = noms_lus(filtres.colonnes)
    for ligne in bd.execute(_requete_export(voulue), lus):
        yield dict(zip(noms, ligne[1:], strict=True))


@lru_cache(maxsize=64)
def _requete_export(voulue: Forme) -> Any:
    ids = filtree(select(cle_de_tri(voulue).label("place"), DOSSIERS.c.id), voulue)
    return _lue(ids.where(peut_exporter(voulue.lecteur)), voulue).execution_options(yield_per=500)


def contenus_deposes(bd: Session, personne: Personne, dossiers: Collection[int]) -> dict[int, str]:
    """The last frozen version of each dossier this person may open: canonical JSON, by dossier.

    What they did not declare on yet keeps its row and says nothing more.
    """
    lignes = bd.execute(
        select(col(VersionDossier.dossier_id), col(VersionDossier.contenu))
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .where(
            col(Dossier.id).in_(dossiers),
            col(Dossier.id).in_(declares(personne)),
            col(VersionDossier.numero) == col(Dossier.version_deposee),
        )
    )
    return {dossier_id: contenu for dossier_id, contenu in lignes}  # noqa: C416


def dispositifs_a_exporter(bd: Session, filtres: Filtres) -> list[Dispositif]:
    """The dispositifs whose forms these filters leave, in their order; all of them without such a filter."""
    if filtres.campagne is None:
        return [filtres.dispositif] if filtres.dispositif else list(Dispositif)
    return list(bd.scalars(select(col(Campagne.dispositif)).where(col(Campagne.id) == filtres.campagne)))
