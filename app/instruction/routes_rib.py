"""« RIB à confirmer »: the list, the screen of one request, and the answers of two agents."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.chemins import vers_la_preuve
from app.comptes.deps import Agent, Maintenant, SessionPresente
from app.comptes.routeur import Routeur
from app.comptes.sessions import preuve_de
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.coordonnees import LIBELLES_CHANGEMENT, EtatChangement, preuve_tient
from app.domain.droits import exiger
from app.domain.organismes import ROLES_ADHESION
from app.instruction import commands_rib as commands
from app.instruction.forms import FormeRappel, FormeRefusRib
from app.instruction.queries_rib import (
    ChangementOuvert,
    changement_ouvert,
    contacts_figes,
    noms_des_agents,
    ribs_a_confirmer,
)

router = Routeur()
RIB = "/instruction/rib/{changement_id}"


def _changement(changement_id: int, personne: Agent, bd: Bd, request: Request) -> ChangementOuvert:
    ouvert = changement_ouvert(bd, personne, changement_id, pour_ecrire=request.method == "POST")
    if ouvert is None:
        raise Introuvable
    exiger("confirmer_rib", ouvert.situation)
    return ouvert


ChangementVu = Annotated[ChangementOuvert, Depends(_changement)]


@router.get("/instruction/rib", name="instruction.ribs")
def ribs(request: Request, personne: Agent, bd: Bd) -> Response:
    return page(request, "instruction/ribs.html", lignes=ribs_a_confirmer(bd, personne))


def _page(
    request: Request,
    ouvert: ChangementOuvert,
    bd: Bd,
    session_id: int | None,
    maintenant: datetime,
    statut: int = 200,
    rappel: Any = None,
    refus: Any = None,
    ibans: tuple[str, str | None] | None = None,
) -> Response:
    changement = ouvert.changement
    return page(
        request,
        "instruction/rib.html",
        statut,
        ouvert=ouvert,
        changement=changement,
        organisme=ouvert.organisme,
        est_en_attente=changement.etat is EtatChangement.A_CONFIRMER,
        etat_lisible=LIBELLES_CHANGEMENT[changement.etat],
        figes=contacts_figes(bd, changement),
        contacts=[(c, datetime.fromisoformat(c["depuis"]) if c["depuis"] else None) for c in changement.contacts],
        noms=noms_des_agents(bd, changement),
        roles={role.value: mots[0] for role, mots in ROLES_ADHESION.items()},
        est_le_verificateur=changement.verifie_par_id == ouvert.personne.id,
        est_prouve=preuve_tient(preuve_de(bd, session_id), maintenant),
        rappel=rappel or Saisie.vierge(),
        refus=refus or Saisie.vierge(),
        ibans=ibans,
    )


@router.get(RIB, name="instruction.rib")
def rib(
    request: Request, ouvert: ChangementVu, bd: Bd, session_id: SessionPresente, maintenant: Maintenant
) -> Response:
    return _page(request, ouvert, bd, session_id, maintenant)


@router.post(f"{RIB}/lire", name="instruction.lire_changement_rib")
def lire(
    request: Request, ouvert: ChangementVu, bd: Bd, session_id: SessionPresente, maintenant: Maintenant
) -> Response:
    if not preuve_tient(preuve_de(bd, session_id), maintenant):
        ici = chemin(request.app, "instruction.rib", changement_id=ouvert.changement.id)
        return vers_la_preuve(request, str(ici))
    ibans = commands.lire_changement_rib(bd, ouvert, maintenant)
    return _page(request, ouvert, bd, session_id, maintenant, ibans=ibans)


@router.post(f"{RIB}/verifier", name="instruction.verifier_rib")
def verifier(
    request: Request, ouvert: ChangementVu, corps: Corps, bd: Bd, session_id: SessionPresente, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeRappel, corps)
    if saisie.donnees is None:
        return _page(request, ouvert, bd, session_id, maintenant, 422, rappel=saisie)
    commands.verifier_rib(bd, ouvert, saisie.donnees.rappel, maintenant)
    return _vers(request, ouvert, "verifie")


@router.post(f"{RIB}/confirmer", name="instruction.confirmer_rib")
def confirmer(request: Request, ouvert: ChangementVu, bd: Bd, maintenant: Maintenant) -> Response:
    commands.confirmer_rib(bd, ouvert, maintenant)
    return _vers(request, ouvert, "confirme")


@router.post(f"{RIB}/rejeter", name="instruction.rejeter_rib")
def rejeter(
    request: Request, ouvert: ChangementVu, corps: Corps, bd: Bd, session_id: SessionPresente, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeRefusRib, corps)
    if saisie.donnees is None:
        return _page(request, ouvert, bd, session_id, maintenant, 422, refus=saisie)
    commands.rejeter_rib(bd, ouvert, saisie.donnees.motif, maintenant)
    return _vers(request, ouvert, "rejete")


def _vers(request: Request, ouvert: ChangementOuvert, fait: str) -> RedirectResponse:
    ici = chemin(request.app, "instruction.rib", changement_id=ouvert.changement.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)
