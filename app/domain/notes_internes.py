"""Notes between agents on a dossier: written for those who follow it, sometimes handed to somebody who must answer.

A note handed on waits until it is lifted: by whom it was given to, by who wrote it, or by the coordination. A colleague
mentioned in a note has only to read it; both open these notes to somebody who does not follow the dossier, never to
somebody linked to it. Nothing of them is ever read by the organisme.
Sources: flags « to a team, with stop and resolve » of the needs (MH), need 29.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide

TEXTE_MAXIMUM = 4000
HORS_LISTE = "Choisissez une personne de la liste."
COORDINATION = "coordination"
"""What is chosen instead of a person: whoever coordinates may answer."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Where a note stands: who wrote it, whom it waits for, since when it waits no more."""

    auteur_id: int
    destinataire_id: int | None
    est_a_la_coordination: bool
    levee_le: datetime | None

    @property
    def est_confiee(self) -> bool:
        return self.est_a_la_coordination or self.destinataire_id is not None

    @property
    def attend(self) -> bool:
        return self.est_confiee and self.levee_le is None


def exiger_note(texte: str) -> None:
    """Raise SaisieInvalide, with the sentence of the field, unless the note may be kept."""
    if not texte:
        phrase = "Écrivez votre note."
    elif len(texte) > TEXTE_MAXIMUM:
        phrase = f"Votre note fait {len(texte)} caractères. Raccourcissez-la à 4 000 caractères."
    else:
        return
    raise SaisieInvalide("Cette note n’est pas enregistrée. Corrigez le point ci-dessous.", {"texte": phrase})


def destinataire(choix: str, auteur_id: int, collegues: Collection[int]) -> tuple[int | None, bool]:
    """Whom a note is handed to: (a person or None, to the coordination or not); nobody when nothing is chosen.

    Raises SaisieInvalide unless the choice is the coordination or somebody else who may read the dossier.
    """
    if not choix:
        return None, False
    if choix == COORDINATION:
        return None, True
    trouve = _numero(choix)
    if trouve == auteur_id or trouve not in collegues:
        raise SaisieInvalide(HORS_LISTE, {"pour": HORS_LISTE})
    return trouve, False


def prevenus(
    choix: Iterable[str], auteur_id: int, destinataire_id: int | None, collegues: Collection[int]
) -> tuple[int, ...]:
    """Who is mentioned, each once; whom the note is handed to is told already.

    Raises SaisieInvalide unless each is somebody else who may read the dossier.
    """
    trouves = dict.fromkeys(_numero(c) for c in choix)
    if any(t == auteur_id or t not in collegues for t in trouves):
        raise SaisieInvalide(HORS_LISTE, {"prevenir": HORS_LISTE})
    return tuple(t for t in trouves if t != destinataire_id)


def _numero(choix: str) -> int:
    return int(choix) if choix.isascii() and choix.isdigit() and len(choix) < 10 else 0


def peut_lever(suite: Suite, personne_id: int, est_administrateur: bool) -> bool:
    """Whether this person may say that nothing is expected any more."""
    return personne_id in (suite.auteur_id, suite.destinataire_id) or est_administrateur


def exiger_levee(suite: Suite, personne_id: int, est_administrateur: bool) -> None:
    """Raise Interdit (another's), ErreurMetier (already lifted, or never handed on)."""
    if not suite.est_confiee:
        raise ErreurMetier("Cette note n’attend personne : il n’y a rien à lever.")
    if not peut_lever(suite, personne_id, est_administrateur):
        raise Interdit("Cette note attend une autre personne. Laissez-la répondre, ou écrivez à la coordination.")
    if suite.levee_le is not None:
        raise ErreurMetier("Cette note est déjà levée.")
