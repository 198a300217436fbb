"""One act on many dossiers: what will happen to each is said before anything is done, and why not when it cannot."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.liens import A_DIRE

LOT_MAXIMUM = 100


class Sort(StrEnum):
    """What becomes of one dossier of the batch."""

    A_FAIRE = "a_faire"
    FAIT = "fait"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Prevision:
    sort: Sort
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confie:
    """A dossier that would change pilote. Ids of people; None: the post is vacant.

    `est_lie`: whoever would take it is; `est_declare`: whoever gives it said whether they are.
    """

    est_termine: bool
    pilote_id: int | None
    pilote: str
    nouveau_id: int
    nouveau: str
    est_lie: bool
    est_declare: bool


def prevoir(confie: Confie) -> Prevision:
    """Done already, impossible, or to do: asked twice, a batch changes nothing the second time."""
    if confie.pilote_id == confie.nouveau_id:
        return Prevision(Sort.FAIT, f"Déjà suivi par {confie.nouveau}.")
    if confie.est_termine:
        return Prevision(Sort.IMPOSSIBLE, "Ce dossier est terminé : il ne se réaffecte plus.")
    if not confie.est_declare:
        return Prevision(Sort.IMPOSSIBLE, A_DIRE)
    if confie.est_lie:
        return Prevision(Sort.IMPOSSIBLE, f"{confie.nouveau} a un lien déclaré avec ce dossier.")
    if not confie.pilote:
        return Prevision(Sort.A_FAIRE, f"Sans pilote aujourd’hui, confié à {confie.nouveau}.")
    return Prevision(Sort.A_FAIRE, f"{confie.pilote} laisse la place à {confie.nouveau}.")
