"""An avis of a partner that bears on what its dossier no longer says: what makes it so, what an agent does of it.

A completion changes some parts of a request. A partner who had answered, and was shown one of them, thought of another
project: the agent keeps its avis, or asks it again. What it was not shown changes nothing for it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.attentes import Attente
from app.domain.erreurs import ErreurMetier
from app.domain.partenaires import PARTIES, EtatAvis, Fermete, SensPartenaire, Suivi

DE_NOUVEAU = (
    "Le dossier a été complété depuis votre avis. Relisez-le, puis confirmez votre réponse ou changez-la : "
    "elle est déjà écrite."
)
"""What the partner reads above the dossier, instead of the words of the first ask."""


def parties_changees(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> frozenset[str]:
    """The parts partners may be shown whose answers are no longer the same from one version to the next."""
    return frozenset(cle for cle in PARTIES if (avant.get(cle) or None) != (apres.get(cle) or None))


def est_touche(montrees: Collection[str], changees: Collection[str]) -> bool:
    """Whether a partner was shown something that changed."""
    return not set(montrees).isdisjoint(changees)


def attente_d_un_avis(
    suivi: Suivi, lu_le: datetime | None, perime_le: datetime | None, aujourd_hui: date
) -> Attente | None:
    """What an avis asks of the pilote. `lu_le`: since it was rendered, or since it went stale.

    The statement of « À traiter » says the same.
    """
    etat = suivi.etat(aujourd_hui)
    if etat is EtatAvis.EN_RETARD:
        return Attente.PARTENAIRE_EN_RETARD
    if etat is not EtatAvis.RENDU or lu_le is not None:
        return None
    return Attente.PARTENAIRE_RECU if perime_le is None else Attente.PARTENAIRE_A_REVOIR


def exiger_perime(perime_le: datetime | None) -> None:
    """Raise ErreurMetier unless the dossier changed since this avis."""
    if perime_le is None:
        raise ErreurMetier("Le dossier n’a pas changé depuis cet avis : il n’y a rien à revoir.")


@dataclass(frozen=True, slots=True)
class Anterieur:
    """A former answer, kept where another was asked. Cents. `rendu_par_id`: the address it came from."""

    sens: SensPartenaire
    montant_cents: int | None
    fermete: Fermete | None
    texte: str
    rendu_le: datetime
    rendu_par_id: int | None
    perime_le: datetime | None
    perime_depuis: int | None

    def en_donnees(self) -> dict[str, Any]:
        return {
            "sens": self.sens.value,
            "montant_cents": self.montant_cents,
            "fermete": self.fermete.value if self.fermete else None,
            "texte": self.texte,
            "rendu_le": self.rendu_le.isoformat(),
            "rendu_par_id": self.rendu_par_id,
            "perime_le": self.perime_le.isoformat() if self.perime_le else None,
            "perime_depuis": self.perime_depuis,
        }

    @classmethod
    def lire(cls, donnees: Mapping[str, Any]) -> "Anterieur":
        perime_le, fermete = donnees["perime_le"], donnees["fermete"]
        return cls(
            SensPartenaire(donnees["sens"]),
            donnees["montant_cents"],
            Fermete(fermete) if fermete else None,
            donnees["texte"],
            datetime.fromisoformat(donnees["rendu_le"]),
            donnees["rendu_par_id"],
            datetime.fromisoformat(perime_le) if perime_le else None,
            donnees["perime_depuis"],
        )
