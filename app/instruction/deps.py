"""The doors of the instruction: an id becomes a dossier, already filtered by what this agent may see.

Not visible → 404; visible but not allowed → 403. On POST the dossier's row is locked before anything is read.
"""

from typing import Annotated

from fastapi import Depends, Request

from app.comptes.deps import Agent
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.domain.droits import exiger
from app.instruction.queries import ID_MAXIMUM, AccesAgent, acces_au_dossier


def _dossier_vu(dossier_id: int, personne: Agent, bd: Bd, request: Request) -> AccesAgent:
    pour_ecrire = request.method == "POST"
    acces = acces_au_dossier(bd, personne, dossier_id, pour_ecrire=pour_ecrire) if 0 < dossier_id < ID_MAXIMUM else None
    if acces is None:
        raise Introuvable
    exiger("voir_dossier", acces.situation)
    return acces


def _dossier_ou(droit: str) -> object:
    def verifier(acces: Annotated[AccesAgent, Depends(_dossier_vu)]) -> AccesAgent:
        exiger(droit, acces.situation)
        return acces

    return Depends(verifier)


DossierVu = Annotated[AccesAgent, Depends(_dossier_vu)]
DossierANoter = Annotated[AccesAgent, _dossier_ou("noter")]
DossierAPiloter = Annotated[AccesAgent, _dossier_ou("prendre")]
DossierAReaffecter = Annotated[AccesAgent, _dossier_ou("reaffecter")]
DossierDontLeRib = Annotated[AccesAgent, _dossier_ou("voir_rib")]
