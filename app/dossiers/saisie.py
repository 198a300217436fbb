"""One answer saved as it is typed: which keys it is kept under, what was posted of it, what is said of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.completude import Constat, Gravite
from app.domain.formulaire import CLES_BUDGET, Genre, Question, Section, lire_postes
from app.domain.fusion import RIEN, Conflit, empreinte, empreintes, en_paires, lire_empreintes

# what is chosen in one changes the boxes offered by the other
_DEPENDANTS = {Genre.COMMUNES: Genre.QUARTIERS, Genre.QUARTIERS: Genre.PAR_QUARTIER}


def cles_de(question: Question) -> tuple[str, ...]:
    """The keys an answer is kept under: one, or the three of a budget."""
    return CLES_BUDGET if question.genre is Genre.BUDGET else (question.cle,)


def lire_question(section: Section, question: Question, champs: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was sent of one question, read exactly as the whole section would be."""
    return lire_postes(replace(section, questions=(question,)), champs)


def dependants(section: Section, question: Question) -> tuple[Question, ...]:
    """The questions of the section to be shown again once this one has changed."""
    genre = _DEPENDANTS.get(question.genre)
    return tuple(q for q in section.questions if q.genre is genre)


def base_de(question: Question, base: Mapping[str, str]) -> dict[str, str]:
    """The digests of this question's cells, among those of the page."""
    return {nom: vue for nom, vue in base.items() if nom.partition(".")[0] in cles_de(question)}


def base_remontree(question: Question, contenu: Mapping[str, Any], base: Mapping[str, str]) -> str:
    """The digests of a question shown again from what is stored.

    Cells that are no longer filled are named too: these pairs come after those of the page and replace them.
    """
    stockees = {cle: contenu[cle] for cle in cles_de(question) if cle in contenu}
    return en_paires(dict.fromkeys(base_de(question, base), RIEN) | lire_empreintes(empreintes(stockees)))


def base_de_l_autre(question: Question, conflits: Sequence[Conflit], base: Mapping[str, str]) -> str:
    """The digests as if my page had shown the other's answers: sent back with mine, they say that mine is chosen."""
    vues = base_de(question, base)
    for conflit in conflits:
        if isinstance(conflit.mien, dict):  # a whole row, that the other took away
            vues |= {nom: RIEN for nom in vues if nom.startswith(f"{conflit.nom}.")}
        else:
            vues[conflit.nom] = empreinte(conflit.autre)
    return en_paires(vues)


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
