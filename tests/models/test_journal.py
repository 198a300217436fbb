"""The trail is chained: a line changed, removed or added outside is seen."""

import threading
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import db
from app.models.journal import ORIGINE, LigneJournal, empreinte_de_ligne, faits, inscrire_au_journal

PRESENT = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)


def test_les_lignes_se_suivent_et_se_recalculent(bd: Session) -> None:
    for n in range(3):
        inscrire_au_journal(bd, None, "essai", f"commune:{n}", PRESENT, montant_cents=n)
    bd.commit()
    bd.expire_all()
    precedente = ORIGINE
    lignes = list(bd.scalars(select(LigneJournal).order_by(col(LigneJournal.id))))
    assert [ligne.id for ligne in lignes] == [1, 2, 3]
    for ligne in lignes:
        assert ligne.precedente == precedente
        assert ligne.empreinte == empreinte_de_ligne(precedente, faits(ligne))
        precedente = ligne.empreinte


def test_huit_ecrivains_ne_rompent_pas_la_chaine(base: str) -> None:
    def ecrire() -> None:
        for _ in range(5):
            with db.ecriture() as bd:
                inscrire_au_journal(bd, None, "essai", "commune:59491", PRESENT)

    fils = [threading.Thread(target=ecrire) for _ in range(6)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with db.lecture() as bd:
        lignes = list(bd.scalars(select(LigneJournal).order_by(col(LigneJournal.id))))
    assert [ligne.id for ligne in lignes] == list(range(1, 31))
    assert all(b.precedente == a.empreinte for a, b in pairwise(lignes))


def test_un_acte_annule_ne_laisse_pas_de_ligne(bd: Session) -> None:
    inscrire_au_journal(bd, None, "essai", "commune:59491", PRESENT)
    bd.rollback()
    assert bd.scalars(select(LigneJournal)).all() == []
