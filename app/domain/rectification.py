"""Rectifying a grant once it is published: why, what the law lets change, what the new decision must carry.

A grant that was notified is a right (CRPA, art. L.242-1): it is lowered only where it is unlawful, within four months
of the decision, where its conditions were not respected (art. L.242-2, 2°), where its organisme asks for it, where the
letter said another sum than the committee's by mistake, or where the part is still subject to the vote of its funder.
Amounts in cents, by funder's code; dates are days in Paris.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.calendrier import ajouter_mois, date_en_toutes_lettres
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.saisies import euros

MOIS_POUR_RETIRER = 4
REFERENCE_MAXIMUM = 120
MOTIF_MAXIMUM = 600
PAS_RESERVEE = (
    "La somme ajoutée n’était pas réservée, et une autre décision a pris la place : rien n’a changé. Abandonnez cette "
    "rectification, puis proposez une somme qui tient."
)


class MotifRectification(StrEnum):
    """Why a published decision is rectified. Counted; the text beside it is read by the organisme."""

    ERREUR = "erreur"
    VOTE = "vote"
    CREDITS = "credits"
    DEMANDE = "demande"
    CONDITIONS = "conditions"
    ILLEGALITE = "illegalite"

    @property
    def libelle(self) -> str:
        return MOTIFS[self]


MOTIFS: dict[MotifRectification, str] = {
    MotifRectification.ERREUR: "Erreur de report entre la séance et la lettre",
    MotifRectification.VOTE: "Un financeur a voté une autre somme",
    MotifRectification.CREDITS: "Des crédits permettent d’accorder davantage",
    MotifRectification.DEMANDE: "L’organisme le demande par écrit",
    MotifRectification.CONDITIONS: "Les conditions de la subvention n’ont pas été respectées",
    MotifRectification.ILLEGALITE: "La décision était irrégulière",
}


class IssueDeRectification(StrEnum):
    """What became of a proposed rectification."""

    CONFIRMEE = "confirmee"
    ABANDONNEE = "abandonnee"


@dataclass(frozen=True, slots=True)
class Termes:
    """What a grant says. `montants`: funders that give nothing left out."""

    montants: Mapping[str, int] = field(default_factory=dict)
    conditions: str = ""
    reserves: str = ""

    @property
    def total_cents(self) -> int:
        return sum(self.montants.values())


@dataclass(frozen=True, slots=True)
class Raison:
    """Why, and by which act: its reference (a deliberation, an arrêté, a letter) and its day."""

    motif: MotifRectification
    texte: str
    reference: str
    du: date

    @property
    def phrase(self) -> str:
        """As the new decision keeps it."""
        return f"{self.motif.libelle} ({self.reference}, {date_en_toutes_lettres(self.du)}). {self.texte}"


@dataclass(frozen=True, slots=True)
class Contexte:
    """What the rule looks at beside the terms. `votees`: the funders whose vote is noted."""

    decidee_le: date
    aujourd_hui: date
    votees: Collection[str] = ()
    verse_cents: int = 0


def baisses(avant: Termes, apres: Termes) -> list[str]:
    """The funders that give less than before."""
    return [code for code, cents in avant.montants.items() if apres.montants.get(code, 0) < cents]


def hausses(avant: Termes, apres: Termes) -> dict[str, int]:
    """What each funder would give more, in cents: nothing holds it until it is confirmed."""
    plus = {code: cents - avant.montants.get(code, 0) for code, cents in apres.montants.items()}
    return {code: cents for code, cents in plus.items() if cents > 0}


def phrase_de_la_hausse(nom: str, hausse_cents: int, reste_cents: int) -> str:
    """Whether an envelope still holds what a proposed rectification adds: it waits without being held."""
    reste = max(reste_cents, 0)
    if hausse_cents <= reste:
        return (
            f"{nom} : {euros(hausse_cents)} de plus, {euros(reste)} restent libres. Cette somme n’est pas réservée : "
            "elle est vérifiée de nouveau à la confirmation."
        )
    return (
        f"{nom} : {euros(hausse_cents)} de plus, mais il ne reste que {euros(reste)}. La rectification ne peut plus "
        "être confirmée : abandonnez-la, puis proposez une somme qui tient."
    )


def abandons(avant: Termes, apres: Termes) -> list[str]:
    """The funders that gave and give nothing any more."""
    return [code for code, cents in avant.montants.items() if cents and not apres.montants.get(code)]


def refus_de_baisser(motif: MotifRectification, baissees: Collection[str], contexte: Contexte) -> str:
    """Why this reason does not let these funders give less, "" if it does."""
    if not baissees:
        return ""
    if motif is MotifRectification.CREDITS:
        return "Ce motif ne permet que d’augmenter : une somme notifiée reste acquise (CRPA, article L.242-1)."
    if motif is MotifRectification.VOTE and set(baissees) & set(contexte.votees):
        return "La part de ce financeur est déjà votée : elle reste acquise. Annulez d’abord son vote s’il est faux."
    limite = ajouter_mois(contexte.decidee_le, MOIS_POUR_RETIRER)
    if motif is MotifRectification.ILLEGALITE and contexte.aujourd_hui > limite:
        return (
            f"La décision ne se retire plus depuis le {date_en_toutes_lettres(limite)} : quatre mois sont passés "
            "(CRPA, article L.242-1)."
        )
    return ""


def verifier_rectification(avant: Termes, apres: Termes, raison: Raison, contexte: Contexte) -> None:
    """Check a rectification; the envelopes are checked where the amounts are held.

    Raises SaisieInvalide (`montants`, `motif_code`, `raison`, `reference`, `du`).
    """
    erreurs = {}
    if avant == apres:
        erreurs["montants"] = "Rien ne change : modifiez un montant, les conditions ou les réserves."
    elif not apres.total_cents:
        erreurs["montants"] = (
            "Une rectification garde un montant à un financeur au moins. Si l’organisme renonce, enregistrez-le sur la "
            "page des suites."
        )
    elif apres.total_cents < contexte.verse_cents:
        erreurs["montants"] = (
            f"{euros(contexte.verse_cents)} sont déjà versés : la somme accordée ne descend pas au-dessous. "
            "Ce qui est à rendre se demande après le bilan."
        )
    if refus := refus_de_baisser(raison.motif, baisses(avant, apres), contexte):
        erreurs["motif_code"] = refus
    if not raison.texte.strip():
        erreurs["raison"] = "Écrivez la raison : l’organisme la lit dans sa lettre."
    if not raison.reference.strip():
        erreurs["reference"] = "Saisissez la référence de l’acte, par exemple « délibération 2027-112 »."
    if raison.du > contexte.aujourd_hui:
        erreurs["du"] = "Cette date n’est pas encore passée : saisissez le jour de l’acte."
    if erreurs:
        raise SaisieInvalide("La rectification est à compléter : corrigez les champs signalés.", erreurs)


def exiger_second(proposee_par_id: int, personne_id: int | None) -> None:
    """Raise ErreurMetier if whoever proposed it also confirms it."""
    if proposee_par_id == personne_id:
        raise ErreurMetier("Vous avez proposé cette rectification. Une autre personne doit la confirmer.")


def exiger_sans_rectification(attend: bool) -> None:
    """Raise ErreurMetier while a rectification waits: what is signed or paid would not be what is granted."""
    if attend:
        raise ErreurMetier(
            "Une rectification de la décision attend sa confirmation. Répondez-y d’abord, sur la page « Décision et "
            "lettres »."
        )


def phrase_d_ecart(avant_cents: int, apres_cents: int) -> str:
    """« 1 000 € de moins que décidé (5 000 €) », "" where both are the same."""
    if avant_cents == apres_cents:
        return ""
    sens = "de plus" if apres_cents > avant_cents else "de moins"
    return f"{euros(abs(apres_cents - avant_cents))} {sens} que décidé ({euros(avant_cents)})"
