"""Two or three scenarios side by side."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.comparaison import mouvements, syntheses, tableaux
from app.domain.scenarios import COMPARES_MAXIMUM
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.programmation.deps import CampagneProgrammee, LecteurDeProgrammation
from app.programmation.queries import ScenarioListe, communes_connues, scenarios_listes
from app.programmation.queries_cadre import montants_de
from app.programmation.queries_comparaison import cadre_compare

router = Routeur()
MONTRES = 50


@router.get("/comite/programmation/{campagne_id}/comparaison", name="programmation.comparaison")
def comparaison(
    request: Request,
    campagne: CampagneProgrammee,
    personne: LecteurDeProgrammation,
    bd: Bd,
    s: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """`?s=` names each scenario, in the order of the columns; a scenario that is not there is left out."""
    lus = {str(x.scenario.id): x for x in scenarios_listes(bd, personne, campagne.id or 0)}
    choisis = [lus[id_] for id_ in dict.fromkeys(s or []) if id_ in lus][:COMPARES_MAXIMUM]
    compares = _compares(bd, personne, campagne, choisis) if len(choisis) > 1 else {}
    return page(
        request,
        "programmation/comparaison.html",
        campagne=campagne,
        scenarios=list(lus.values()),
        choisis=choisis,
        trop=len(set(s or [])) > COMPARES_MAXIMUM,
        montres=MONTRES,
        compares=compares,
    )


def _compares(bd: Bd, personne: Personne, campagne: Campagne, choisis: list[ScenarioListe]) -> dict[str, object]:
    liste = cadre_compare(bd, personne, campagne)
    lus = montants_de(bd, *(x.scenario.id for x in choisis))
    montants = [lus[x.scenario.id or 0] for x in choisis]
    bouges = mouvements(liste.cadre, montants)
    communes = communes_connues(bd)
    return {
        "syntheses": syntheses(liste.cadre, montants),
        "financeurs": [(code, liste.cadre.enveloppes.racines[code].nom) for code in liste.cadre.codes],
        "mouvements": bouges[:MONTRES],
        "nombre": len(bouges),
        "rangees": liste.rangees,
        "tableaux": tableaux(liste.cadre, montants, communes),
        "sans_population": all(population == 0 for _, population in communes.values()),
    }
