"""What completeness speaks of: findings with their gravity, the rules of a campaign, the reference lists."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.orientations import GEOGRAPHIES_COURTES, Geographie
from app.domain.pieces import GenrePiece
from app.domain.questions import Question, Section

FINANCEURS_CONTRAT = frozenset({"caph", "etat", "region", "departement"})
"""Signatories that usually hold an envelope in the annual call; a campaign says which ones do."""


class Gravite(StrEnum):
    """How much a finding weighs. The first two prevent the deposit."""

    BLOQUANT = "bloquant"  # an answer, a document or an attestation is missing
    A_CORRIGER = "a_corriger"  # what was typed cannot be read, or contradicts something
    CONSEIL = "conseil"  # worth a second look, never prevents the deposit


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding. `champ` is the name of the field to go to; `phrase` says what to do.

    `risque`: the whole request may be declared irrecevable for it, so it is said early and on top.
    """

    section: str
    champ: str
    gravite: Gravite
    phrase: str
    risque: bool = field(default=False, compare=False)

    @property
    def est_bloquant(self) -> bool:
        return self.gravite is not Gravite.CONSEIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Regles:
    """The rules of a campaign. Rates in thousandths, amounts in cents; None: no such rule.

    `financeurs`: codes of line 74 that hold an envelope. `exercice`: the year of the campaign. `jour`: the day
    of the examination in Paris, None where nothing rests on it. `dispositif`: who may apply depends on it.
    `pieces_ajoutees`: the documents that the campaign asks for beside those of the trade. `deja_demande_cents`: what
    the organisme asked in its other requests of the campaign, which weighs on the ceiling of the year.
    """

    exercice: int
    taux_plafond_pour_mille: int = 800
    cofinancement_min_pour_mille: int = 0
    part_qpv_min_pour_mille: int | None = None
    part_qpv_bloque: bool = False
    pieces_requises: tuple[str, ...] = ()
    pieces_ajoutees: tuple[GenrePiece, ...] = ()
    plafond_dossier_cents: int | None = None
    plafond_annuel_cents: int | None = None
    deja_demande_cents: int = 0
    financeurs: frozenset[str] = FINANCEURS_CONTRAT
    jour: date | None = None
    dispositif: Dispositif | None = None


@dataclass(frozen=True, slots=True)
class QuartierRef:
    """A quartier of one of the three geographies. `communes`: INSEE codes it touches. `note`: what is left to check."""

    nom: str
    geographie: Geographie
    communes: tuple[str, ...]
    note: str = ""

    @property
    def est_a_preciser(self) -> bool:
        """A QPV of which a part only lies in the agglomeration: whether it counts is checked dossier by dossier."""
        return self.geographie is Geographie.QPV and bool(self.note)


@dataclass(frozen=True, slots=True, eq=False)
class ReferencesForm:
    """The reference lists a form needs: communes by INSEE code, quartiers by code. Known by its identity."""

    communes: Mapping[str, str] = field(default_factory=dict)
    quartiers: Mapping[str, QuartierRef] = field(default_factory=dict)

    def quartiers_nommes(self) -> dict[str, str]:
        """Names by code, none twice: nine are « Tous les quartiers », three « Centre »; these bear their commune."""
        portes = Counter(q.nom for q in self.quartiers.values())
        return {
            code: q.nom if portes[q.nom] == 1 else ", ".join([q.nom, *(self.communes.get(c, c) for c in q.communes)])
            for code, q in self.quartiers.items()
        }

    def libelle_du_quartier(self, code: str) -> str:
        """« Sabatier (QPV) », « Tous les quartiers, Denain (ancien QVA) »; the code itself if nobody knows it."""
        quartier = self.quartiers.get(code)
        if quartier is None:
            return code
        return f"{_noms_sans_doublon(self)[code]} ({GEOGRAPHIES_COURTES[quartier.geographie]})"


@lru_cache(maxsize=4)
def _noms_sans_doublon(references: ReferencesForm) -> dict[str, str]:
    return references.quartiers_nommes()


@dataclass(frozen=True, slots=True)
class Examen:
    """What one examination looks at: the content, and everything it is compared with."""

    contenu: object
    regles: Regles
    references: ReferencesForm
    pieces_presentes: frozenset[str]
    genre_organisme: GenreOrganisme | None

    def pose(self, question: Question, reponses: Mapping[str, object]) -> bool:
        """Whether a question is asked to this organisme, given the other answers."""
        concerne = not question.pour or self.genre_organisme is None or self.genre_organisme in question.pour
        return concerne and question.est_posee(reponses)


def bloquer(section: Section | str, champ: str, phrase: str) -> Constat:
    return Constat(_cle(section), champ, Gravite.BLOQUANT, phrase)


def corriger(section: Section | str, champ: str, phrase: str) -> Constat:
    return Constat(_cle(section), champ, Gravite.A_CORRIGER, phrase)


def conseiller(section: Section | str, champ: str, phrase: str) -> Constat:
    return Constat(_cle(section), champ, Gravite.CONSEIL, phrase)


def a_risque(constat: Constat) -> Constat:
    """The same finding, said on top: the request may not be receivable."""
    return replace(constat, risque=True)


def risques(trouves: Iterable[Constat]) -> tuple[Constat, ...]:
    """The findings for which the request may be declared irrecevable, in the order of the form."""
    return tuple(constat for constat in trouves if constat.risque)


def _cle(section: Section | str) -> str:
    return section if isinstance(section, str) else section.cle
