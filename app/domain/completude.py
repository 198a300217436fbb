"""What a dossier still lacks: one list of findings, the same in the task list, the summary and the deposit."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from app.domain.contenus import reponses
from app.domain.controles import controler
from app.domain.controles_budget_association import controler_budget_association
from app.domain.controles_croises import (
    controler_budget,
    controler_calendrier,
    controler_orientations,
    controler_pieces,
    controler_projet,
    controler_territoires,
)
from app.domain.controles_precoces import (
    controler_dates_passees,
    controler_geographie,
    controler_qui_demande,
    controler_une_date,
)
from app.domain.dispositifs import GenreOrganisme
from app.domain.etats_sections import EtatSection, etat_section, resume_section
from app.domain.exigences import (
    FINANCEURS_CONTRAT,
    Constat,
    Examen,
    Gravite,
    QuartierRef,
    ReferencesForm,
    Regles,
    risques,
)
from app.domain.extrait import Extrait, extrait
from app.domain.indicateurs import controler_indicateurs
from app.domain.questions import Genre, Section

__all__ = [
    "FINANCEURS_CONTRAT",
    "Constat",
    "EtatSection",
    "Extrait",
    "Gravite",
    "QuartierRef",
    "ReferencesForm",
    "Regles",
    "bloquants",
    "constats",
    "etat_section",
    "extrait",
    "resume_section",
    "risques",
]

_Controle = Callable[[Section, Examen], Iterator[Constat]]
_CROISES: dict[str, tuple[_Controle, ...]] = {
    "organisme": (controler_qui_demande,),
    "projet": (controler_projet, controler_dates_passees),
    "orientations": (controler_orientations,),
    "territoires": (controler_geographie, controler_territoires),
    "calendrier": (controler_calendrier, controler_une_date, controler_dates_passees),
    "budget": (controler_budget,),
    "budget_association": (controler_budget_association,),
    "indicateurs": (controler_indicateurs,),
    "pieces": (controler_pieces,),
}
_A_PART = (Genre.BUDGET, Genre.PIECES)


def constats(
    sections: Sequence[Section],
    contenu: Any,
    regles: Regles,
    references: ReferencesForm,
    pieces_presentes: Collection[str] = (),
    genre_organisme: GenreOrganisme | None = None,
) -> tuple[Constat, ...]:
    """Every finding, in the order of the form. Never raises, whatever the content holds.

    `pieces_presentes`: codes of the documents joined. No finding but a `CONSEIL` may remain at the deposit.
    """
    examen = Examen(contenu, regles, references, frozenset(pieces_presentes), genre_organisme)
    return tuple(constat for section in sections for constat in _de_la_section(section, examen))


def _de_la_section(section: Section, examen: Examen) -> Iterator[Constat]:
    trouvees = reponses(examen.contenu, section.cle)
    for question in section.questions:
        if question.genre not in _A_PART and examen.pose(question, trouvees):
            yield from controler(section, question, trouvees.get(question.cle), examen)
    for croise in _CROISES.get(section.cle, ()):
        yield from croise(section, examen)


def bloquants(trouves: Iterable[Constat]) -> tuple[Constat, ...]:
    """The findings that prevent the deposit: everything but the advice."""
    return tuple(constat for constat in trouves if constat.est_bloquant)
