"""What became of the mails of a publication: sent, waiting, not handed over; and how one is sent again.

The key of a mail names the decision and the person; sent again, it takes the same key and a mark, so that the last of
the chain says how it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.erreurs import ErreurMetier

PREFIXE_DECISION = "decision-"
PREFIXE_RECOURS = "recours-"
PREFIXE_ACCUSE = "recours-recu-"
REPRISE = "-r"
REPRISES_MAXIMUM = 10


@dataclass(frozen=True, slots=True)
class Avancement:
    """How many mails, as they stand now. `en_difficulte`: among those that wait, tried at least once in vain."""

    partis: int = 0
    attendent: int = 0
    en_difficulte: int = 0
    echoues: int = 0

    @property
    def total(self) -> int:
        return self.partis + self.attendent + self.echoues

    @property
    def est_fini(self) -> bool:
        return self.attendent == 0

    @property
    def pour_cent(self) -> int:
        """The share that left, rounded down: 100 only when all of them did."""
        return 100 * self.partis // self.total if self.total else 100


def avancement(etats: Iterable[tuple[str, bool]]) -> Avancement:
    """From the state of each mail (a_faire, fait, echec) and whether a try failed."""
    lus = list(etats)
    return Avancement(
        partis=sum(etat == "fait" for etat, _ in lus),
        attendent=sum(etat == "a_faire" for etat, _ in lus),
        en_difficulte=sum(etat == "a_faire" and a_echoue for etat, a_echoue in lus),
        echoues=sum(etat == "echec" for etat, _ in lus),
    )


def cle_de_reprise(cle: str) -> str:
    """The key of the same mail sent again. Raises ErreurMetier when that makes too many."""
    if cle.count(REPRISE) >= REPRISES_MAXIMUM:
        raise ErreurMetier("Cette lettre a été renvoyée trop de fois. Remettez-la par courrier, puis dites-le ici.")
    return cle + REPRISE


def objet_de(cle: str) -> tuple[str, int]:
    """What the key of a mail names: « decision » or « recours » (the answer to it), and its id."""
    nature, id_, *_ = cle.split("-")
    return nature, int(id_)


_CAUSES = (
    ("RecipientsRefused", "Adresse refusée par sa messagerie."),
    ("SenderRefused", "Notre adresse d’envoi est refusée."),
    ("Authentication", "Le serveur d’envoi refuse notre compte."),
    ("Timeout", "Le serveur d’envoi ne répond pas."),
    ("Connect", "Le serveur d’envoi ne répond pas."),
    ("OSError", "Le serveur d’envoi ne répond pas."),
)


def cause(erreur: str) -> str:
    """Why a mail did not leave, in words; the raw error stays in the outbox, for the administrators."""
    return next((phrase for mot, phrase in _CAUSES if mot in erreur), "Envoi impossible pour le moment.")
