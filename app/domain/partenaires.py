"""What is asked of the partners of the contract, what they answer, and the priorities of the communes.

Communes, the State's delegate, CAF, Région, Département and bailleurs say what they think of a project before the
technical committee. An answer that is late is still expected: only an agent says that none will come.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat
from app.domain.orientations import Orientation

DELAI_PAR_DEFAUT = timedelta(days=21)
DELAI_MAXIMUM = timedelta(days=120)
TEXTE_MAXIMUM, MESSAGE_MAXIMUM, MOTIF_MAXIMUM = 4000, 1000, 500
# a link of a mail lasts a month; past it, whoever still reads the address asks for another
DUREE_DU_LIEN = timedelta(days=30)
AVANT_LE_TERME = timedelta(days=3)
RAPPELS_DE_RETARD, PAS_DES_RAPPELS = 3, timedelta(days=7)
DEMANDABLES = frozenset(
    {
        Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION, Etat.INSTRUIT, Etat.EN_COMITE, Etat.AJOURNE, Etat.ATTENTE,
    }
)  # fmt: skip
"""While nothing is decided: an avis asked later would weigh on nothing."""


class GenrePartenaire(StrEnum):
    COMMUNE = "commune"
    ETAT = "etat"
    CAF = "caf"
    REGION = "region"
    DEPARTEMENT = "departement"
    BAILLEUR = "bailleur"

    @property
    def libelle(self) -> str:
        return GENRES[self]


GENRES: dict[GenrePartenaire, str] = {
    GenrePartenaire.COMMUNE: "Commune",
    GenrePartenaire.ETAT: "Délégué du préfet",
    GenrePartenaire.CAF: "CAF",
    GenrePartenaire.REGION: "Région",
    GenrePartenaire.DEPARTEMENT: "Département",
    GenrePartenaire.BAILLEUR: "Bailleur",
}

# the parts of a request that may be shown: never the organisme's identity, its bank details, its documents
PARTIES: dict[str, str] = {
    "projet": "Le projet",
    "orientations": "Orientations et axes",
    "territoires": "Territoires et publics",
    "participation": "Participation des habitants",
    "calendrier": "Calendrier et moyens",
    "budget": "Budget du projet",
    "indicateurs": "Indicateurs d’évaluation",
}
PARTIES_PAR_DEFAUT = ("projet", "orientations", "territoires", "participation", "calendrier")


class SensPartenaire(StrEnum):
    FAVORABLE = "favorable"
    RESERVES = "reserves"
    DEFAVORABLE = "defavorable"

    @property
    def libelle(self) -> str:
        return SENS[self]


SENS: dict[SensPartenaire, str] = {
    SensPartenaire.FAVORABLE: "Favorable",
    SensPartenaire.RESERVES: "Favorable avec réserves",
    SensPartenaire.DEFAVORABLE: "Défavorable",
}


class Fermete(StrEnum):
    """How sure the amount envisaged is."""

    INDICATIF = "indicatif"
    PROBABLE = "probable"
    VOTE = "vote"

    @property
    def libelle(self) -> str:
        return FERMETES[self]


FERMETES: dict[Fermete, str] = {
    Fermete.INDICATIF: "Indicatif, rien n’est encore instruit",
    Fermete.PROBABLE: "Probable, en cours d’instruction",
    Fermete.VOTE: "Voté ou décidé",
}


class EtatAvis(StrEnum):
    ATTENDU = "attendu"
    EN_RETARD = "en_retard"
    RENDU = "rendu"
    CLOS = "clos"

    @property
    def libelle(self) -> str:
        return ETATS[self][0]

    @property
    def ton(self) -> str:
        return ETATS[self][1]


ETATS: dict[EtatAvis, tuple[str, str]] = {
    EtatAvis.ATTENDU: ("Attendu", "attente"),
    EtatAvis.EN_RETARD: ("En retard", "alerte"),
    EtatAvis.RENDU: ("Rendu", "ok"),
    EtatAvis.CLOS: ("Clos sans réponse", ""),
}


@dataclass(frozen=True, slots=True)
class Suivi:
    """Where an ask stands. `repondre_avant` is the last day, included."""

    repondre_avant: date
    rendu_le: datetime | None = None
    clos_le: datetime | None = None

    def etat(self, aujourd_hui: date) -> EtatAvis:
        """Late is not « no reply »: only an agent closes."""
        if self.rendu_le is not None:
            return EtatAvis.RENDU
        if self.clos_le is not None:
            return EtatAvis.CLOS
        return EtatAvis.EN_RETARD if aujourd_hui > self.repondre_avant else EtatAvis.ATTENDU

    @property
    def attend(self) -> bool:
        return self.rendu_le is None and self.clos_le is None


def exiger_attendu(suivi: Suivi) -> None:
    """Raise ErreurMetier once it is rendered or closed."""
    if suivi.rendu_le is not None:
        raise ErreurMetier("Cet avis est rendu : il ne change plus. Écrivez au service si vous devez le corriger.")
    if suivi.clos_le is not None:
        raise ErreurMetier("Cette demande d’avis est close. Écrivez au service si vous voulez encore répondre.")


@dataclass(frozen=True, slots=True)
class Demande:
    """What an agent asks: which parts are shown, by when, with which words."""

    parties: tuple[str, ...]
    repondre_avant: date | None
    message: str = ""


def exiger_demande(demande: Demande, partenaires: int, aujourd_hui: date) -> None:
    """Raise SaisieInvalide, field by field."""
    erreurs: dict[str, str] = {}
    if not partenaires:
        erreurs["partenaires"] = "Choisissez au moins un partenaire."
    if not demande.parties:
        erreurs["parties"] = "Choisissez au moins une partie à montrer."
    elif not set(demande.parties) <= set(PARTIES):
        erreurs["parties"] = "Choisissez des parties de la liste."
    if demande.repondre_avant is None:
        erreurs["repondre_avant"] = "Donnez la date de réponse, par exemple 15/12/2026."
    elif not aujourd_hui < demande.repondre_avant <= aujourd_hui + DELAI_MAXIMUM:
        erreurs["repondre_avant"] = "Choisissez une date entre demain et dans quatre mois."
    if len(demande.message) > MESSAGE_MAXIMUM:
        erreurs["message"] = "Écrivez 1 000 caractères au plus."
    if erreurs:
        raise SaisieInvalide("Cette demande d’avis n’est pas complète. Corrigez les points ci-dessous.", erreurs)


def communes_muettes(touchees: Collection[str], joignables: Collection[str], noms: Mapping[str, str]) -> list[str]:
    """The communes that dossiers touch and nobody can ask, in the order of `noms`: no address there is confirmed."""
    return [nom for insee, nom in noms.items() if insee in touchees and insee not in joignables]


def exiger_demandable(etat: Etat) -> None:
    """Raise ErreurMetier once the request is decided, set aside or taken back."""
    if etat not in DEMANDABLES:
        raise ErreurMetier("Ce dossier n’est plus à l’examen : aucun avis ne s’y demande.")


@dataclass(frozen=True, slots=True)
class Reponse:
    """What a partner answers; a draft until it is rendered. Cents."""

    sens: SensPartenaire | None = None
    montant_cents: int | None = None
    fermete: Fermete | None = None
    texte: str = ""


def exiger_reponse(reponse: Reponse, *, est_rendue: bool) -> None:
    """Raise SaisieInvalide: a draft may be incomplete, never wrong; what is rendered has its sense and its reasons."""
    erreurs: dict[str, str] = {}
    if len(reponse.texte) > TEXTE_MAXIMUM:
        erreurs["texte"] = "Écrivez 4 000 caractères au plus."
    if reponse.montant_cents is not None and reponse.montant_cents < 0:
        erreurs["montant"] = "Saisissez un montant positif."
    if est_rendue:
        if reponse.sens is None:
            erreurs["sens"] = "Choisissez le sens de votre avis."
        if reponse.sens in (SensPartenaire.RESERVES, SensPartenaire.DEFAVORABLE) and not reponse.texte:
            erreurs["texte"] = "Expliquez vos réserves ou votre avis défavorable."
        if reponse.montant_cents and reponse.fermete is None:
            erreurs["fermete"] = "Dites si ce montant est indicatif, probable ou voté."
    if erreurs:
        raise SaisieInvalide("Votre avis n’est pas rendu. Corrigez les points ci-dessous.", erreurs)


def rappel_du(suivi: Suivi, rappels: int, dernier_le: date | None, aujourd_hui: date) -> bool:
    """Three days before the term, once; then the day after it and each week, three times; nothing once answered."""
    if not suivi.attend or dernier_le == aujourd_hui:
        return False
    terme = suivi.repondre_avant
    if aujourd_hui <= terme:
        return aujourd_hui >= terme - AVANT_LE_TERME and dernier_le is None
    de_retard = [terme + timedelta(days=1) + n * PAS_DES_RAPPELS for n in range(RAPPELS_DE_RETARD)]
    dus = [jour for jour in de_retard if jour <= aujourd_hui]
    return rappels <= RAPPELS_DE_RETARD and (dernier_le is None or dernier_le < dus[-1])


@dataclass(frozen=True, slots=True)
class Priorite:
    """One priority of a commune for a year: an orientation, a quartier, or both, in its own words."""

    id: int
    texte: str
    orientation: Orientation | None = None
    quartier: str | None = None
    quartier_nom: str = ""


def exiger_priorite(texte: str, orientation: Orientation | None, quartier: str | None) -> None:
    """Raise SaisieInvalide: words, and something that a project can meet."""
    erreurs: dict[str, str] = {}
    if not texte:
        erreurs["texte"] = "Écrivez la priorité de la commune."
    elif len(texte) > MOTIF_MAXIMUM:
        erreurs["texte"] = "Écrivez 500 caractères au plus."
    if orientation is None and quartier is None:
        erreurs["orientation"] = "Choisissez une orientation ou un quartier."
    if erreurs:
        raise SaisieInvalide("Cette priorité n’est pas enregistrée. Corrigez les points ci-dessous.", erreurs)


def priorites_servies(
    priorites: Iterable[Priorite], orientations: Collection[Orientation], quartiers: Collection[str]
) -> list[tuple[Priorite, bool]]:
    """The priorities of a commune, those the project meets first: every thing a priority names must be in the project.

    The order given is kept otherwise.
    """

    def servie(p: Priorite) -> bool:
        ici = p.quartier is None or p.quartier in quartiers
        return ici and (p.orientation is None or p.orientation in orientations)

    return sorted(((p, servie(p)) for p in priorites), key=lambda x: not x[1])


def est_perime(expire_le: datetime, t: datetime) -> bool:
    """Whether a link opens nothing any more: another is asked for, which goes to the same address."""
    return t >= expire_le
