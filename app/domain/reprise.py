"""Starting from a former request: what is carried to the new one is declared by the questions themselves.

Words are carried, figures, dates, results and attestations are not: nobody deposits last year's numbers by mistake.
"""

from collections.abc import Collection, Sequence
from typing import Any

from app.domain.contenus import en_lignes, en_liste, en_texte, reponses
from app.domain.etats import Etat
from app.domain.questions import GENRES_A_LISTE, Contenu, Genre, Question, Section

BILANS: dict[Etat, str] = {
    Etat.NOTIFIE_ACCORD: "Bilan à rendre après l’action",
    Etat.CONVENTIONNE: "Bilan à rendre après l’action",
    Etat.EN_COURS: "Bilan à rendre",
    Etat.BILAN_RECU: "Bilan rendu, en cours d’examen",
    Etat.SOLDE: "Bilan validé",
}


def etat_du_bilan(etat: Etat) -> str:
    """Where the bilan of a granted request stands; "" if none is due."""
    return BILANS.get(etat, "")


def sections_reprenables(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The parts that may be carried over: those with at least one question that says so."""
    return tuple(s for s in sections if s.se_reprend and any(q.se_reprend for q in s.questions))


def ce_qui_reste_vide(section: Section) -> tuple[str, ...]:
    """The labels of what a part that is carried over asks again."""
    a_refaire = [q.libelle for q in section.questions if not q.se_reprend]
    colonnes = [c.libelle for q in section.questions if q.se_reprend for c in q.colonnes if not c.se_reprend]
    return tuple(dict.fromkeys(libelle.rstrip("? \u202f\u00a0") for libelle in a_refaire + colonnes))


def reprendre(contenu: Any, sections: Sequence[Section], choisies: Collection[str]) -> Contenu:
    """What a new request takes from the content of a former one. Never raises, whatever the content holds.

    `sections`: the form of the new request; answers to questions it does not ask are left out.
    """
    repris: Contenu = {}
    for section in sections_reprenables(sections):
        if section.cle not in choisies:
            continue
        trouvees = reponses(contenu, section.cle)
        gardees = {
            question.cle: valeur
            for question in section.questions
            if question.se_reprend and (valeur := _valeur(question, trouvees.get(question.cle)))
        }
        if gardees:
            repris[section.cle] = gardees
    return repris


def _valeur(question: Question, brut: Any) -> Any:
    if question.genre is Genre.TABLEAU:
        colonnes = {c.cle for c in question.colonnes if c.se_reprend}
        lignes = [{cle: texte for cle, texte in ligne.items() if cle in colonnes} for ligne in en_lignes(brut)]
        return [ligne for ligne in lignes if ligne]
    return en_liste(brut) if question.genre in GENRES_A_LISTE else en_texte(brut)
