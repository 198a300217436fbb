"""The doors of the porteur's side: an id becomes a dossier, already filtered by what this person may see."""

from typing import Annotated

from fastapi import Depends

from app.comptes.deps import Porteur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.domain.droits import exiger
from app.dossiers.queries import Acces, acces_au_dossier


def _dossier_vu(dossier_id: int, personne: Porteur, bd: Bd) -> Acces:
    acces = acces_au_dossier(bd, personne, dossier_id) if dossier_id < 2**31 else None
    if acces is None:
        raise Introuvable
    exiger("voir_dossier", acces.situation)
    return acces


def _dossier_verrouille(dossier_id: int, personne: Porteur, bd: Bd) -> Acces:
    acces = acces_au_dossier(bd, personne, dossier_id, pour_ecrire=True) if dossier_id < 2**31 else None
    if acces is None:
        raise Introuvable
    return acces


def _dossier_ou(droit: str) -> object:
    def verifier(acces: Annotated[Acces, Depends(_dossier_verrouille)]) -> Acces:
        exiger(droit, acces.situation)
        return acces

    return Depends(verifier)


DossierVu = Annotated[Acces, Depends(_dossier_vu)]
DossierARediger = Annotated[Acces, _dossier_ou("rediger_dossier")]
DossierADeposer = Annotated[Acces, _dossier_ou("deposer_dossier")]
DossierARetirer = Annotated[Acces, _dossier_ou("retirer_dossier")]
DossierACompleter = Annotated[Acces, _dossier_ou("completer_dossier")]
