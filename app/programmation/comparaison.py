"""Scenarios of a campaign read together, once for the page and for its workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.comparaison import Mouvement, Synthese, Tableau, mouvements, syntheses, tableaux
from app.domain.scenarios import COMPARES_MAXIMUM, Montants
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.programmation.queries import ScenarioListe, communes_connues, scenarios_listes
from app.programmation.queries_cadre import Liste, montants_de
from app.programmation.queries_comparaison import cadre_compare

LETTRES = "ABC"


@dataclass(frozen=True, slots=True)
class Comparaison:
    """What a reader may know of these scenarios; `montants` and each `cents` are in their order."""

    choisis: Sequence[ScenarioListe]
    liste: Liste
    montants: Sequence[Montants]
    syntheses: Sequence[Synthese]
    mouvements: Sequence[Mouvement]
    tableaux: Sequence[Tableau]
    est_sans_population: bool

    @property
    def financeurs(self) -> list[tuple[str, str]]:
        """Code and name of each funder."""
        cadre = self.liste.cadre
        return [(code, cadre.enveloppes.racines[code].nom) for code in cadre.codes]


def choisir(
    bd: Session, personne: Personne, campagne: Campagne, demandes: Sequence[str]
) -> tuple[list[ScenarioListe], list[ScenarioListe]]:
    """All the scenarios, and those asked by their id, in the order asked; one that is not there is left out."""
    lus = {str(x.scenario.id): x for x in scenarios_listes(bd, personne, campagne.id or 0)}
    choisis = [lus[id_] for id_ in dict.fromkeys(demandes) if id_ in lus]
    return list(lus.values()), choisis[:COMPARES_MAXIMUM]


def comparer(bd: Session, personne: Personne, campagne: Campagne, choisis: Sequence[ScenarioListe]) -> Comparaison:
    """Read through the gate of this person: what they may not know is in no line and no sum."""
    liste = cadre_compare(bd, personne, campagne)
    lus = montants_de(bd, *(x.scenario.id for x in choisis))
    montants = [lus[x.scenario.id or 0] for x in choisis]
    communes = communes_connues(bd)
    return Comparaison(
        choisis=choisis,
        liste=liste,
        montants=montants,
        syntheses=syntheses(liste.cadre, montants),
        mouvements=mouvements(liste.cadre, montants),
        tableaux=tableaux(liste.cadre, montants, communes),
        est_sans_population=all(population == 0 for _, population in communes.values()),
    )
