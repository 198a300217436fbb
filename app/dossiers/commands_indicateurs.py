"""What the helper writes: one more measurable objective in the section « Indicateurs »."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.erreurs import ErreurMetier
from app.domain.indicateurs import CLE, lignes_d_objectif, place_restante
from app.domain.questions_aap import INDICATEURS_MAXIMUM
from app.dossiers.commands import enregistrer_section
from app.dossiers.queries import Acces, sections_de
from app.models.comptes import Personne
from app.models.dossiers import Section


def ajouter_objectif(
    bd: Session,
    acces: Acces,
    objectif: str,
    choisis: Sequence[Mapping[str, str]],
    personne: Personne,
    maintenant: datetime,
) -> Section:
    """Add the indicators of an objective after those that are there, which stay as they were typed.

    The dossier's row is locked: what is read here is what is written over. Raises ErreurMetier when there is no
    room left for this objective or in the section.
    """
    lue = sections_de(bd, acces.dossier).get(CLE)
    contenu: dict[str, Any] = lue.contenu if lue else {}
    if len(choisis) > place_restante({CLE: contenu}, objectif, INDICATEURS_MAXIMUM):
        raise ErreurMetier("Cet objectif a déjà trois indicateurs, ou la demande neuf. Retirez-en un d’abord.")
    lignes = [*(contenu.get(CLE) or []), *lignes_d_objectif(objectif, choisis)]
    return enregistrer_section(bd, acces, CLE, {CLE: lignes}, lue.version if lue else 0, personne, maintenant)
