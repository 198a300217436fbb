"""Agents put a word on dossiers, or take it away. Done again, nothing changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.erreurs import SaisieInvalide
from app.domain.etiquettes import ETIQUETTES_MAXIMUM
from app.instruction.queries import ID_MAXIMUM
from app.models.comptes import Personne
from app.models.etiquettes import Etiquette, EtiquetteDeDossier
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire


def etiquette_voulue(bd: Session, id_: int, libelle: str, *, est_a_retirer: bool) -> tuple[int | None, str]:
    """The word chosen in the list, or the one typed: its id, None while it is to be made, and how the team writes it.

    Raises SaisieInvalide: nothing is chosen, or one word too many would be made, or one that is not is taken away.
    """
    quelle = col(Etiquette.cle) == _cle(libelle) if libelle else col(Etiquette.id) == id_
    trouvee = bd.scalar(select(Etiquette).where(quelle)) if libelle or 0 < id_ < ID_MAXIMUM else None
    if trouvee is not None:
        return trouvee.id, trouvee.libelle
    if not libelle:
        raise _refus("etiquette", "Choisissez une étiquette, ou écrivez-en une nouvelle.")
    if est_a_retirer:
        raise _refus("nouvelle", "Cette étiquette n’existe pas : il n’y a rien à retirer.")
    _exiger_de_la_place(bd)
    return None, libelle


def _cle(libelle: str) -> str:
    return " ".join(pliage(libelle).split())


def _refus(champ: str, phrase: str) -> SaisieInvalide:
    return SaisieInvalide(phrase, {champ: phrase})


def etiquette_choisie(bd: Session, id_: int, libelle: str, personne: Personne, maintenant: datetime) -> Etiquette:
    """The word chosen in the list, or the one typed, made if it is new; locked. Raises SaisieInvalide."""
    if libelle:
        cle = _cle(libelle)
        connue = pour_ecrire(bd, Etiquette, cle=cle)
        return connue or _creer(bd, libelle, cle, personne, maintenant)
    trouvee = pour_ecrire(bd, Etiquette, id=id_) if 0 < id_ < ID_MAXIMUM else None
    if trouvee is None:
        raise _refus("etiquette", "Choisissez une étiquette, ou écrivez-en une nouvelle.")
    return trouvee


def _creer(bd: Session, libelle: str, cle: str, personne: Personne, maintenant: datetime) -> Etiquette:
    _exiger_de_la_place(bd)
    etiquette = Etiquette(libelle=libelle, cle=cle, creee_le=maintenant, creee_par_id=personne.id or 0)
    try:
        with bd.begin_nested():
            bd.add(etiquette)
    except IntegrityError:  # somebody else has just made it
        etiquette = bd.scalars(select(Etiquette).where(col(Etiquette.cle) == cle)).one()
    return etiquette


def _exiger_de_la_place(bd: Session) -> None:
    if (bd.scalar(select(func.count()).select_from(Etiquette)) or 0) >= ETIQUETTES_MAXIMUM:
        raise _refus("nouvelle", f"L’équipe a déjà {ETIQUETTES_MAXIMUM} étiquettes. Choisissez-en une dans la liste.")


def etiqueter(
    bd: Session, etiquette: Etiquette, dossiers: Sequence[int], personne: Personne, maintenant: datetime
) -> set[int]:
    """Put the word on dossiers already seen through the gate; the ids of those that did not have it."""
    neufs = set(dossiers) - _deja(bd, etiquette, dossiers)
    bd.add_all(
        EtiquetteDeDossier(
            etiquette_id=etiquette.id or 0, dossier_id=id_, posee_le=maintenant, posee_par_id=personne.id or 0
        )
        for id_ in sorted(neufs)
    )
    _consigner(bd, "etiqueter", etiquette, neufs, personne, maintenant)
    return neufs


def desetiqueter(
    bd: Session, etiquette: Etiquette, dossiers: Sequence[int], personne: Personne, maintenant: datetime
) -> set[int]:
    """Take the word away; the ids of those that had it."""
    eues = _deja(bd, etiquette, dossiers)
    bd.execute(
        delete(EtiquetteDeDossier).where(
            col(EtiquetteDeDossier.etiquette_id) == etiquette.id, col(EtiquetteDeDossier.dossier_id).in_(eues)
        )
    )
    _consigner(bd, "desetiqueter", etiquette, eues, personne, maintenant)
    return eues


def _deja(bd: Session, etiquette: Etiquette, dossiers: Sequence[int]) -> set[int]:
    posees = select(col(EtiquetteDeDossier.dossier_id)).where(
        col(EtiquetteDeDossier.etiquette_id) == etiquette.id, col(EtiquetteDeDossier.dossier_id).in_(dossiers)
    )
    return set(bd.scalars(posees))


def _consigner(
    bd: Session, acte: str, etiquette: Etiquette, dossiers: set[int], personne: Personne, maintenant: datetime
) -> None:
    for id_ in sorted(dossiers):
        inscrire_au_journal(bd, personne, acte, f"etiquette:{etiquette.id}", maintenant, dossier_id=id_)
