"""The help of a screen, found by the route that draws it: the layout asks for it, no page has to."""

from fastapi import Request

from app.domain.aides import aide_de
from app.domain.aides_formulaire import Aide


def aide_de_la_page(request: Request) -> Aide | None:
    """The help of the screen at this address; None where there is none."""
    route = request.scope.get("route")
    return aide_de(getattr(route, "path", ""), request.path_params)
