"""The public money an organisme receives, year by year, and the ceilings the law attaches to it. Amounts in cents.

- 23 000 € a year from one authority to one private body: a written convention (loi n° 2000-321, art. 10; décret
  n° 2001-495, art. 1).
- 153 000 € a year of public grants to an association: published annual accounts and a commissaire aux comptes
  (Code de commerce, art. L.612-4 and D.612-5).
- 300 000 € over three rolling years, for an economic activity: de minimis aid (règlement UE 2023/2831, art. 3);
  750 000 € for a service of general economic interest (règlement UE 2023/2832).
- The compte rendu financier is due six months after the end of the year (loi n° 2000-321, art. 10).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.dispositifs import GenreOrganisme
from app.domain.etats import Etat
from app.domain.saisies import euros, nombre, pourcentage

ANNEES_DE_MINIMIS = 3
PROCHE_POUR_CENT = 80
FOIS_DITES = 3
"""From three times as much, a percentage says nothing any more."""
BILANS_DUS = (Etat.NOTIFIE_ACCORD, Etat.CONVENTIONNE, Etat.EN_COURS)
BILANS_RECUS = (Etat.BILAN_RECU, Etat.SOLDE)
SANS_DEMANDE = frozenset({Etat.RETIRE, Etat.IRRECEVABLE})
"""Deposited, but nothing is asked any more."""


@dataclass(frozen=True, slots=True)
class Seuil:
    """A ceiling that counts once it is exceeded. `effet`: what the law asks then."""

    cents: int
    effet: str
    source: str


CONVENTION = Seuil(23_000_00, "convention obligatoire", "loi n° 2000-321, article 10")
COMPTES = Seuil(
    153_000_00, "comptes annuels publiés et commissaire aux comptes", "Code de commerce, articles L.612-4 et D.612-5"
)
DE_MINIMIS = Seuil(
    300_000_00,
    "plafond des aides de minimis",
    "règlement UE 2023/2831 ; 750 000 € pour un SIEG, règlement UE 2023/2832",
)
PRIVES = frozenset({GenreOrganisme.ASSOCIATION, GenreOrganisme.BAILLEUR})
"""Who may owe a convention; a bailleur that is a public office owes none."""


class Place(StrEnum):
    """Where an amount stands against a ceiling."""

    DESSOUS = "dessous"
    PROCHE = "proche"
    DEPASSE = "depasse"

    @property
    def mot(self) -> str:
        return {Place.DESSOUS: "Sous le seuil", Place.PROCHE: "Proche du seuil", Place.DEPASSE: "Seuil dépassé"}[self]

    @property
    def ton(self) -> str:
        return {Place.DESSOUS: "", Place.PROCHE: "attente", Place.DEPASSE: "alerte"}[self]


@dataclass(frozen=True, slots=True)
class Position:
    """An amount against a ceiling. `de`: whose money, empty when everybody's."""

    seuil: Seuil
    cents: int
    de: str = ""

    @property
    def place(self) -> Place:
        if self.cents > self.seuil.cents:
            return Place.DEPASSE
        return Place.PROCHE if self.cents * 100 >= self.seuil.cents * PROCHE_POUR_CENT else Place.DESSOUS

    @property
    def phrase(self) -> str:
        """« 24 000 € de La Porte du Hainaut, plus de 23 000 € : convention obligatoire. »"""
        somme = f"{euros(self.cents)} de {self.de}" if self.de else euros(self.cents)
        if self.place is Place.DEPASSE:
            return f"{somme}, plus de {euros(self.seuil.cents)} : {self.seuil.effet}."
        reste = euros(self.seuil.cents - self.cents)
        return f"{somme}, il reste {reste} avant {euros(self.seuil.cents)} ({self.seuil.effet})."


@dataclass(frozen=True, slots=True)
class Aide:
    """What one funder granted to one dossier. `accordee_le`: the day of the publication, else of the decision."""

    annee: int
    financeur: str
    cents: int
    accordee_le: date
    est_publiee: bool = True


def connues(aides: Iterable[Aide], voit_les_decisions: bool) -> list[Aide]:
    """The grants this reader may know: those decided for whoever reads decisions, else those published."""
    return [aide for aide in aides if voit_les_decisions or aide.est_publiee]


@dataclass(frozen=True, slots=True)
class AnneeDAides:
    """One year of an organisme. `declare_cents`: the public grants in its own accounts, None when not said;
    `publie_cents`: those in the data that funders publish."""

    annee: int
    demande_cents: int = 0
    par_financeur: Mapping[str, int] = field(default_factory=dict)
    a_publier_cents: int = 0
    declare_cents: int | None = None
    publie_cents: int = 0
    verse_cents: int = 0

    @property
    def accorde_cents(self) -> int:
        return sum(self.par_financeur.values())

    @property
    def connu_cents(self) -> int:
        """Public money at least received: the source that knows the most, never their sum, which would count twice."""
        return max(self.accorde_cents, self.declare_cents or 0, self.publie_cents)

    def positions(self, genre: GenreOrganisme) -> tuple[Position, ...]:
        """Against the yearly ceilings this kind of organisme is held to: one line by funder for the convention."""
        conventions = [
            Position(CONVENTION, cents, financeur)
            for financeur, cents in self.par_financeur.items()
            if genre in PRIVES and cents
        ]
        comptes = [Position(COMPTES, self.connu_cents)] if genre is GenreOrganisme.ASSOCIATION else []
        return (*conventions, *comptes)

    def notables(self, genre: GenreOrganisme) -> tuple[Position, ...]:
        """The ceilings exceeded or close."""
        return tuple(p for p in self.positions(genre) if p.place is not Place.DESSOUS)


def par_annee(
    aides: Iterable[Aide],
    demandes: Iterable[tuple[int, int]],
    declares: Mapping[int, int],
    publiees: Iterable[tuple[int, int]] = (),
    verses: Iterable[tuple[int, int]] = (),
) -> list[AnneeDAides]:
    """Every year something is known of, the latest first. `demandes`, `publiees`, `verses`: (year, cents) of each."""
    sommes: dict[int, dict[str, int]] = defaultdict(dict)
    a_publier: dict[int, int] = defaultdict(int)
    demande, publie, verse = _sommes(demandes), _sommes(publiees), _sommes(verses)
    for aide in aides:
        de_l_annee = sommes[aide.annee]
        de_l_annee[aide.financeur] = de_l_annee.get(aide.financeur, 0) + aide.cents
        a_publier[aide.annee] += 0 if aide.est_publiee else aide.cents
    return [
        AnneeDAides(
            annee,
            demande.get(annee, 0),
            sommes.get(annee, {}),
            a_publier.get(annee, 0),
            declares.get(annee),
            publie.get(annee, 0),
            verse.get(annee, 0),
        )
        for annee in sorted({*sommes, *demande, *declares, *publie}, reverse=True)
    ]


def _sommes(montants: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Cents by year."""
    sommes: dict[int, int] = defaultdict(int)
    for annee, cents in montants:
        sommes[annee] += cents
    return sommes


def trois_ans_avant(jour: date) -> date:
    """The same day three years earlier; 28 February for a 29."""
    try:
        return jour.replace(year=jour.year - ANNEES_DE_MINIMIS)
    except ValueError:
        return jour.replace(year=jour.year - ANNEES_DE_MINIMIS, day=28)


def cumul_glissant(aides: Iterable[Aide], au: date) -> Position:
    """What was granted over the three years that end on this day, counted from day to day."""
    depuis = trois_ans_avant(au)
    return Position(DE_MINIMIS, sum(a.cents for a in aides if depuis < a.accordee_le <= au))


def evolution(annee: int, demande_cents: int, accorde_avant_cents: int) -> str:
    """What is asked in a year beside what was granted the year before, in one sentence."""
    demande = f"{euros(demande_cents)} demandés en {annee}"
    if not accorde_avant_cents:
        return f"{demande}, rien d’accordé en {annee - 1}."
    avant = f"{euros(accorde_avant_cents)} accordés en {annee - 1}"
    ecart = demande_cents - accorde_avant_cents
    if not ecart:
        return f"{demande}, autant qu’accordé en {annee - 1}."
    if demande_cents >= FOIS_DITES * accorde_avant_cents:
        return f"{demande}, {avant} : {nombre(demande_cents // accorde_avant_cents)} fois cette somme au moins."
    pour_mille = (2000 * abs(ecart) + accorde_avant_cents) // (2 * accorde_avant_cents)
    return f"{demande}, {avant} : {pourcentage(pour_mille)} de {'plus' if ecart > 0 else 'moins'}."


class EtatBilan(StrEnum):
    """What the portal knows of the bilan of a grant."""

    RECU = "recu"
    ATTENDU = "attendu"
    EN_RETARD = "en_retard"


def echeance_du_bilan(annee: int) -> date:
    """The last day: six months after the end of the year."""
    return date(annee + 1, 6, 30)


def etat_du_bilan(etat: Etat, annee: int, aujourd_hui: date, du_avant: date | None = None) -> EtatBilan | None:
    """None when the grant owes no bilan: not granted, not told yet, renounced. `du_avant`: as its convention says."""
    if etat in BILANS_RECUS:
        return EtatBilan.RECU
    if etat not in BILANS_DUS:
        return None
    return EtatBilan.EN_RETARD if aujourd_hui > (du_avant or echeance_du_bilan(annee)) else EtatBilan.ATTENDU
