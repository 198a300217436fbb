"""The example dossier examined with one thing changed."""

from dataclasses import replace
from typing import Any

from app.domain.completude import Constat, Gravite, constats
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from tests.domain.exemples_formulaire import PIECES, REFERENCES, REGLES, contenu_aap

AAP = formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION)
BLOQUANT, A_CORRIGER, CONSEIL = Gravite


def trouves(contenu: Any, pieces: frozenset[str] = PIECES, **regles: Any) -> tuple[Constat, ...]:
    return constats(AAP, contenu, replace(REGLES, **regles), REFERENCES, pieces, GenreOrganisme.ASSOCIATION)


def avec(section: str, **reponses: Any) -> dict[str, dict[str, Any]]:
    contenu = contenu_aap()
    contenu[section] |= reponses
    return contenu


def montants(caph: str, ventes: str) -> dict[str, Any]:
    return avec(
        "budget",
        charges={"achats": "10 000"},
        produits={"ventes": ventes},
        financeurs=[{"financeur": "caph", "montant": caph}],
    )
