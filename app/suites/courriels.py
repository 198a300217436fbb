"""The mails of what follows a decision. Their keys begin with `suites-`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.dossiers.courriels import composer
from app.models.courriel import deposer_lignes
from app.models.dossiers import Dossier


def prevenir(
    bd: Session, gabarit: str, cle: str, adresses: Iterable[str], dossier: Dossier, maintenant: datetime, **plus: Any
) -> None:
    """One mail to each address, of the template `suites_<gabarit>`."""
    deposer_lignes(
        bd,
        [
            composer(
                f"suites_{gabarit}", f"suites-{gabarit}-{cle}-{rang}", adresse, maintenant, dossier.id,
                dossier=dossier, **plus,
            )
            for rang, adresse in enumerate(dict.fromkeys(adresses))
        ],
    )  # fmt: skip
