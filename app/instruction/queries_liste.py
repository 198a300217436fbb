"""The agents' list: Core rows through the gate, keyset pages, masked notes, neighbours of a dossier.

A note is shown, sorted on and exported only where `peut_voir_la_note` says so: elsewhere it is as if there
were none, in the order of the list too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.dispositifs import Dispositif
from app.domain.etats import Etat, libelle, ton
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.instruction.filtres import Filtres
from app.instruction.queries import DOSSIER, Lecteur, LecteurLie, filtrer, peut_exporter, peut_voir_la_note
from app.instruction.queries_filtres import Forme, conditions, forme, parametres
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier

PAR_PAGE = 50
COMPTE_MAXIMUM = 1000
SANS_NOTE = -1
ORIGINE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LigneListe:
    """One row of the list, ready to be shown. What this agent may not see yet is None."""

    id: int
    numero: str
    titre: str
    organisme: str
    siret: str | None
    etat: Etat
    orientation: Orientation | None
    axes: str
    territoires: str
    demande_cents: int
    cout_cents: int
    beneficiaires: int
    depose_le: datetime
    pilote: str
    avis_attendus: int
    avis_rendus: int
    est_provisoire: bool
    note_dixiemes: int | None
    a_des_ecarts: bool
    avis_pilote: str | None
    propose_cents: int | None

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat)

    @property
    def etat_ton(self) -> str:
        return ton(self.etat)

    @property
    def fiche(self) -> FicheOrientation | None:
        return ORIENTATIONS[self.orientation] if self.orientation else None


@dataclass(frozen=True, slots=True)
class PageListe:
    """Fifty rows at most, and where the next page begins."""

    lignes: list[LigneListe]
    suite: str


def _cle_de_tri(forme: Forme, personne: Lecteur) -> Any:
    if forme.tri == "note":
        return case(
            (peut_voir_la_note(personne), func.coalesce(col(Dossier.note_dixiemes), SANS_NOTE)), else_=SANS_NOTE
        )
    if forme.tri == "demande":
        return col(Dossier.montant_demande_cents)
    return col(Dossier.depose_le)


def _visible(personne: Lecteur, colonne: Any, sinon: Any) -> ColumnElement[Any]:
    return case((peut_voir_la_note(personne), colonne), else_=sinon)


def _colonnes(personne: Lecteur) -> list[Any]:
    pilote = aliased(Personne)
    return [
        col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Organisme.siret),
        col(Dossier.etat), col(Dossier.orientation), col(Dossier.axes_resume), col(Dossier.territoires_resume),
        col(Dossier.montant_demande_cents), col(Dossier.cout_total_cents), col(Dossier.beneficiaires),
        col(Dossier.depose_le),
        select(func.trim(pilote.prenom + " " + pilote.nom)).where(col(pilote.id) == col(Dossier.pilote_id))
        .correlate(Dossier).scalar_subquery(),
        col(Dossier.avis_attendus), col(Dossier.avis_rendus), col(Dossier.est_note_provisoire),
        _visible(personne, col(Dossier.note_dixiemes), null()),
        _visible(personne, col(Dossier.a_des_ecarts), literal(False)),
        _visible(personne, col(Dossier.avis_pilote), null()),
        _visible(personne, col(Dossier.montant_propose_cents), null()),
    ]  # fmt: skip


def _filtree(requete: Any, forme: Forme, lecteur: Lecteur) -> Any:
    return filtrer(requete, lecteur).where(*conditions(forme, lecteur))


def _ordonnee(requete: Select[Any], forme: Forme, cle: ColumnElement[Any]) -> Select[Any]:
    if forme.tri == "anciens":
        return requete.order_by(cle, col(Dossier.id))
    return requete.order_by(cle.desc(), col(Dossier.id).desc())


def _au_dela(forme: Forme, cle: ColumnElement[Any], valeur: Any, dossier_id: Any) -> ColumnElement[bool]:
    """Strictly after (valeur, dossier_id) in the order of the list."""
    if forme.tri == "anciens":
        return and_(cle >= valeur, or_(cle > valeur, col(Dossier.id) > dossier_id))
    return and_(cle <= valeur, or_(cle < valeur, col(Dossier.id) < dossier_id))


def _en_deca(forme: Forme, cle: ColumnElement[Any], valeur: Any, dossier_id: Any) -> ColumnElement[bool]:
    """Strictly before (valeur, dossier_id) in the order of the list."""
    if forme.tri == "anciens":
        return and_(cle <= valeur, or_(cle < valeur, col(Dossier.id) < dossier_id))
    return and_(cle >= valeur, or_(cle > valeur, col(Dossier.id) > dossier_id))


def _curseur(filtres: Filtres) -> tuple[Any, int] | None:
    """The place a page begins at; None when the address holds nothing readable."""
    brut, _, id_ = filtres.apres.rpartition("_")
    try:
        if filtres.tri in ("note", "demande"):
            return int(brut[:15]), int(id_[:9])
        return ORIGINE + timedelta(microseconds=int(brut[:18])), int(id_[:9])
    except (ValueError, OverflowError):
        return None


def _place(valeur: Any, dossier_id: int) -> str:
    if isinstance(valeur, datetime):
        return f"{(valeur - ORIGINE) // timedelta(microseconds=1)}_{dossier_id}"
    return f"{valeur}_{dossier_id}"


def _forme(bd: Session, filtres: Filtres, personne: Personne) -> tuple[Forme, dict[str, Any]]:
    dialecte = bd.get_bind().dialect.name
    return forme(filtres, personne.role, dialecte), parametres(filtres, personne, dialecte)


def page_de_liste(bd: Session, filtres: Filtres, personne: Personne) -> PageListe:
    """The rows of one page: one statement, no offset."""
    curseur = _curseur(filtres)
    if curseur is None:
        filtres = replace(filtres, apres="")
    voulue, lus = _forme(bd, filtres, personne)
    if curseur is not None:
        lus |= {"place": curseur[0], "place_id": curseur[1]}
    lues = bd.execute(_requete_page(voulue), lus).all()
    suite = _place(lues[PAR_PAGE - 1][0], lues[PAR_PAGE - 1][1]) if len(lues) > PAR_PAGE else ""
    return PageListe([LigneListe(*ligne[1:]) for ligne in lues[:PAR_PAGE]], suite)


# a statement takes longer to write than to run, and the agents ask for the same few lists
@lru_cache(maxsize=256)
def _requete_page(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    cle = _cle_de_tri(voulue, lecteur)
    requete = _avec_organisme(_filtree(select(cle, *_colonnes(lecteur)), voulue, lecteur))
    if voulue.est_suite:
        requete = requete.where(_au_dela(voulue, cle, bindparam("place", type_=cle.type), bindparam("place_id")))
    return _ordonnee(requete, voulue, cle).limit(PAR_PAGE + 1)


def _avec_organisme(requete: Any) -> Any:
    return requete.join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))


@lru_cache(maxsize=64)
def _requete_export(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    lue = _avec_organisme(_filtree(select(*_colonnes(lecteur)), voulue, lecteur)).where(peut_exporter(lecteur))
    return _ordonnee(lue, voulue, _cle_de_tri(voulue, lecteur)).execution_options(yield_per=500)


def lignes_a_exporter(bd: Session, filtres: Filtres, personne: Personne) -> Iterator[LigneListe]:
    """The rows of the list that this person may take away, in its order, by portions: memory stays flat."""
    voulue, lus = _forme(bd, replace(filtres, apres=""), personne)
    for ligne in bd.execute(_requete_export(voulue), lus):
        yield LigneListe(*ligne)


def contenus_deposes(bd: Session, dossiers: Collection[int]) -> dict[int, str]:
    """The last frozen version of each dossier: canonical JSON, by dossier."""
    lignes = bd.execute(
        select(col(VersionDossier.dossier_id), col(VersionDossier.contenu))
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .where(col(Dossier.id).in_(dossiers), col(VersionDossier.numero) == col(Dossier.version_deposee))
    )
    return {dossier_id: contenu for dossier_id, contenu in lignes}  # noqa: C416


def dispositifs_a_exporter(bd: Session, filtres: Filtres) -> list[Dispositif]:
    """The dispositifs whose forms these filters leave, in their order; all of them without such a filter."""
    if filtres.campagne is None:
        return [filtres.dispositif] if filtres.dispositif else list(Dispositif)
    return list(bd.scalars(select(col(Campagne.dispositif)).where(col(Campagne.id) == filtres.campagne)))


def compter_par_etat(bd: Session, filtres: Filtres, personne: Personne) -> dict[Etat, int]:
    """How many dossiers in each state, all the other filters kept."""
    voulue, lus = _forme(bd, replace(filtres, etat=(), apres="", tri="depot"), personne)
    comptes: dict[Etat, int] = {e: n for e, n in bd.execute(_requete_comptes(voulue), lus) if n}
    return {etat: comptes[etat] for etat in Etat if etat in comptes}


@lru_cache(maxsize=256)
def _requete_comptes(voulue: Forme) -> Any:
    requete = _filtree(select(col(Dossier.etat), func.count()), voulue, LecteurLie(voulue.role))
    return requete.group_by(col(Dossier.etat))


@dataclass(frozen=True, slots=True)
class Voisins:
    """Where a dossier stands in a list: rank and total (capped), the ids before and after."""

    rang: int
    total: int
    precedent_id: int | None
    suivant_id: int | None

    @property
    def est_borne(self) -> bool:
        """Whether the list is too long to be counted."""
        return self.total > COMPTE_MAXIMUM


def voisins(bd: Session, filtres: Filtres, personne: Personne, dossier: Dossier) -> Voisins | None:
    """Previous, next and place of a dossier in a list, in one statement; None if it is not in the list."""
    voulue, lus = _forme(bd, replace(filtres, apres=""), personne)
    place, avant_lui, en_tout, precedent_id, suivant_id = bd.execute(
        _requete_voisins(voulue), lus | {"dossier": dossier.id}
    ).one()
    return None if place is None else Voisins(avant_lui + 1, en_tout, precedent_id, suivant_id)


@lru_cache(maxsize=64)
def _requete_voisins(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    cle = _cle_de_tri(voulue, lecteur)
    ici = _filtree(select(cle), voulue, lecteur).where(col(Dossier.id) == DOSSIER).scalar_subquery()

    def ids(condition: ColumnElement[bool] | None) -> Any:
        requete = _filtree(select(col(Dossier.id)), voulue, lecteur)
        return requete if condition is None else requete.where(condition)

    est_croissant = voulue.tri == "anciens"
    sens, envers = (cle, cle.desc()) if est_croissant else (cle.desc(), cle)
    id_, id_envers = col(Dossier.id), col(Dossier.id).desc()
    avant = ids(_en_deca(voulue, cle, ici, DOSSIER))
    apres = ids(_au_dela(voulue, cle, ici, DOSSIER))
    rang = select(func.count()).select_from(avant.limit(COMPTE_MAXIMUM).subquery()).scalar_subquery()
    total = select(func.count()).select_from(ids(None).limit(COMPTE_MAXIMUM + 1).subquery()).scalar_subquery()
    precedent = avant.order_by(envers, id_envers if est_croissant else id_).limit(1).scalar_subquery()
    suivant = apres.order_by(sens, id_ if est_croissant else id_envers).limit(1).scalar_subquery()
    return select(ici, rang, total, precedent, suivant)
