"""The doors of the messages, on the side of the organisme. Those of the agents are in `instruction`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from app.comptes.deps import Maintenant, Porteur
from app.core.db import Bd, lecture
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps
from app.domain.droits import exiger
from app.domain.echanges import exiger_ouvert
from app.dossiers.deps import IDENTIFIANT_MAXIMUM, DossierVu
from app.dossiers.queries import Acces, acces_au_dossier
from app.echanges.forms import MessageRecu, recevoir_message
from app.echanges.queries import fichier_de
from app.models.comptes import Personne
from app.models.echanges import FichierDeMessage


def _trouver(bd: Bd, personne: Personne, dossier_id: int, maintenant: datetime, *, pour_ecrire: bool = False) -> Acces:
    visible = 0 < dossier_id <= IDENTIFIANT_MAXIMUM
    acces = None
    if visible:
        acces = acces_au_dossier(bd, personne, dossier_id, pour_ecrire=pour_ecrire, maintenant=maintenant)
    if acces is None:
        raise Introuvable
    return acces


def _dossier_lu(acces: DossierVu) -> Acces:
    exiger("voir_messages", acces.situation)
    return acces


def _message_recu(dossier_id: int, personne: Porteur, corps: Corps, maintenant: Maintenant) -> MessageRecu:
    """Files are opened and kept before the writing door takes its turn, once the right to write is known."""
    with lecture() as bd:
        acces = _trouver(bd, personne, dossier_id, maintenant)
        exiger("ecrire_message", acces.situation)
        exiger_ouvert(acces.dossier.etat)
    return recevoir_message(corps)


def _dossier_a_ecrire(dossier_id: int, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Acces:
    acces = _trouver(bd, personne, dossier_id, maintenant, pour_ecrire=True)
    exiger("ecrire_message", acces.situation)
    return acces


@dataclass(frozen=True)
class FichierVu:
    """A file this person may download."""

    fichier: FichierDeMessage


def _fichier_vu(fichier_id: int, acces: Annotated[Acces, Depends(_dossier_lu)], bd: Bd) -> FichierVu:
    fichier = fichier_de(bd, acces.dossier, fichier_id) if 0 < fichier_id <= IDENTIFIANT_MAXIMUM else None
    if fichier is None:
        raise Introuvable
    return FichierVu(fichier)


DossierLu = Annotated[Acces, Depends(_dossier_lu)]
DossierAEcrire = Annotated[Acces, Depends(_dossier_a_ecrire)]
MessagePoste = Annotated[MessageRecu, Depends(_message_recu)]
FichierAOuvrir = Annotated[FichierVu, Depends(_fichier_vu)]
