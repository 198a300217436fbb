"""The dossier as an agent reads it, drawn from its frozen version only: a draft being completed never shows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup

from app.core.pages import rendre
from app.domain.affichage import NON_RENSEIGNE, Tableau, affichage
from app.domain.budget import Budget, lire_budget
from app.domain.contenus import en_cellules, reponses, texte
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.exigences import ReferencesForm
from app.domain.extrait import Extrait, extrait
from app.domain.formulaire import formulaire, valeur_de
from app.domain.orientations import (
    AXES,
    DEGRES,
    ORIENTATIONS,
    PHASES,
    DegreParticipation,
    FicheOrientation,
    PhaseProjet,
)
from app.domain.pieces import POUVOIR, libelle_piece, pieces_attendues
from app.domain.questions import Section
from app.domain.questions_ajoutees import ajouts_figes, pieces_ajoutees
from app.dossiers.queries_signature import SignatureFigee, signature_figee

# read in the first cards of the page, or nowhere to be read here
SECTIONS_A_PART = frozenset({"pieces"})
RIB = "rib"


@dataclass(frozen=True, slots=True)
class PieceFigee:
    """A document of the frozen version."""

    id: int
    genre: str
    libelle: str
    nom: str
    taille: int

    @property
    def est_rib(self) -> bool:
        return self.genre == RIB


@dataclass(frozen=True, slots=True)
class ReponseLue:
    """A question and its readable answer: a text, a list or a table."""

    libelle: str
    valeur: str | list[str] | Tableau

    @property
    def est_tableau(self) -> bool:
        return isinstance(self.valeur, Tableau)

    @property
    def est_liste(self) -> bool:
        return isinstance(self.valeur, list)

    @property
    def est_vide(self) -> bool:
        return self.valeur == NON_RENSEIGNE


@dataclass(frozen=True, slots=True)
class SectionLue:
    """A section of the form, readable."""

    cle: str
    titre: str
    reponses: list[ReponseLue]

    @property
    def remplies(self) -> list[ReponseLue]:
        return [r for r in self.reponses if not r.est_vide]

    @property
    def sans_reponse(self) -> list[str]:
        """The questions that were left empty: a reader who has ten dossiers is told of them in one line."""
        return [r.libelle.rstrip(" ?\u00a0\u202f") for r in self.reponses if r.est_vide]


@dataclass(frozen=True, slots=True)
class FinanceurSollicite:
    """What is asked from one funder, and its share of the charges in thousandths."""

    code: str
    libelle: str
    montant_cents: int
    pour_mille: int | None


@dataclass(frozen=True)
class FicheDossier:
    """The left side of the page."""

    resume: str
    extrait: Extrait
    budget: Budget
    femmes: int
    participation: list[tuple[str, str]]
    comment_participer: str
    premiere_demande: str
    orientation: FicheOrientation | None
    secondaires: list[FicheOrientation]
    axes: list[str]
    comment_axes: list[tuple[str, str]]
    lieux: list[str]
    lieux_a_preciser: list[tuple[str, str]]
    financeurs: list[FinanceurSollicite]
    pieces: list[PieceFigee]
    pieces_attendues: list[tuple[str, str]]
    sections: list[SectionLue]
    signature: SignatureFigee | None
    signataire_annonce: str
    """« Nom, qualité » of the person whom the request says to sign."""
    pouvoirs: list[PieceFigee]
    """The documents by which the representative lets somebody else sign."""

    @property
    def cout_par_beneficiaire(self) -> int | None:
        return self.budget.cout_par_beneficiaire(self.extrait.beneficiaires)

    def piece(self, piece_id: int) -> PieceFigee | None:
        """A document of this version, by id."""
        return next((piece for piece in self.pieces if piece.id == piece_id), None)

    @cached_property
    def toutes_les_reponses(self) -> Markup:
        """The answers, section by section, ready for the page: the longest part of it, the same for all readers."""
        return Markup(rendre("instruction/_reponses.html", sections=self.sections))

    def demande_a(self, financeur: str) -> int:
        """What is asked from a funder, refusals left out, in cents."""
        return self.budget.demande((financeur,))


def pieces_figees(instantane: dict[str, Any]) -> list[PieceFigee]:
    """The documents listed in a frozen version."""
    ajoutees = pieces_ajoutees(ajouts_figes(instantane))
    return [
        PieceFigee(p["id"], p["genre"], libelle_piece(p["genre"], ajoutees), p["nom"], p["taille"])
        for p in instantane["pieces"]
    ]


@lru_cache(maxsize=32)  # a frozen version never changes, and its page is read again after each note
def lire_fiche(
    contenu_fige: str,
    dispositif: Dispositif,
    genre: GenreOrganisme,
    references: ReferencesForm,
    financeurs: frozenset[str],
) -> FicheDossier:
    """Everything the page says of the project. `contenu_fige`: canonical JSON of a VersionDossier."""
    instantane = json.loads(contenu_fige)
    contenu, ajouts = instantane["sections"], ajouts_figes(instantane)
    pieces = pieces_figees(instantane)
    resume = extrait(contenu, references, financeurs)
    budget = lire_budget(reponses(contenu, "budget")).budget
    return FicheDossier(
        resume=texte(contenu, "projet", "resume") or texte(contenu, "projet", "description"),
        extrait=resume,
        budget=budget,
        femmes=_femmes(contenu),
        participation=_participation(contenu),
        comment_participer=texte(contenu, "participation", "comment"),
        premiere_demande={"oui": "Oui", "non": "Non"}.get(
            texte(contenu, "organisme", "premiere_demande"), NON_RENSEIGNE
        ),
        orientation=ORIENTATIONS[resume.orientation] if resume.orientation else None,
        secondaires=[ORIENTATIONS[o] for o in resume.secondaires],
        axes=list(dict.fromkeys(AXES[a.axe].libelle_court for a in resume.axes)),
        comment_axes=list(dict.fromkeys((AXES[a.axe].libelle_court, a.comment) for a in resume.axes if a.comment)),
        lieux=[references.libelle_du_quartier(q) for q in resume.quartiers]
        or [references.communes[c] for c in resume.communes],
        lieux_a_preciser=[
            (ref.nom, ref.note) for q in resume.quartiers if (ref := references.quartiers[q]).est_a_preciser
        ],
        financeurs=_financeurs(budget),
        pieces=pieces,
        pieces_attendues=[
            (libelle_piece(code, pieces_ajoutees(ajouts)), note)
            for code, note in pieces_attendues(contenu, {p["genre"] for p in instantane["pieces"]}).items()
        ],
        sections=_sections(contenu, formulaire(dispositif, genre, ajouts), references),
        signature=signature_figee(instantane),
        signataire_annonce=", ".join(
            mot for cle in ("signataire_nom", "signataire_qualite") if (mot := texte(contenu, "attestations", cle))
        ),
        pouvoirs=[piece for piece in pieces if piece.genre == POUVOIR],
    )


def _femmes(contenu: Any) -> int:
    cellules = en_cellules(reponses(contenu, "territoires").get("beneficiaires"))
    return sum(int(n) for cle, n in cellules.items() if cle.startswith("femmes.") and n.isascii() and n.isdigit())


def _participation(contenu: Any) -> list[tuple[str, str]]:
    connus = list(DegreParticipation)
    degres = {phase: texte(contenu, "participation", phase.value) for phase in PhaseProjet}
    return [(PHASES[p], DEGRES[DegreParticipation(d)]) for p, d in degres.items() if d in connus]


def _financeurs(budget: Budget) -> list[FinanceurSollicite]:
    total = budget.total_charges
    return [
        FinanceurSollicite(
            ligne.financeur,
            ligne.libelle,
            ligne.montant_cents,
            (2000 * ligne.montant_cents + total) // (2 * total) if total else None,
        )
        for ligne in budget.financeurs
        if ligne.est_comptee
    ]


def _sections(contenu: Any, sections: Iterable[Section], references: ReferencesForm) -> list[SectionLue]:
    lues = []
    for section in sections:
        donnees = reponses(contenu, section.cle)
        posees = [q for q in section.questions if q.est_posee(donnees)]
        if section.cle not in SECTIONS_A_PART and posees:
            lues.append(
                SectionLue(
                    section.cle,
                    section.titre,
                    [ReponseLue(q.libelle, affichage(q, valeur_de(q, donnees), references)) for q in posees],
                )
            )
    return lues
