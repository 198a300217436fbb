"""My organismes: the list, creating, joining; one organisme and its members."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_organismes as commands
from app.comptes.chemins import chemin_local
from app.comptes.deps import (
    AdresseReseau,
    Maintenant,
    MembreGere,
    OrganismeGere,
    OrganismeMien,
    PersonneConnectee,
    Porteur,
)
from app.comptes.essais import DEMANDES_PAR_ADRESSE, Place, reserver
from app.comptes.forms import FormeIdentite, FormeOrganisme, FormeRejoindre, FormeRole
from app.comptes.queries_organismes import OrganismeOuvert, membre_moi, membres, mes_organismes
from app.comptes.routeur import Routeur
from app.core import annuaire
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import engage, peut
from app.domain.erreurs import SaisieInvalide
from app.domain.organismes import ROLES_ADHESION
from app.models.comptes import EtatAdhesion

router = Routeur()

GENRES = [(genre.value, genre.libelle) for genre in GenreOrganisme]
ROLES = [(role.value, *mots) for role, mots in ROLES_ADHESION.items()]


def _vers(chemin: str) -> RedirectResponse:
    return RedirectResponse(chemin, status_code=303)


@router.get("/organismes", name="comptes.organismes")
def organismes(request: Request, personne: Porteur, bd: Bd) -> Response:
    return page(request, "comptes/organismes.html", lignes=mes_organismes(bd, personne), roles=ROLES_ADHESION)


def page_de_creation(
    request: Request, saisie: Any, statut: int = 200, connu: str = "", numero: Any = None, trouve: Any = None
) -> Response:
    """The form that creates an organisme. `numero`, `trouve`: a look-up in the public directory and its answer."""
    return page(
        request, "comptes/organisme_creer.html", statut, saisie=saisie, genres=GENRES, connu=connu,
        numero=numero or Saisie.vierge(), trouve=trouve, a_un_annuaire=annuaire.est_actif(),
    )  # fmt: skip


@router.get("/organismes/creer", name="comptes.nouvel_organisme")
def nouvel_organisme(request: Request, personne: Porteur, suite: str = "") -> Response:
    return page_de_creation(request, Saisie.vierge(suite=chemin_local(suite)))


@router.post("/organismes/creer", name="comptes.creer_organisme")
def creer_organisme(request: Request, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeOrganisme, corps)
    if saisie.donnees is None:
        return page_de_creation(request, saisie, 422)
    try:
        organisme = commands.creer_organisme(bd, saisie.donnees, personne, maintenant)
    except commands.OrganismeConnu as connu:
        return page_de_creation(request, saisie.refuser(connu), 422, connu.numero)
    except SaisieInvalide as refus:
        return page_de_creation(request, saisie.refuser(refus), 422)
    return _vers(chemin_local(saisie.donnees.suite) or f"/organismes/{organisme.id}?fait=cree")


@router.get("/organismes/rejoindre", name="comptes.rejoindre")
def rejoindre(request: Request, personne: Porteur) -> Response:
    saisie: Saisie[FormeRejoindre] = Saisie.vierge()
    return page(request, "comptes/organisme_rejoindre.html", saisie=saisie)


@router.post("/organismes/rejoindre", name="comptes.demander_adhesion")
def demander_adhesion(
    request: Request, corps: Corps, personne: Porteur, bd: Bd, adresse: AdresseReseau, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeRejoindre, corps)
    if saisie.donnees is not None:
        # each one writes to the gestionnaires, and tells whether a number is registered
        reserver((Place(f"adhesion:compte:{personne.id}", DEMANDES_PAR_ADRESSE),), maintenant)
        try:
            commands.demander_adhesion(bd, saisie.donnees.numero, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            return _vers("/organismes?fait=demande")
    return page(request, "comptes/organisme_rejoindre.html", 422, saisie=saisie)


def _page_d_organisme(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, statut: int = 200, saisie: Any = None
) -> Response:
    o = ouvert.organisme
    return page(
        request,
        "comptes/organisme.html",
        statut,
        ouvert=ouvert,
        organisme=o,
        membres=membres(bd, o, EtatAdhesion.ACTIVE),
        demandes=membres(bd, o, EtatAdhesion.DEMANDEE) if ouvert.est_gere else [],
        roles=ROLES,
        libelles=ROLES_ADHESION,
        peut_lire_le_coffre=peut("voir_coffre", ouvert.situation),
        peut_lire_le_rib=engage(ouvert.situation),
        saisie=saisie
        or Saisie.vierge(
            nom=o.nom, sigle=o.sigle, siret=o.siret, rna=o.rna,
            adresse=o.adresse, code_postal=o.code_postal, ville=o.ville,
        ),
    )  # fmt: skip


@router.get("/organismes/{organisme_id}", name="comptes.organisme")
def organisme(request: Request, ouvert: OrganismeMien, bd: Bd) -> Response:
    return _page_d_organisme(request, ouvert, bd)


@router.post("/organismes/{organisme_id}", name="comptes.modifier_organisme")
def modifier_organisme(
    request: Request, ouvert: OrganismeGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeIdentite, corps).accomplir(
        lambda donnees: commands.modifier_organisme(bd, ouvert, donnees, personne, maintenant)
    )
    if saisie.est_accomplie:
        return _vers(f"/organismes/{ouvert.organisme.id}?fait=identite")
    return _page_d_organisme(request, ouvert, bd, 422, saisie)


@router.post("/organismes/{organisme_id}/membres/{adhesion_id}/approuver", name="comptes.approuver_adhesion")
def approuver_adhesion(
    ouvert: OrganismeGere, membre: MembreGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    role = Saisie.lire(FormeRole, corps).exige.role
    commands.approuver_adhesion(bd, ouvert, membre, role, personne, maintenant)
    return _vers(f"/organismes/{ouvert.organisme.id}/membres?fait=approuve")


@router.post("/organismes/{organisme_id}/membres/{adhesion_id}/refuser", name="comptes.refuser_adhesion")
def refuser_adhesion(
    ouvert: OrganismeGere, membre: MembreGere, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    commands.refuser_adhesion(bd, ouvert, membre, personne, maintenant)
    return _vers(f"/organismes/{ouvert.organisme.id}/membres?fait=refuse")


@router.post("/organismes/{organisme_id}/membres/{adhesion_id}/role", name="comptes.changer_role")
def changer_role(
    ouvert: OrganismeGere, membre: MembreGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    role = Saisie.lire(FormeRole, corps).exige.role
    commands.changer_role(bd, ouvert, membre, role, personne, maintenant)
    return _vers(f"/organismes/{ouvert.organisme.id}/membres?fait=role")


@router.post("/organismes/{organisme_id}/membres/{adhesion_id}/retirer", name="comptes.retirer_membre")
def retirer_membre(
    ouvert: OrganismeGere, membre: MembreGere, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    commands.retirer_membre(bd, ouvert, membre, personne, maintenant)
    if membre.personne.id == personne.id:
        return _vers("/organismes?fait=quitte")
    return _vers(f"/organismes/{ouvert.organisme.id}/membres?fait=retire")


@router.post("/organismes/{organisme_id}/quitter", name="comptes.quitter_organisme")
def quitter_organisme(ouvert: OrganismeMien, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    moi = membre_moi(bd, ouvert.organisme, personne)
    if moi is None:
        raise Introuvable
    commands.retirer_membre(bd, ouvert, moi, personne, maintenant)
    return _vers("/organismes?fait=quitte")
