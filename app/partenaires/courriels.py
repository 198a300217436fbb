"""The mails to partners: a link that opens something is in each, so their text is erased once sent."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.courrier import rediger
from app.models.courriel import deposer_courriel


def ecrire(bd: Session, gabarit: str, cle: str, courriel: str, maintenant: datetime, **contexte: Any) -> None:
    """Put `courriels/partenaire_<gabarit>.txt` in the outbox."""
    sujet, texte = rediger(f"partenaire_{gabarit}", **contexte)
    deposer_courriel(bd, cle, courriel, sujet, texte, maintenant, est_confidentiel=True)
