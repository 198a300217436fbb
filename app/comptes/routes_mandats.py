"""Mandates: on the organisme's side, and « Les organismes que j'aide »."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_mandats as commands
from app.comptes.deps import CLE_MAXIMALE, Maintenant, OrganismeGere, PersonneConnectee, Porteur
from app.comptes.essais import DEMANDES_PAR_COURRIEL, Limite, Place, prendre
from app.comptes.forms_mandats import FormeMandat, FormeMandatModifie, FormeMandatPropose
from app.comptes.queries_mandats import campagnes_ouvertes, dernier_jour, mandat_par_id, mandats_de, mandats_de_l_aidant
from app.comptes.queries_organismes import OrganismeOuvert
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import SaisieInvalide
from app.domain.mandats import exiger_modifiable
from app.models.membres import Mandat

router = Routeur()

MANDATS_PAR_HEURE = Limite(10, DEMANDES_PAR_COURRIEL.duree)


def _mandat(mandat_id: int, bd: Bd) -> Mandat:
    mandat = mandat_par_id(bd, mandat_id) if 0 < mandat_id < CLE_MAXIMALE else None
    if mandat is None:
        raise Introuvable
    return mandat


def _mandat_gere(ouvert: OrganismeGere, mandat_id: int, bd: Bd) -> Mandat:
    return commands.mandat_de_l_organisme(ouvert.organisme, _mandat(mandat_id, bd))


def _mandat_mien(personne: Porteur, mandat_id: int, bd: Bd) -> Mandat:
    return commands.mandat_de_l_aidant(bd, _mandat(mandat_id, bd), personne)


MandatGere = Annotated[Mandat, Depends(_mandat_gere)]
MandatMien = Annotated[Mandat, Depends(_mandat_mien)]


def _page_des_mandats(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, maintenant: Maintenant, saisie: Any = None, statut: int = 200
) -> Response:
    return page(
        request,
        "comptes/mandats.html",
        statut,
        organisme=ouvert.organisme,
        mandats=mandats_de(bd, ouvert.organisme, maintenant),
        campagnes=campagnes_ouvertes(bd, maintenant),
        saisie=saisie or Saisie.vierge(),
    )


@router.get("/organismes/{organisme_id}/mandats", name="comptes.mandats")
def mandats(request: Request, ouvert: OrganismeGere, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_des_mandats(request, ouvert, bd, maintenant)


@router.post("/organismes/{organisme_id}/mandats", name="comptes.donner_mandat")
def donner_mandat(
    request: Request, ouvert: OrganismeGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeMandat, corps)
    if saisie.donnees is not None:
        prendre(bd, (Place(f"mandat:organisme:{ouvert.organisme.id}", MANDATS_PAR_HEURE),), maintenant)
        try:
            commands.donner_mandat(bd, ouvert.organisme, saisie.donnees, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            return _vers_les_mandats(ouvert, "donne")
    return _page_des_mandats(request, ouvert, bd, maintenant, saisie, 422)


def _vers_les_mandats(ouvert: OrganismeOuvert, fait: str) -> Response:
    return RedirectResponse(f"/organismes/{ouvert.organisme.id}/mandats?fait={fait}", status_code=303)


def _page_de_modification(
    request: Request, ouvert: OrganismeOuvert, mandat: Mandat, bd: Bd, maintenant: Maintenant, saisie: Any = None
) -> Response:
    deja: Saisie[FormeMandatModifie] = Saisie.vierge(
        du=f"{jour_de_paris(mandat.commence_le):%d/%m/%Y}", au=f"{dernier_jour(mandat):%d/%m/%Y}",
        campagne_id=str(mandat.campagne_id or ""),
    )  # fmt: skip
    return page(
        request,
        "comptes/mandat_modifier.html",
        422 if saisie else 200,
        organisme=ouvert.organisme,
        mandat=mandat,
        campagnes=campagnes_ouvertes(bd, maintenant, mandat.campagne_id),
        saisie=saisie or deja,
    )


@router.get("/organismes/{organisme_id}/mandats/{mandat_id}", name="comptes.mandat")
def mandat(request: Request, ouvert: OrganismeGere, lu: MandatGere, bd: Bd, maintenant: Maintenant) -> Response:
    exiger_modifiable(lu.etat(maintenant))
    return _page_de_modification(request, ouvert, lu, bd, maintenant)


@router.post("/organismes/{organisme_id}/mandats/{mandat_id}", name="comptes.modifier_mandat")
def modifier_mandat(
    request: Request, ouvert: OrganismeGere, lu: MandatGere, corps: Corps, personne: PersonneConnectee, bd: Bd,
    maintenant: Maintenant,
) -> Response:  # fmt: skip
    saisie = Saisie.lire(FormeMandatModifie, corps)
    if saisie.donnees is not None:
        try:
            commands.modifier_mandat(bd, ouvert.organisme, lu, saisie.donnees, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            return _vers_les_mandats(ouvert, "modifie")
    return _page_de_modification(request, ouvert, lu, bd, maintenant, saisie)


@router.post("/organismes/{organisme_id}/mandats/{mandat_id}/accepter", name="comptes.accepter_mandat_propose")
def accepter_mandat_propose(
    ouvert: OrganismeGere, mandat: MandatGere, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    commands.exiger_propose_par_l_aidant(mandat)
    commands.accepter_mandat(bd, mandat, personne, maintenant)
    return _vers_les_mandats(ouvert, "accepte")


@router.post("/organismes/{organisme_id}/mandats/{mandat_id}/revoquer", name="comptes.revoquer_mandat")
def revoquer_mandat(
    ouvert: OrganismeGere, mandat: MandatGere, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    commands.revoquer_mandat(bd, mandat, personne, maintenant)
    return _vers_les_mandats(ouvert, "revoque")


def _page_d_aide(
    request: Request, personne: Porteur, bd: Bd, maintenant: Maintenant, saisie: Any = None, statut: int = 200
) -> Response:
    return page(
        request,
        "comptes/organismes_aides.html",
        statut,
        mandats=mandats_de_l_aidant(bd, personne, maintenant),
        campagnes=campagnes_ouvertes(bd, maintenant),
        saisie=saisie or Saisie.vierge(),
    )


@router.get("/organismes-aides", name="comptes.organismes_aides")
def organismes_aides(request: Request, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_d_aide(request, personne, bd, maintenant)


@router.post("/organismes-aides", name="comptes.proposer_mandat")
def proposer_mandat(request: Request, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeMandatPropose, corps)
    if saisie.donnees is not None:
        # each one writes to the gestionnaires, and tells whether a number is registered
        prendre(bd, (Place(f"mandat:compte:{personne.id}", MANDATS_PAR_HEURE),), maintenant)
        try:
            commands.proposer_mandat(bd, saisie.donnees, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            return RedirectResponse("/organismes-aides?fait=propose", status_code=303)
    return _page_d_aide(request, personne, bd, maintenant, saisie, 422)


@router.post("/organismes-aides/{mandat_id}/accepter", name="comptes.accepter_mandat")
def accepter_mandat(mandat: MandatMien, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    commands.accepter_mandat(bd, mandat, personne, maintenant)
    return RedirectResponse("/organismes-aides?fait=accepte", status_code=303)


@router.post("/organismes-aides/{mandat_id}/terminer", name="comptes.terminer_mandat")
def terminer_mandat(mandat: MandatMien, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    commands.revoquer_mandat(bd, mandat, personne, maintenant)
    return RedirectResponse("/organismes-aides?fait=termine", status_code=303)
