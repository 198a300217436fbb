"""Two administrators who close each other's account at the same instant: one stays."""

import threading

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.commands import desactiver_personne
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier
from app.models.comptes import Personne
from tests import fabriques


def test_le_portail_garde_un_administrateur(bd: Session) -> None:
    paire = [fabriques.personne(bd, Role.ADMINISTRATEUR) for _ in range(2)]
    bd.flush()
    bd.expunge_all()
    bd.commit()
    depart = threading.Barrier(2)
    refus: list[str] = []

    def fermer(qui: Personne, cible: Personne) -> None:
        depart.wait()
        try:
            with ecriture() as session:
                desactiver_personne(session, cible, qui, maintenant())
        except ErreurMetier as erreur:
            refus.append(erreur.phrase)

    fils = [threading.Thread(target=fermer, args=(paire[i], paire[1 - i])) for i in (0, 1)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with lecture() as session:
        ouverts = session.scalar(
            select(func.count()).select_from(Personne).where(col(Personne.desactivee_le).is_(None))
        )
    assert ouverts == 1
    assert refus == ["Le portail garde toujours un administrateur. Invitez-en d’abord un autre."]
