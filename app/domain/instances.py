"""The bodies that read the same dossiers one after the other, and what each may do.

The comité technique advises, the comité des financeurs arbitrates, the comité de pilotage decides; what a funder gives
is firm only once its own assembly voted it (Cour des comptes: what is announced is not firm before each has voted).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.avis import SensAvis
from app.domain.erreurs import ErreurMetier, SaisieInvalide


class Faculte(StrEnum):
    """What a sitting does with a dossier."""

    AVIS = "avis"
    ARBITRAGE = "arbitrage"
    DECISION = "decision"
    VOTE = "vote"


class GenreSeance(StrEnum):
    """Which body sits."""

    COMITE_TECHNIQUE = "comite_technique"
    COMITE_DES_FINANCEURS = "comite_des_financeurs"
    COPIL = "copil"
    ASSEMBLEE = "assemblee"

    @property
    def libelle(self) -> str:
        return GENRES[self].libelle

    @property
    def aide(self) -> str:
        return GENRES[self].aide

    @property
    def faculte(self) -> Faculte:
        return GENRES[self].faculte

    @property
    def rend_des_avis(self) -> bool:
        """An avis on each dossier, with or without amounts; nothing is decided."""
        return self.faculte in (Faculte.AVIS, Faculte.ARBITRAGE)

    @property
    def decide(self) -> bool:
        return self.faculte is Faculte.DECISION

    @property
    def vote(self) -> bool:
        return self.faculte is Faculte.VOTE

    @property
    def titre(self) -> str:
        """What a sitting is called when nobody says otherwise; "" of an assembly, whose name only its funder knows."""
        return "" if self.vote else self.libelle

    @property
    def convoque(self) -> bool:
        """Its members are called from here; an assembly sits elsewhere, and only its vote is recorded."""
        return not self.vote


@dataclass(frozen=True, slots=True)
class FicheInstance:
    """What a body is called and may do. `complement`: after « elle »."""

    libelle: str
    faculte: Faculte
    aide: str
    complement: str


GENRES: dict[GenreSeance, FicheInstance] = {
    GenreSeance.COMITE_TECHNIQUE: FicheInstance(
        "Comité technique", Faculte.AVIS, "Donne un avis sur chaque dossier. Rien n’est décidé.", "donne des avis"
    ),
    GenreSeance.COMITE_DES_FINANCEURS: FicheInstance(
        "Comité des financeurs", Faculte.ARBITRAGE,
        "Arbitre les montants : ce que chaque financeur promet est tenu dans son enveloppe.", "arbitre les montants",
    ),
    GenreSeance.COPIL: FicheInstance(
        "Comité de pilotage", Faculte.DECISION, "Décide de chaque dossier. Ses décisions sont publiées.",
        "décide des dossiers",
    ),
    GenreSeance.ASSEMBLEE: FicheInstance(
        "Assemblée d’un financeur", Faculte.VOTE,
        "Conseil communautaire, conseil municipal, commission permanente : vote ce que ce financeur a décidé.",
        "vote la part d’un financeur",
    ),
}  # fmt: skip
_REFUS: dict[Faculte, str] = {
    Faculte.AVIS: "Un avis se note dans un comité technique.",
    Faculte.ARBITRAGE: "Un arbitrage se note dans un comité des financeurs.",
    Faculte.DECISION: "Une décision se prend dans un comité de pilotage.",
    Faculte.VOTE: "Une délibération se note dans l’assemblée du financeur.",
}


def exiger_faculte(genre: GenreSeance, *facultes: Faculte) -> None:
    """Raise ErreurMetier unless a sitting of this kind may do one of these."""
    if genre.faculte not in facultes:
        raise ErreurMetier(f"Cette séance {GENRES[genre].complement}. {_REFUS[facultes[0]]} Créez cette séance.")


# what an instance may say of a dossier: out of the contract is for the examination to say
SENS_D_INSTANCE = (SensAvis.FAVORABLE, SensAvis.RESERVES, SensAvis.DEFAVORABLE)


def verifier_avis(
    genre: GenreSeance, sens: SensAvis, montants: Mapping[str, int], texte: str, *, est_remplace: bool, raison: str
) -> None:
    """Check what an instance says of a dossier; envelopes are checked where the amounts are held.

    Raises SaisieInvalide (`sens`, `texte`, `montants`, `raison`).
    """
    erreurs = {}
    if sens not in SENS_D_INSTANCE:
        erreurs["sens"] = "Choisissez un avis favorable, avec réserves ou défavorable."
    if sens is not SensAvis.FAVORABLE and not texte.strip():
        erreurs["texte"] = "Dites pourquoi l’avis est réservé ou défavorable."
    if sens is SensAvis.DEFAVORABLE and any(montants.values()):
        erreurs["montants"] = "Un avis défavorable ne propose aucun montant : videz les montants."
    if genre.faculte is Faculte.ARBITRAGE and sens is not SensAvis.DEFAVORABLE and not any(montants.values()):
        erreurs["montants"] = "Donnez ce que promet un financeur au moins, ou un avis défavorable."
    if est_remplace and not raison.strip():
        erreurs["raison"] = "Dites pourquoi cet avis change : l’ancien est gardé avec cette raison."
    if erreurs:
        raise SaisieInvalide("L’avis est incomplet : corrigez les champs signalés.", erreurs)


@dataclass(frozen=True, slots=True)
class Deliberation:
    """The vote of a funder's assembly. `instance`: its name, for one that sits elsewhere."""

    reference: str
    du: date
    instance: str = ""


def verifier_deliberation(deliberation: Deliberation, aujourd_hui: date) -> None:
    """Raises SaisieInvalide (`reference`, `instance`, `du`)."""
    erreurs = {}
    if not deliberation.reference.strip():
        erreurs["reference"] = "Saisissez la référence de la délibération, par exemple « 2027-045 »."
    if not deliberation.instance.strip():
        erreurs["instance"] = "Dites quelle assemblée a voté, par exemple « Conseil municipal de Denain »."
    if deliberation.du > aujourd_hui:
        erreurs["du"] = "Cette date n’est pas encore passée : saisissez le jour du vote."
    if erreurs:
        raise SaisieInvalide("La délibération est à compléter.", erreurs)


@dataclass(frozen=True, slots=True)
class PartAVoter:
    """What the comité de pilotage decided for a funder on a dossier."""

    numero: str
    decide_cents: int
    est_votee: bool = False


# what a letter and the page of its porteur say of a part that its funder has not voted
SOUS_RESERVE = "sous réserve de sa décision définitive"


@dataclass(frozen=True, slots=True)
class PartDite:
    """What a decision gives for a funder, as its letter says it. Cents."""

    nom: str
    cents: int
    est_votee: bool = False


def encore_promis(parts: Iterable[PartDite]) -> list[tuple[str, int, int]]:
    """By funder, in the order in which they come: the cents not voted yet, and on how many dossiers."""
    lues: dict[str, tuple[int, int]] = {}
    for part in parts:
        if part.cents and not part.est_votee:
            cents, nombre = lues.get(part.nom, (0, 0))
            lues[part.nom] = (cents + part.cents, nombre + 1)
    return [(nom, cents, nombre) for nom, (cents, nombre) in lues.items()]


def exiger_somme_votee(cents: int, autres_cents: int) -> None:
    """A funder may vote nothing while others give (`autres_cents`): it leaves the grant, which stays one.

    Raise SaisieInvalide (`montant_vote`) where nobody would give anything any more.
    """
    if cents < 0 or not cents + autres_cents:
        phrase = (
            "Aucun autre financeur ne donne : à 0 €, rien n’est plus accordé. Saisissez la somme votée, ou revenez sur "
            "la décision à la séance ; publiée, elle ne se retire que pour une raison de droit."
        )
        raise SaisieInvalide(phrase, {"montant_vote": phrase})


def exiger_votable(part: PartAVoter | None, numero: str) -> None:
    """A part is voted once. Raises ErreurMetier."""
    if part is None:
        raise ErreurMetier(f"Aucun accord de ce financeur n’attend un vote sur le dossier {numero}. Rechargez la page.")
    if part.est_votee:
        raise ErreurMetier(f"La part de ce financeur est déjà votée sur le dossier {part.numero}. Rechargez la page.")
