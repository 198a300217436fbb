"""The doors of the committee: an id becomes a thing already filtered by what this person may know."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from sqlmodel import col

from app.comite.commands_tour import situation_de
from app.comite.queries import campagnes_de, dossiers_de, seances_de, suit_un_dossier
from app.comite.queries_recueil import recueil_de
from app.comite.queries_seance import dossier_de_seance
from app.comptes.deps import Administrateur, Agent, ayant_le_droit
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Detour, Introuvable
from app.domain.droits import Qualite, Situation, exiger
from app.domain.liens import Declare, exiger_declare
from app.instruction.queries_liens import declare_par
from app.models.campagnes import Campagne
from app.models.comite import Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.recueils import GenreRecueil, Recueil

# ids are 32-bit integers in PostgreSQL: a greater number names nothing
IDENTIFIANT_MAXIMUM = 2**31 - 1


LecteurDuClassement = Annotated[Personne, ayant_le_droit("voir_classement")]
LecteurDeLOrdreDuJour = Annotated[Personne, ayant_le_droit("voir_ordre_du_jour")]


@dataclass(frozen=True, slots=True)
class AccesSeance:
    """A sitting this person may know."""

    seance: Seance
    campagne: Campagne


@dataclass(frozen=True, slots=True)
class AccesDossier:
    """A dossier of the agenda of a sitting, which this person may know."""

    seance: Seance
    campagne: Campagne
    dossier: Dossier
    declare: Declare | None = None


@dataclass(frozen=True, slots=True)
class AccesDuComite:
    """A dossier past its examination, on whichever agenda, which this person may know."""

    dossier: Dossier
    campagne: Campagne
    declare: Declare | None = None


def _campagne(campagne_id: int, personne: LecteurDuClassement, bd: Bd) -> Campagne:
    return campagne_de(campagne_id, personne, bd)


def _campagne_a_tenir(campagne_id: int, personne: Administrateur, bd: Bd) -> Campagne:
    return campagne_de(campagne_id, personne, bd)


def campagne_de(campagne_id: int, personne: Personne, bd: Bd) -> Campagne:
    """A campaign that the committee's gate shows to this person. Raises Introuvable."""
    if not 0 < campagne_id <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    campagne = bd.scalar(campagnes_de(personne).where(col(Campagne.id) == campagne_id))
    if campagne is None:
        raise Introuvable
    return campagne


def _seance_de(seance_id: int, personne: Personne, bd: Bd) -> AccesSeance:
    if not 0 < seance_id <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    ligne = bd.execute(seances_de(personne).where(col(Seance.id) == seance_id)).first()
    if ligne is None:
        raise Introuvable
    seance, campagne = ligne
    return AccesSeance(seance, campagne)


def _seance(seance_id: int, personne: LecteurDeLOrdreDuJour, bd: Bd) -> AccesSeance:
    return _seance_de(seance_id, personne, bd)


def _seance_a_tenir(seance_id: int, personne: Administrateur, bd: Bd) -> AccesSeance:
    return _seance_de(seance_id, personne, bd)


def _seance_a_preparer(seance_id: int, personne: Agent, bd: Bd) -> AccesSeance:
    """The coordination, or an agent assigned to a dossier of the agenda."""
    acces = _seance_de(seance_id, personne, bd)
    qualites = frozenset(map(Qualite, suit_un_dossier(bd, personne, acces.seance)))
    exiger("preparer_publication", Situation(role=personne.role, qualites=qualites, est_depose=True))
    return acces


def _dossier_de(dossier_id: int, acces: AccesSeance, personne: Personne, bd: Bd) -> AccesDossier:
    if not 0 < dossier_id <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    trouve = dossier_de_seance(bd, personne, acces.seance, dossier_id)
    if trouve is None:
        raise Introuvable
    return AccesDossier(acces.seance, acces.campagne, *trouve)


def _dossier(
    dossier_id: int, acces: Annotated[AccesSeance, Depends(_seance)], personne: LecteurDeLOrdreDuJour, bd: Bd
) -> AccesDossier:
    return _dossier_de(dossier_id, acces, personne, bd)


def _dossier_lu(request: Request, acces: Annotated[AccesDossier, Depends(_dossier)]) -> AccesDossier:
    """The sheet itself: who opens it says first whether they are linked to it."""
    _exiger_declare(request, acces.dossier.id, acces.declare)
    return acces


def _exiger_declare(request: Request, dossier_id: int | None, declare: Declare | None) -> None:
    if declare is None and request.method in ("GET", "HEAD"):
        vers = chemin(request.app, "comite.declaration", dossier_id=dossier_id)
        raise Detour(f"{vers}?suite={quote(request.url.path)}")
    exiger_declare(declare)


def _dossier_a_decider(
    dossier_id: int, acces: Annotated[AccesSeance, Depends(_seance_a_tenir)], personne: Administrateur, bd: Bd
) -> AccesDossier:
    return _dossier_de(dossier_id, acces, personne, bd)


def _dossier_du_comite(dossier_id: int, personne: LecteurDeLOrdreDuJour, bd: Bd) -> AccesDuComite:
    if not 0 < dossier_id <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    ligne = bd.execute(
        dossiers_de(personne)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .add_columns(Campagne, declare_par(personne))
        .where(col(Dossier.id) == dossier_id)
    ).first()
    if ligne is None:
        raise Introuvable
    return AccesDuComite(*ligne)


def _dossier_du_comite_lu(
    request: Request, acces: Annotated[AccesDuComite, Depends(_dossier_du_comite)]
) -> AccesDuComite:
    _exiger_declare(request, acces.dossier.id, acces.declare)
    return acces


def _dossier_au_tour(
    acces: Annotated[AccesDuComite, Depends(_dossier_du_comite)], personne: Agent, bd: Bd
) -> AccesDuComite:
    """Those who follow it, and the coordination, note its tour de table once they said they have no link."""
    exiger_declare(acces.declare)
    exiger("tenir_tour_de_table", situation_de(bd, acces.dossier, personne))
    return acces


def _recueil(recueil_id: int, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Recueil:
    """Of whoever asked for it, and of nobody else."""
    genres = (GenreRecueil.FEUILLE, GenreRecueil.LIVRE, GenreRecueil.LETTRES)
    lu = recueil_de(bd, personne, recueil_id, *genres) if 0 < recueil_id <= IDENTIFIANT_MAXIMUM else None
    if lu is None:
        raise Introuvable
    return lu


CampagneVue = Annotated[Campagne, Depends(_campagne)]
CampagneATenir = Annotated[Campagne, Depends(_campagne_a_tenir)]
SeanceVue = Annotated[AccesSeance, Depends(_seance)]
SeanceATenir = Annotated[AccesSeance, Depends(_seance_a_tenir)]
SeanceAPreparer = Annotated[AccesSeance, Depends(_seance_a_preparer)]
DossierLu = Annotated[AccesDossier, Depends(_dossier_lu)]
DossierDeSeance = Annotated[AccesDossier, Depends(_dossier)]
DossierADecider = Annotated[AccesDossier, Depends(_dossier_a_decider)]
DossierDuComite = Annotated[AccesDuComite, Depends(_dossier_du_comite)]
DossierDuComiteLu = Annotated[AccesDuComite, Depends(_dossier_du_comite_lu)]
DossierAuTour = Annotated[AccesDuComite, Depends(_dossier_au_tour)]
RecueilVu = Annotated[Recueil, Depends(_recueil)]
