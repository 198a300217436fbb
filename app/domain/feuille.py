"""The one-page sheet of a dossier for the technical committee, and who may keep reading a bound book of them.

The sheet says what the grille found by criterion, never who marked what: means, how many marks, and what is « à
rapprocher ». Its alerts are sentences that each rest on a figure of the sheet.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.domain.aides_publiques import EtatBilan
from app.domain.budget import Budget, phrase_ecart, phrase_nature
from app.domain.erreurs import ErreurMetier
from app.domain.notation import Critere, NoteDonnee, ResultatNote
from app.domain.saisies import euros

RESUME_MAXIMUM = 700
AVIS_MAXIMUM = 320
AVIS_MONTRES = 4
LIVRE_PERIME = (
    "Ce document contient un dossier qui ne vous est plus ouvert (un déport, un lien, une réouverture). "
    "Demandez-en un nouveau."
)


LIVRE_VIDE = (
    "Ce livre serait vide : aucun dossier du classement ne vous est ouvert. "
    "Dites d’abord si vous avez un lien avec ceux qui attendent votre réponse."
)


@dataclass(frozen=True, slots=True)
class CritereLu:
    """One criterion of the grille on the sheet. `moyenne`: hundredths of a point, None before any mark."""

    libelle: str
    poids: int
    moyenne: int | None
    notes: int
    est_a_rapprocher: bool
    est_calcule: bool = False
    est_indicatif: bool = False


def criteres_lus(
    criteres: Iterable[Critere], notes: Iterable[NoteDonnee], resultat: ResultatNote
) -> tuple[CritereLu, ...]:
    """The criteria in the order of the grille, from the notes that count."""
    nombres = Counter(note.critere for note in notes)
    return tuple(
        CritereLu(
            c.libelle, c.poids, _centiemes(resultat.moyennes.get(c.cle)), nombres[c.cle], c.cle in resultat.ecarts,
            c.est_calcule, c.est_indicatif,
        )
        for c in criteres
    )  # fmt: skip


def _centiemes(moyenne: Fraction | None) -> int | None:
    return None if moyenne is None else int(100 * moyenne + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Faits:
    """What the alerts of a sheet rest on. Amounts in cents; `accorde_avant`, `bilan`: of the year before."""

    budget: Budget
    contrat: Collection[str]
    taux_plafond_pour_mille: int
    demande: int
    propose: int | None
    beneficiaires: int
    est_note_provisoire: bool
    a_rapprocher: Collection[str] = ()
    lieux_a_preciser: Collection[str] = ()
    bilan: EtatBilan | None = None
    doublon_de: str = ""


def alertes(faits: Faits) -> tuple[str, ...]:
    """What the committee should know before it decides, the gravest first."""
    taux = f"{faits.taux_plafond_pour_mille / 10:g}".replace(".", ",")
    constats = (
        (bool(faits.doublon_de), f"Doublon du dossier n° {faits.doublon_de}, d’après un agent."),
        (bool(faits.budget.ecart), f"{phrase_ecart(faits.budget)}."),
        (bool(faits.budget.ecart_nature), f"{phrase_nature(faits.budget).split('. ')[0]}."),
        (
            faits.budget.depasse_taux(faits.contrat, faits.taux_plafond_pour_mille),
            f"Part demandée au contrat au-dessus de {taux} % des charges.",
        ),
        (
            faits.propose is not None and faits.propose > faits.demande,
            f"Le montant proposé ({euros(faits.propose or 0)}) dépasse le montant demandé.",
        ),
        (faits.bilan is EtatBilan.EN_RETARD, "Bilan de l’année précédente en retard."),
        (faits.bilan is EtatBilan.ATTENDU, "Bilan de l’année précédente attendu."),
        (not faits.beneficiaires, "Aucun bénéficiaire annoncé."),
        (faits.est_note_provisoire, "Note provisoire : un avis ou une note manque."),
        (bool(faits.a_rapprocher), f"Notes à rapprocher : {' ; '.join(faits.a_rapprocher)}."),
        (bool(faits.lieux_a_preciser), f"Lieu à préciser : {', '.join(faits.lieux_a_preciser)}."),
    )
    return tuple(phrase for est_vrai, phrase in constats if est_vrai)


def exiger_encore_ouverts(contenus: Collection[int], ouverts: Collection[int]) -> None:
    """Whoever withdrew since then no longer reads a book that holds the dossier. Raises ErreurMetier."""
    if not set(contenus) <= set(ouverts):
        raise ErreurMetier(LIVRE_PERIME)


def exiger_des_feuilles(nombre: int) -> None:
    """Raises ErreurMetier: a book without a sheet is not bound."""
    if not nombre:
        raise ErreurMetier(LIVRE_VIDE)
