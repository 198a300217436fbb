"""The agents' list: Core rows through the gate, keyset pages, masked notes, neighbours of a dossier.

A note is shown, sorted on and exported only where `peut_voir_la_note` says so: elsewhere it is as if there
were none, in the order of the list too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.dispositifs import Dispositif
from app.domain.droits import Role
from app.domain.etats import Etat, libelle, ton
from app.domain.orientations import CLES_AXES, ORIENTATIONS, FicheOrientation, Orientation
from app.dossiers.recherche import dossiers_trouves
from app.instruction.filtres import Filtres
from app.instruction.queries import DOSSIER, Lecteur, LecteurLie, filtrer, peut_exporter, peut_voir_la_note
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement, VersionDossier

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


def _conditions(filtres: Filtres, personne: Lecteur, dialecte: str) -> list[ColumnElement[bool]]:
    voulues: list[ColumnElement[bool]] = []
    if filtres.campagne is not None:
        voulues.append(col(Dossier.campagne_id) == filtres.campagne)
    if filtres.dispositif:
        voulues.append(col(Campagne.dispositif) == filtres.dispositif)
    if filtres.etat:
        voulues.append(col(Dossier.etat) == filtres.etat)
    if filtres.orientation:
        voulues.append(col(Dossier.orientation) == filtres.orientation)
    if filtres.axe:
        voulues.append(_touche("axe", [cle for cle, (axe, _) in CLES_AXES.items() if axe is filtres.axe]))
    if filtres.commune:
        voulues.append(_touche("commune", [filtres.commune]))
    if filtres.quartier:
        voulues.append(_touche("quartier", [filtres.quartier]))
    if filtres.pilote == "moi":
        voulues.append(col(Dossier.pilote_id) == personne.id)
    if filtres.q:
        trouves = dossiers_trouves(filtres.q, dialecte)
        voulues.append(col(Dossier.id).in_(trouves) if trouves is not None else col(Dossier.id) == 0)
    return voulues


def _touche(nature: str, codes: list[str]) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            col(Rattachement.dossier_id) == col(Dossier.id),
            col(Rattachement.nature) == nature,
            col(Rattachement.code).in_(codes),
        )
        .correlate(Dossier)
    )


def _cle_de_tri(filtres: Filtres, personne: Lecteur) -> Any:
    if filtres.tri == "note":
        return case(
            (peut_voir_la_note(personne), func.coalesce(col(Dossier.note_dixiemes), SANS_NOTE)), else_=SANS_NOTE
        )
    if filtres.tri == "demande":
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


def _filtree(requete: Any, filtres: Filtres, personne: Lecteur, dialecte: str) -> Any:
    return (
        filtrer(requete, personne)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(*_conditions(filtres, personne, dialecte))
    )


def _ordonnee(requete: Select[Any], filtres: Filtres, cle: ColumnElement[Any]) -> Select[Any]:
    if filtres.tri == "anciens":
        return requete.order_by(cle, col(Dossier.id))
    return requete.order_by(cle.desc(), col(Dossier.id).desc())


def _au_dela(filtres: Filtres, cle: ColumnElement[Any], valeur: Any, dossier_id: Any) -> ColumnElement[bool]:
    """Strictly after (valeur, dossier_id) in the order of the list."""
    if filtres.tri == "anciens":
        return and_(cle >= valeur, or_(cle > valeur, col(Dossier.id) > dossier_id))
    return and_(cle <= valeur, or_(cle < valeur, col(Dossier.id) < dossier_id))


def _en_deca(filtres: Filtres, cle: ColumnElement[Any], valeur: Any, dossier_id: Any) -> ColumnElement[bool]:
    """Strictly before (valeur, dossier_id) in the order of the list."""
    if filtres.tri == "anciens":
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


def page_de_liste(bd: Session, filtres: Filtres, personne: Personne) -> PageListe:
    """The rows of one page: one statement, no offset."""
    requete = _requete_page(filtres, personne.role, bd.get_bind().dialect.name)
    lues = bd.execute(requete, {"moi": personne.id}).all()
    suite = _place(lues[PAR_PAGE - 1][0], lues[PAR_PAGE - 1][1]) if len(lues) > PAR_PAGE else ""
    return PageListe([LigneListe(*ligne[1:]) for ligne in lues[:PAR_PAGE]], suite)


# a statement takes longer to write than to run, and the agents ask for the same few lists
@lru_cache(maxsize=64)
def _requete_page(filtres: Filtres, role: Role, dialecte: str) -> Any:
    lecteur = LecteurLie(role)
    cle = _cle_de_tri(filtres, lecteur)
    requete = _filtree(select(cle, *_colonnes(lecteur)), filtres, lecteur, dialecte)
    curseur = _curseur(filtres)
    if curseur is not None:
        requete = requete.where(_au_dela(filtres, cle, *curseur))
    return _ordonnee(requete, filtres, cle).limit(PAR_PAGE + 1)


def lignes_a_exporter(bd: Session, filtres: Filtres, personne: Personne) -> Iterator[LigneListe]:
    """The rows of the list that this person may take away, in its order, by portions: memory stays flat."""
    cle = _cle_de_tri(filtres, personne)
    lue = _filtree(select(*_colonnes(personne)), filtres, personne, bd.get_bind().dialect.name)
    lue = lue.where(peut_exporter(personne))
    requete = _ordonnee(lue, filtres, cle)
    for ligne in bd.execute(requete.execution_options(yield_per=500)):
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
    requete = _requete_comptes(replace(filtres, etat=None, apres=""), personne.role, bd.get_bind().dialect.name)
    comptes: dict[Etat, int] = {e: n for e, n in bd.execute(requete, {"moi": personne.id}) if n}
    return {etat: comptes[etat] for etat in Etat if etat in comptes}


@lru_cache(maxsize=64)
def _requete_comptes(filtres: Filtres, role: Role, dialecte: str) -> Any:
    requete = _filtree(select(col(Dossier.etat), func.count()), filtres, LecteurLie(role), dialecte)
    return requete.group_by(col(Dossier.etat))


def campagnes_visibles(bd: Session) -> list[tuple[int, str]]:
    """The campaigns, newest first, for the filter."""
    return [(id_ or 0, titre) for id_, titre in bd.execute(_CAMPAGNES)]


_CAMPAGNES = select(col(Campagne.id), col(Campagne.titre)).order_by(col(Campagne.annee).desc(), col(Campagne.id))


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
    requete = _requete_voisins(replace(filtres, apres=""), personne.role, bd.get_bind().dialect.name)
    parametres = {"moi": personne.id, "dossier": dossier.id}
    place, avant_lui, en_tout, precedent_id, suivant_id = bd.execute(requete, parametres).one()
    return None if place is None else Voisins(avant_lui + 1, en_tout, precedent_id, suivant_id)


@lru_cache(maxsize=64)
def _requete_voisins(filtres: Filtres, role: Role, dialecte: str) -> Any:
    lecteur = LecteurLie(role)
    cle = _cle_de_tri(filtres, lecteur)
    ici = _filtree(select(cle), filtres, lecteur, dialecte).where(col(Dossier.id) == DOSSIER).scalar_subquery()

    def ids(condition: ColumnElement[bool] | None) -> Any:
        requete = _filtree(select(col(Dossier.id)), filtres, lecteur, dialecte)
        return requete if condition is None else requete.where(condition)

    sens = cle if filtres.tri == "anciens" else cle.desc()
    envers = cle.desc() if filtres.tri == "anciens" else cle
    id_, id_envers = col(Dossier.id), col(Dossier.id).desc()
    avant = ids(_en_deca(filtres, cle, ici, DOSSIER))
    apres = ids(_au_dela(filtres, cle, ici, DOSSIER))
    est_croissant = filtres.tri == "anciens"
    rang = select(func.count()).select_from(avant.limit(COMPTE_MAXIMUM).subquery()).scalar_subquery()
    total = select(func.count()).select_from(ids(None).limit(COMPTE_MAXIMUM + 1).subquery()).scalar_subquery()
    precedent = avant.order_by(envers, id_envers if est_croissant else id_).limit(1).scalar_subquery()
    suivant = apres.order_by(sens, id_ if est_croissant else id_envers).limit(1).scalar_subquery()
    return select(ici, rang, total, precedent, suivant)
