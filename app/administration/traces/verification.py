"""Checking that the journal is as it was written: each line is hashed over the one before."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.journal import ORIGINE, LigneJournal, TeteJournal, empreinte_de_ligne, faits

LOT = 1000


@dataclass(frozen=True, slots=True)
class Rupture:
    """The first line that does not hold, and why."""

    ligne: int
    phrase: str


def verifier_chaine(bd: Session) -> Rupture | None:
    """Read the whole journal, oldest first, and recompute every hash. None when nothing was changed.

    Finds a line changed, removed, inserted or moved, and an end cut off (the head knows the last hash). It does
    not find a journal rewritten whole by somebody who also rewrote its head: keep the head’s hash elsewhere.
    Give it a session of its own: what was read is let go of as it goes.
    """
    precedente, attendu = ORIGINE, 1
    while lot := _lot_apres(bd, attendu - 1):
        for ligne in lot:
            rupture = _controler(ligne, attendu, precedente)
            if rupture is not None:
                return rupture
            precedente, attendu = ligne.empreinte, attendu + 1
        bd.expunge_all()
    return _controler_tete(bd, attendu - 1, precedente)


def _lot_apres(bd: Session, numero: int) -> list[LigneJournal]:
    """The following lines, at most `LOT`: a journal of years never enters the memory whole."""
    return list(
        bd.scalars(
            select(LigneJournal)
            .where(col(LigneJournal.id) > numero)
            .order_by(col(LigneJournal.id))
            .limit(LOT)
            .execution_options(populate_existing=True)
        )
    )


def _controler(ligne: LigneJournal, attendu: int, precedente: str) -> Rupture | None:
    if ligne.id != attendu:
        return Rupture(attendu, f"La ligne {attendu} manque : la suivante porte le numéro {ligne.id}.")
    if ligne.precedente != precedente:
        return Rupture(ligne.id, f"La ligne {ligne.id} ne suit pas la ligne {ligne.id - 1}.")
    if ligne.empreinte != empreinte_de_ligne(precedente, faits(ligne)):
        return Rupture(ligne.id, f"La ligne {ligne.id} a été modifiée après son écriture.")
    return None


def _controler_tete(bd: Session, dernier: int, empreinte: str) -> Rupture | None:
    tete = bd.scalar(select(TeteJournal).where(col(TeteJournal.id) == 1).execution_options(populate_existing=True))
    if tete is None or (tete.numero, tete.empreinte) != (dernier, empreinte):
        return Rupture(dernier + 1, f"Le journal s’arrête à la ligne {dernier} : des lignes ont été retirées à la fin.")
    return None
