"""The mail to those to whom a change of the matrix entrusts dossiers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.courrier import rediger
from app.models.comptes import Personne
from app.models.courriel import deposer_courriel


def prevenir(bd: Session, confies: Mapping[int, Sequence[str]], maintenant: datetime) -> None:
    """One mail to each person, with the numbers of their new dossiers."""
    for agent in bd.scalars(select(Personne).where(col(Personne.id).in_(confies)).order_by(col(Personne.id))):
        sujet, texte = rediger("administration_affectation", numeros=confies[agent.id or 0])
        cle = f"matrice-{agent.id}-{maintenant:%Y%m%dT%H%M%S%f}"
        deposer_courriel(bd, cle, agent.courriel, sujet, texte, maintenant)
