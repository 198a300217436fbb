"""What a comparison reads of each dossier beside its row: who carries it, for whom."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.contenus import en_cellules, en_texte
from app.domain.extrait import effectif
from app.domain.questions_publics import AGES, SEXES
from app.domain.scenarios import Cadre
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Section
from app.programmation.queries_cadre import TOUTES, Liste, cadre_lu


def cadre_compare(bd: Session, personne: Personne, campagne: Campagne) -> Liste:
    """The list as this person may know it, with what the tables of a comparison need."""
    liste = cadre_lu(bd, personne, campagne.id or 0, TOUTES)
    salaries, publics = _salaries(bd, liste), _publics(bd, liste)
    fiches = []
    for fiche in liste.cadre.fiches.values():
        creation = liste.rangees[fiche.id].date_creation
        femmes, hommes = publics.get(fiche.id, (0, 0))
        fiches.append(
            replace(
                fiche, salaries=salaries.get(fiche.id), femmes=femmes, hommes=hommes,
                age=None if creation is None else max(0, campagne.annee - creation.year),
            )
        )  # fmt: skip
    return Liste(Cadre(fiches, liste.cadre.enveloppes), liste.rangees)


def _reponses(bd: Session, liste: Liste, section: str, question: str) -> dict[int, Any]:
    """One answer of each dossier, picked by the engine: the section is long, and a thousand are read."""
    lue = col(Section.contenu)[question]
    requete = select(col(Section.dossier_id), lue).where(
        col(Section.cle) == section, col(Section.dossier_id).in_(list(liste.cadre.fiches))
    )
    return {dossier_id: reponse for dossier_id, reponse in bd.execute(requete) if reponse is not None}


def _salaries(bd: Session, liste: Liste) -> dict[int, int]:
    lus = {d: en_texte(reponse) for d, reponse in _reponses(bd, liste, "organisme", "salaries").items()}
    return {d: effectif(texte) for d, texte in lus.items() if texte}


def _publics(bd: Session, liste: Liste) -> dict[int, tuple[int, int]]:
    """Women and men of the matrix of beneficiaries."""
    lus = {}
    for dossier_id, matrice in _reponses(bd, liste, "territoires", "beneficiaires").items():
        cellules = en_cellules(matrice)
        sommes = [sum(effectif(cellules.get(f"{sexe.valeur}.{age.cle}", "")) for age in AGES) for sexe in SEXES]
        lus[dossier_id] = (sommes[0], sommes[1])
    return lus
