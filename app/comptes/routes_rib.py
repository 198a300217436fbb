"""The organisme's bank details: read, ask for a change, take it back. Each needs a recent proof of who one is."""

from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_rib as commands
from app.comptes.chemins import vers_la_preuve
from app.comptes.commands_preuve import oublier_preuve
from app.comptes.deps import Maintenant, OrganismeMien, PersonneConnectee, SessionPresente
from app.comptes.forms import FormeRib
from app.comptes.queries_organismes import OrganismeOuvert
from app.comptes.queries_rib import dernier_changement
from app.comptes.routeur import Routeur
from app.comptes.sessions import preuve_de
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.coordonnees import LIBELLES_CHANGEMENT, EtatChangement, preuve_tient
from app.domain.erreurs import SaisieInvalide

router = Routeur()

PREUVE_D_ABORD = "Confirmez d’abord que c’est bien vous, puis revenez ici et recommencez."


def _page(
    request: Request,
    ouvert: OrganismeOuvert,
    bd: Bd,
    session_id: int | None,
    maintenant: datetime,
    statut: int = 200,
    saisie: Any = None,
    iban: str | None = None,
) -> Response:
    organisme = ouvert.organisme
    return page(
        request,
        "comptes/rib.html",
        statut,
        organisme=organisme,
        saisie=saisie or Saisie.vierge(titulaire_compte=organisme.titulaire_compte),
        est_remplie=saisie is not None,
        iban=iban,
        changement=dernier_changement(bd, organisme),
        attente=EtatChangement.A_CONFIRMER,
        etats=LIBELLES_CHANGEMENT,
        est_prouve=preuve_tient(preuve_de(bd, session_id), maintenant),
    )


@router.get("/organismes/{organisme_id}/rib", name="comptes.rib")
def rib(
    request: Request, ouvert: OrganismeMien, bd: Bd, session_id: SessionPresente, maintenant: Maintenant
) -> Response:
    commands.exiger_coordonnees(ouvert)
    return _page(request, ouvert, bd, session_id, maintenant)


@router.post("/organismes/{organisme_id}/rib", name="comptes.changer_rib")
def changer_rib(
    request: Request,
    ouvert: OrganismeMien,
    corps: Corps,
    personne: PersonneConnectee,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    commands.exiger_coordonnees(ouvert)
    saisie = Saisie.lire(FormeRib, corps)
    if saisie.donnees is not None:
        try:
            if not preuve_tient(preuve_de(bd, session_id), maintenant):
                raise SaisieInvalide(PREUVE_D_ABORD)
            commands.changer_rib(bd, ouvert, saisie.donnees, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            oublier_preuve(bd, session_id)
            return RedirectResponse(f"/organismes/{ouvert.organisme.id}/rib?fait=demande", status_code=303)
    return _page(request, ouvert, bd, session_id, maintenant, 422, saisie)


@router.post("/organismes/{organisme_id}/rib/lire", name="comptes.lire_rib")
def lire_rib(
    request: Request,
    ouvert: OrganismeMien,
    personne: PersonneConnectee,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    commands.exiger_coordonnees(ouvert)
    if not preuve_tient(preuve_de(bd, session_id), maintenant):
        return vers_la_preuve(request, f"/organismes/{ouvert.organisme.id}/rib")
    iban = commands.lire_rib(bd, ouvert, personne, maintenant)
    return _page(request, ouvert, bd, session_id, maintenant, iban=iban)


@router.post("/organismes/{organisme_id}/rib/annuler", name="comptes.annuler_rib")
def annuler_rib(ouvert: OrganismeMien, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant) -> Response:
    commands.annuler_rib(bd, ouvert, personne, maintenant)
    return RedirectResponse(f"/organismes/{ouvert.organisme.id}/rib?fait=annule", status_code=303)
