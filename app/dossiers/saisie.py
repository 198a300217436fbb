"""One answer saved as it is typed: which keys it is kept under, what was posted of it, what is said of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.completude import Constat, Gravite
from app.domain.formulaire import CLES_BUDGET, Genre, Question, Section, lire_section
from app.dossiers.fusion import empreinte

# what is chosen in one changes the boxes offered by the other
_DEPENDANTS = {Genre.COMMUNES: Genre.QUARTIERS, Genre.QUARTIERS: Genre.PAR_QUARTIER}


def cles_de(question: Question) -> tuple[str, ...]:
    """The keys an answer is kept under: one, or the three of a budget."""
    return CLES_BUDGET if question.genre is Genre.BUDGET else (question.cle,)


def lire_question(section: Section, question: Question, champs: Mapping[str, list[str]]) -> dict[str, Any]:
    """The raw answer to one question, read exactly as the whole section would be."""
    return lire_section(replace(section, questions=(question,)), champs)


def dependants(section: Section, question: Question) -> tuple[Question, ...]:
    """The questions of the section to be shown again once this one has changed."""
    genre = _DEPENDANTS.get(question.genre)
    return tuple(q for q in section.questions if q.genre is genre)


def base_de(question: Question, contenu: Mapping[str, Any], affiche: Mapping[str, Any], base: Mapping[str, str]) -> str:
    """The digests to send back with the next save of this question.

    An answer that is stored as this page shows it (`affiche`) takes its new digest; one that somebody else
    changed keeps the former, so that their change is still seen. Empty answers are named too: these pairs come
    after those of the page and replace them.
    """
    rien = empreinte(None)
    paires = []
    for cle in cles_de(question):
        est_a_jour = cle not in affiche or empreinte(affiche[cle]) == empreinte(contenu.get(cle))
        paires.append(f"{cle}:{empreinte(contenu.get(cle)) if est_a_jour else base.get(cle, rien)}")
    return " ".join(paires)


@dataclass(frozen=True, slots=True)
class ConstatsDuChamp:
    """What is said under the answer just saved: `erreurs` prevent the deposit, `conseils` do not."""

    erreurs: tuple[Constat, ...] = ()
    conseils: tuple[Constat, ...] = ()

    @property
    def tous(self) -> tuple[Constat, ...]:
        return self.erreurs + self.conseils


def constats_du_champ(section: Section, question: Question, trouves: Sequence[Constat]) -> ConstatsDuChamp:
    """The findings on this question only; an answer left empty is what the task list says, not a fault."""
    prefixes = (*cles_de(question), question.cle)
    siens = [
        c
        for c in trouves
        if c.section == section.cle
        and (c.champ in prefixes or c.champ.startswith(tuple(f"{p}." for p in prefixes)))
        and not (c.gravite is Gravite.BLOQUANT and c.phrase == question.erreur_vide)
    ]
    return ConstatsDuChamp(tuple(c for c in siens if c.est_bloquant), tuple(c for c in siens if not c.est_bloquant))
