"""The mails of a dossier's deposit. Each is one text template; its first line is the subject."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.courrier import rediger
from app.domain.calendrier import silence_vaut_rejet_le
from app.domain.campagnes import Contact
from app.domain.droits import Qualite
from app.dossiers.queries import Acces
from app.dossiers.routage import RoutageEnregistre
from app.models.comptes import Personne
from app.models.courriel import deposer_lignes, ligne_de_courriel


def composer(
    gabarit: str, cle: str, destinataire: str, maintenant: datetime, dossier_id: int | None, **contexte: Any
) -> dict[str, Any]:
    """The row of the outbox for a mail: its template's first line is the subject."""
    sujet, texte = rediger(gabarit, **contexte)
    return ligne_de_courriel(cle, destinataire, sujet, texte, maintenant, dossier_id)


def ecrire(
    bd: Session,
    gabarit: str,
    cle: str,
    destinataire: str,
    maintenant: datetime,
    dossier_id: int | None,
    **contexte: Any,
) -> None:
    """Render a mail and put it in the outbox."""
    deposer_lignes(bd, [composer(gabarit, cle, destinataire, maintenant, dossier_id, **contexte)])


def depot(bd: Session, acces: Acces, personne: Personne, routage: RoutageEnregistre, maintenant: datetime) -> None:
    """The accusé de réception (CRPA L.112-11, R.112-11-1) to the depositor, and a word to each agent who wants it."""
    dossier = acces.dossier
    commun: dict[str, Any] = {"dossier": dossier, "campagne": acces.campagne, "organisme": acces.organisme}
    lettres = [
        composer(
            "depot_porteur", f"depot-{dossier.id}", personne.courriel, maintenant, dossier.id,
            **commun, contact=Contact.lire(acces.campagne.contact), rejet_le=silence_vaut_rejet_le(maintenant),
        )
    ]  # fmt: skip
    for personne_id in dict.fromkeys(a.personne_id for a in routage.routage.attributions):
        if personne_id is None or personne_id not in routage.courriels:
            continue
        parts = [a for a in routage.routage.attributions if a.personne_id == personne_id]
        est_pilote = any(a.qualite is Qualite.PILOTE for a in parts)
        lettres.append(
            composer(
                "depot_agent", f"depot-{dossier.id}-agent-{personne_id}", routage.courriels[personne_id],
                maintenant, dossier.id, **commun, est_pilote=est_pilote, phrases=[a.phrase for a in parts],
            )
        )  # fmt: skip
    deposer_lignes(bd, lettres)


def complement_recu(bd: Session, acces: Acces, personne: Personne, maintenant: datetime, version: int) -> None:
    """The porteur knows that the answer is in."""
    dossier = acces.dossier
    ecrire(
        bd, "complement_porteur", f"complement-{dossier.id}-v{version}", personne.courriel, maintenant, dossier.id,
        dossier=dossier, campagne=acces.campagne, organisme=acces.organisme,
    )  # fmt: skip


def retrait(bd: Session, acces: Acces, personne: Personne, motif: str, maintenant: datetime) -> None:
    """The porteur keeps a trace of the withdrawal."""
    dossier = acces.dossier
    ecrire(
        bd, "retrait_porteur", f"retrait-{dossier.id}", personne.courriel, maintenant, dossier.id,
        dossier=dossier, campagne=acces.campagne, organisme=acces.organisme, motif=motif,
    )  # fmt: skip
