"""The mails of accounts. Each is one text template; its first line is the subject and bears nothing typed."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.courrier import rediger
from app.domain.droits import RoleAdhesion
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.courriel import deposer_courriel


def ecrire(
    bd: Session,
    gabarit: str,
    cle: str,
    destinataire: str,
    maintenant: datetime,
    *,
    est_confidentiel: bool = False,
    **contexte: Any,
) -> None:
    """Put `courriels/comptes_<gabarit>.txt` in the outbox."""
    sujet, texte = rediger(f"comptes_{gabarit}", **contexte)
    deposer_courriel(bd, cle, destinataire, sujet, texte, maintenant, est_confidentiel=est_confidentiel)


def prevenir_les_gestionnaires(
    bd: Session,
    gabarit: str,
    cle: str,
    organisme: Organisme,
    maintenant: datetime,
    *,
    sauf: int | None = None,
    **contexte: Any,
) -> None:
    """The same mail to each active gestionnaire of an organisme, one recipient per mail; `sauf` is who knows."""
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
        if gestionnaire.id == sauf:
            continue
        ecrire(
            bd, gabarit, f"{cle}-{gestionnaire.id}", gestionnaire.courriel, maintenant,
            organisme=organisme, gestionnaire=gestionnaire, **contexte,
        )  # fmt: skip
