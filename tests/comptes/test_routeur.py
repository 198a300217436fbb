"""The same page is found through the words that begin addresses as in the whole list of routes."""

from typing import Any

import pytest
from starlette.routing import BaseRoute, Match

from app.comptes.routeur import Aiguillage, RouteDuPortail
from app.main import create_app


def _scope(methode: str, chemin: str) -> dict[str, Any]:
    return {"type": "http", "method": methode, "path": chemin, "root_path": "", "headers": []}


def _trouvee(routes: list[BaseRoute], scope: dict[str, Any]) -> Any:
    for route in routes:
        trouvee, suite = route.matches(scope)
        if trouvee is Match.FULL:
            return suite["route"], suite["path_params"]
    return None


def test_chaque_adresse_mene_a_la_meme_page() -> None:
    aiguillage, *routes = create_app().router.routes
    assert isinstance(aiguillage, Aiguillage)
    siennes = [route for route in routes if isinstance(route, RouteDuPortail)]
    for route in siennes:
        chemin = route.path_format.replace("{", "").replace("}", "")  # any word, or the 1 of a number
        for methode in route.methods:
            scope = _scope(methode, chemin)
            assert _trouvee([aiguillage], scope) == _trouvee(routes, scope) is not None, (methode, chemin)


@pytest.mark.parametrize(("methode", "chemin"), [("GET", "/nulle-part"), ("PUT", "/connexion"), ("GET", "/connexion/")])
def test_le_reste_est_cherche_dans_la_liste(methode: str, chemin: str) -> None:
    aiguillage, *_ = create_app().router.routes
    assert aiguillage.matches(_scope(methode, chemin)) == (Match.NONE, {})


def test_une_adresse_commence_par_un_mot() -> None:
    async def page() -> None: ...

    with pytest.raises(ValueError, match="begins with a word"):
        Aiguillage([RouteDuPortail("/{tout}", page, methods=["GET"], name="tout")])
