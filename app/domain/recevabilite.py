"""The checklist of recevabilité: what a campaign checks before examining a request, and who has the last word.

For each point the machine says what it knows (`constats` in `recevabilite_constats`); an agent confirms it or says
otherwise, with a reason. A request is taken once every point holds. Source: criteria published by the contracts
(domaine.md §1.4); CRPA, art. L.114-5 (what is missing is asked before anything is refused).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, SaisieInvalide

MOTIF_MAXIMUM = 1000


class Point(StrEnum):
    """What is checked, in the order of the page."""

    DELAI = "delai"
    PIECES = "pieces"
    BUDGET = "budget"
    PLAFOND = "plafond"
    QPV = "qpv"
    BILAN = "bilan"
    ATTESTATION = "attestation"
    TERRITOIRE = "territoire"


class Reponse(StrEnum):
    """What is said of a point: the machine may say that it does not know."""

    OUI = "oui"
    NON = "non"
    A_VERIFIER = "a_verifier"

    @property
    def libelle(self) -> str:
        return _REPONSES[self]


_REPONSES = {Reponse.OUI: "Oui", Reponse.NON: "Non", Reponse.A_VERIFIER: "À vérifier"}


class Conclusion(StrEnum):
    """What the checklist led to."""

    RECEVABLE = "recevable"
    A_COMPLETER = "a_completer"
    IRRECEVABLE = "irrecevable"

    @property
    def libelle(self) -> str:
        return _CONCLUSIONS[self]


_CONCLUSIONS = {
    Conclusion.RECEVABLE: "Recevable",
    Conclusion.A_COMPLETER: "À compléter",
    Conclusion.IRRECEVABLE: "Irrecevable",
}


@dataclass(frozen=True, slots=True)
class FichePoint:
    """The words of a point: the question an agent answers, and where it is to be looked at."""

    point: Point
    libelle: str
    aide: str


POINTS: dict[Point, FichePoint] = {
    fiche.point: fiche
    for fiche in (
        FichePoint(Point.DELAI, "Déposé dans les délais", "L’heure du serveur fait foi."),
        FichePoint(
            Point.PIECES,
            "Documents présents et lisibles",
            "Le portail sait s’ils sont là et s’ils s’ouvrent, pas s’ils se lisent.",
        ),
        FichePoint(Point.BUDGET, "Budget équilibré", "Produits et charges du projet, hors contributions en nature."),
        FichePoint(Point.PLAFOND, "Montant demandé dans les règles de l’appel", "Taux, plafonds, cofinancement."),
        FichePoint(Point.QPV, "Public des quartiers prioritaires", "Part des bénéficiaires qui y habitent."),
        FichePoint(
            Point.BILAN,
            "Bilan de l’année précédente reçu",
            "Une subvention dont il n’est pas rendu compte en bloque une autre (loi n° 2000-321, art. 10).",
        ),
        FichePoint(Point.ATTESTATION, "Attestation signée", "Par qui représente l’organisme, ou tient son pouvoir."),
        FichePoint(Point.TERRITOIRE, "Dans le territoire du contrat", "Communes et quartiers où se passe l’action."),
    )
}


@dataclass(frozen=True, slots=True)
class ConstatPoint:
    """What the machine says of a point, and the sentence that says why, with the figures."""

    point: Point
    reponse: Reponse
    phrase: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What an agent said of a point: on which version, and in front of which constat."""

    point: Point
    reponse: Reponse
    constat: Reponse
    motif: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Ligne:
    """One point of the checklist as it stands: the machine's word, the agent's, and which of them holds."""

    fiche: FichePoint
    constat: ConstatPoint
    verification: Verification | None
    est_perimee: bool

    @property
    def point(self) -> Point:
        return self.fiche.point

    @property
    def retenue(self) -> Reponse:
        """The agent's word while it holds, else the machine's."""
        if self.verification is None or self.est_perimee:
            return self.constat.reponse
        return self.verification.reponse

    @property
    def contredit(self) -> bool:
        """Whether an agent said the contrary of what the machine found."""
        tenue = self.verification is not None and not self.est_perimee
        return tenue and est_contraire(self.constat.reponse, self.retenue)


def points_de(part_qpv_min_pour_mille: int | None, ecartes: Collection[str] = ()) -> tuple[Point, ...]:
    """The points a campaign checks: those it left out are not there, nor the share of QPV without a minimum."""
    return tuple(
        point
        for point in Point
        if point.value not in ecartes and (point is not Point.QPV or part_qpv_min_pour_mille is not None)
    )


def lignes(
    constats: Iterable[ConstatPoint], verifications: Mapping[Point, Verification], version: int
) -> tuple[Ligne, ...]:
    """The checklist of a dossier whose last deposited version is `version`."""
    return tuple(
        Ligne(POINTS[c.point], c, lue, lue is not None and est_perimee(lue, c.reponse, version))
        for c in constats
        for lue in (verifications.get(c.point),)
    )


def est_perimee(verification: Verification, constat: Reponse, version: int) -> bool:
    """Whether a word given earlier must be given again.

    It holds while the machine says the same thing; but a « non » is about what was wrong in one version: the next one
    is looked at again.
    """
    if verification.constat is not constat:
        return True
    return verification.reponse is Reponse.NON and verification.version < version


def est_contraire(constat: Reponse, reponse: Reponse) -> bool:
    """Whether an answer goes against what the machine found; nothing goes against « à vérifier »."""
    return constat is not Reponse.A_VERIFIER and reponse is not constat


def exiger_verification(constat: ConstatPoint, reponse: Reponse | None, motif: str) -> Reponse:
    """Raise SaisieInvalide unless the answer is yes or no, explained when it contradicts the machine.

    The fields are named after the point: `reponse.budget`, `motif.budget`.
    """
    nom = constat.point.value
    if reponse not in (Reponse.OUI, Reponse.NON):
        phrase = "Répondez par oui ou par non."
        raise SaisieInvalide(phrase, {f"reponse.{nom}": phrase})
    if est_contraire(constat.reponse, reponse) and not motif.strip():
        phrase = f"{POINTS[constat.point].libelle} : vous dites le contraire du constat. Écrivez pourquoi."
        raise SaisieInvalide(phrase, {f"motif.{nom}": phrase})
    return reponse


def a_trancher(liste: Iterable[Ligne]) -> tuple[Ligne, ...]:
    """The points of which nobody knows yet whether they hold."""
    return tuple(ligne for ligne in liste if ligne.retenue is Reponse.A_VERIFIER)


def manquants(liste: Iterable[Ligne]) -> tuple[Ligne, ...]:
    """The points that do not hold."""
    return tuple(ligne for ligne in liste if ligne.retenue is Reponse.NON)


def est_recevable(liste: Iterable[Ligne]) -> bool:
    """Whether every point holds."""
    return all(ligne.retenue is Reponse.OUI for ligne in liste)


def exiger_recevable(liste: Collection[Ligne]) -> None:
    """Raise ErreurMetier, naming the points, unless every one of them holds."""
    restants, refuses = a_trancher(liste), manquants(liste)
    if refuses:
        raise ErreurMetier(
            f"{_cites(refuses)} : la réponse est non. Demandez un complément, proposez l’irrecevabilité, "
            "ou changez votre réponse en disant pourquoi."
        )
    if restants:
        raise ErreurMetier(
            f"{_cites(restants)} : il reste à répondre. Complétez la recevabilité, puis prenez le dossier."
        )


def resume(liste: Collection[Ligne]) -> str:
    """Where the checklist stands, in one sentence."""
    refuses, restants = len(manquants(liste)), len(a_trancher(liste))
    if refuses:
        suite = f", {restants} à vérifier" if restants else ""
        return f"{refuses} point{'s' if refuses > 1 else ''} à corriger{suite}."
    if restants:
        return f"{restants} point{'s' if restants > 1 else ''} à vérifier."
    return "Tout est en règle : le dossier peut être pris."


def _cites(liste: Collection[Ligne]) -> str:
    return ", ".join(f"« {ligne.fiche.libelle} »" for ligne in liste)
