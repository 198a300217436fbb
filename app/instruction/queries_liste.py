"""The agents' list: Core rows through the gate, keyset pages, masked notes, neighbours of a dossier.

A note is shown, sorted on and exported only where `peut_voir_la_note` says so: elsewhere it is as if there
were none, in the order of the list too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.etats import Etat, libelle, ton
from app.domain.orientations import CLES_AXES, ORIENTATIONS, FicheOrientation, Orientation
from app.dossiers.recherche import dossiers_trouves
from app.instruction.filtres import Filtres
from app.instruction.queries import filtrer, peut_voir_la_note
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


def _conditions(filtres: Filtres, personne: Personne, dialecte: str) -> list[ColumnElement[bool]]:
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


def _cle_de_tri(filtres: Filtres, personne: Personne) -> Any:
    if filtres.tri == "note":
        return case(
            (peut_voir_la_note(personne), func.coalesce(col(Dossier.note_dixiemes), SANS_NOTE)), else_=SANS_NOTE
        )
    if filtres.tri == "demande":
        return col(Dossier.montant_demande_cents)
    return col(Dossier.depose_le)


def _visible(personne: Personne, colonne: Any, sinon: Any) -> ColumnElement[Any]:
    return case((peut_voir_la_note(personne), colonne), else_=sinon)


def _colonnes(personne: Personne) -> list[Any]:
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


def _filtree(bd: Session, requete: Any, filtres: Filtres, personne: Personne) -> Any:
    dialecte = bd.get_bind().dialect.name
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
    cle = _cle_de_tri(filtres, personne)
    requete = _filtree(bd, select(cle, *_colonnes(personne)), filtres, personne)
    curseur = _curseur(filtres)
    if curseur is not None:
        requete = requete.where(_au_dela(filtres, cle, *curseur))
    lues = bd.execute(_ordonnee(requete, filtres, cle).limit(PAR_PAGE + 1)).all()
    suite = _place(lues[PAR_PAGE - 1][0], lues[PAR_PAGE - 1][1]) if len(lues) > PAR_PAGE else ""
    return PageListe([LigneListe(*ligne[1:]) for ligne in lues[:PAR_PAGE]], suite)


def lignes_a_exporter(bd: Session, filtres: Filtres, personne: Personne) -> Iterator[LigneListe]:
    """Every row of the list, in its order, by portions: memory stays flat."""
    cle = _cle_de_tri(filtres, personne)
    requete = _ordonnee(_filtree(bd, select(*_colonnes(personne)), filtres, personne), filtres, cle)
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


def compter_par_etat(bd: Session, filtres: Filtres, personne: Personne) -> dict[Etat, int]:
    """How many dossiers in each state, all the other filters kept."""
    sans_etat = Filtres.lire({**_en_texte(filtres), "etat": ""})
    requete = _filtree(bd, select(col(Dossier.etat), func.count()), sans_etat, personne)
    comptes: dict[Etat, int] = {e: n for e, n in bd.execute(requete.group_by(col(Dossier.etat))) if n}
    return {etat: comptes[etat] for etat in Etat if etat in comptes}


def _en_texte(filtres: Filtres) -> dict[str, str]:
    return {nom: str(v) for nom in filtres.__slots__ if (v := getattr(filtres, nom)) not in ("", None)}


def campagnes_visibles(bd: Session) -> list[tuple[int, str]]:
    """The campaigns, newest first, for the filter."""
    lignes = bd.execute(
        select(col(Campagne.id), col(Campagne.titre)).order_by(col(Campagne.annee).desc(), col(Campagne.id))
    )
    return [(id_ or 0, titre) for id_, titre in lignes]


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
    cle = _cle_de_tri(filtres, personne)
    ici = _filtree(bd, select(cle), filtres, personne).where(col(Dossier.id) == dossier.id).scalar_subquery()

    def ids(condition: ColumnElement[bool] | None) -> Any:
        requete = _filtree(bd, select(col(Dossier.id)), filtres, personne)
        return requete if condition is None else requete.where(condition)

    sens = cle if filtres.tri == "anciens" else cle.desc()
    envers = cle.desc() if filtres.tri == "anciens" else cle
    id_, id_envers = col(Dossier.id), col(Dossier.id).desc()
    avant = ids(_en_deca(filtres, cle, ici, dossier.id))
    apres = ids(_au_dela(filtres, cle, ici, dossier.id))
    est_croissant = filtres.tri == "anciens"
    rang = select(func.count()).select_from(avant.limit(COMPTE_MAXIMUM).subquery()).scalar_subquery()
    total = select(func.count()).select_from(ids(None).limit(COMPTE_MAXIMUM + 1).subquery()).scalar_subquery()
    precedent = avant.order_by(envers, id_envers if est_croissant else id_).limit(1).scalar_subquery()
    suivant = apres.order_by(sens, id_ if est_croissant else id_envers).limit(1).scalar_subquery()
    place, avant_lui, en_tout, precedent_id, suivant_id = bd.execute(select(ici, rang, total, precedent, suivant)).one()
    return None if place is None else Voisins(avant_lui + 1, en_tout, precedent_id, suivant_id)
