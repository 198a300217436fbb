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


def etiquette_choisie(bd: Session, id_: int, libelle: str, personne: Personne, maintenant: datetime) -> Etiquette:
    """The word chosen in the list, or the one typed, made if it is new; locked. Raises SaisieInvalide."""
    if libelle:
        cle = " ".join(pliage(libelle).split())
        connue = pour_ecrire(bd, Etiquette, cle=cle)
        return connue or _creer(bd, libelle, cle, personne, maintenant)
    trouvee = pour_ecrire(bd, Etiquette, id=id_) if 0 < id_ < ID_MAXIMUM else None
    if trouvee is None:
        phrase = "Choisissez une étiquette, ou écrivez-en une nouvelle."
        raise SaisieInvalide(phrase, {"etiquette": phrase})
    return trouvee


def _creer(bd: Session, libelle: str, cle: str, personne: Personne, maintenant: datetime) -> Etiquette:
    if (bd.scalar(select(func.count()).select_from(Etiquette)) or 0) >= ETIQUETTES_MAXIMUM:
        phrase = f"L’équipe a déjà {ETIQUETTES_MAXIMUM} étiquettes. Choisissez-en une dans la liste."
        raise SaisieInvalide(phrase, {"nouvelle": phrase})
    etiquette = Etiquette(libelle=libelle, cle=cle, creee_le=maintenant, creee_par_id=personne.id or 0)
    try:
        with bd.begin_nested():
            bd.add(etiquette)
    except IntegrityError:  # somebody else has just made it
        etiquette = bd.scalars(select(Etiquette).where(col(Etiquette.cle) == cle)).one()
    return etiquette


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
