"""Several deposits at the same instant."""

import threading

from app.core.db import ecriture
from app.domain.erreurs import ErreurMetier
from app.dossiers.depot import deposer
from app.dossiers.queries import acces_au_dossier
from app.models.comptes import Personne
from tests.conftest import PRESENT


def deposer_en_parallele(couples: list[tuple[Personne, int, str]]) -> list[str]:
    """Each deposit in its thread, all started together; returns the numbers and the refusals."""
    depart, issues = threading.Barrier(len(couples)), []

    def un(porteur: Personne, dossier_id: int, cle: str) -> None:
        depart.wait()
        try:
            with ecriture() as bd:
                ouvert = acces_au_dossier(bd, porteur, dossier_id, pour_ecrire=True)
                assert ouvert is not None
                issues.append(str(deposer(bd, ouvert, cle, porteur, PRESENT).numero))
        except ErreurMetier as refus:
            issues.append(type(refus).__name__)

    fils = [threading.Thread(target=un, args=couple) for couple in couples]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(issues)
