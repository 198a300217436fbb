"""The mails of accounts. Each is one text template; its first line is the subject and bears nothing typed."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.config import reglages
from app.core.pages import rendre
from app.domain.droits import RoleAdhesion
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.courriel import deposer_courriel


def adresse(chemin: str) -> str:
    """A full address of the portal, for a mail."""
    return reglages().url_publique.rstrip("/") + chemin


def ecrire(bd: Session, gabarit: str, cle: str, destinataire: str, maintenant: datetime, **contexte: Any) -> None:
    """Render `courriels/comptes_<gabarit>.txt` and put it in the outbox."""
    texte = rendre(f"courriels/comptes_{gabarit}.txt", adresse=adresse, **contexte)
    sujet, _, corps = texte.partition("\n")
    deposer_courriel(bd, cle, destinataire, sujet.strip(), corps.strip() + "\n", maintenant)


def prevenir_les_gestionnaires(
    bd: Session, gabarit: str, cle: str, organisme: Organisme, maintenant: datetime, **contexte: Any
) -> None:
    """The same mail to each active gestionnaire of an organisme, one recipient per mail."""
    gestionnaires = bd.scalars(
        select(Personne)
        .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
        .where(
            col(Adhesion.organisme_id) == organisme.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE,
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.id))
    ).all()
    for gestionnaire in gestionnaires:
        ecrire(
            bd, gabarit, f"{cle}-{gestionnaire.id}", gestionnaire.courriel, maintenant,
            organisme=organisme, gestionnaire=gestionnaire, **contexte,
        )  # fmt: skip
