"""The routers of the portal: whatever the address, the session is read, then the form is received."""

from fastapi import APIRouter, Depends

from app.comptes.deps import identifier
from app.core.formulaires import recevoir


class Routeur(APIRouter):
    """Routes that know who asks (`identifier`) and hold the whole form (`recevoir`) before their own doors.

    Said on each route rather than on the application: routes are then gathered as they are (`reunir`), in one list.
    FastAPI's `include_router` keeps a tree, analyses every route a second time and walks the tree at each request.
    """

    def __init__(self, prefix: str = "") -> None:
        super().__init__(prefix=prefix, dependencies=[Depends(identifier), Depends(recevoir)])

    def reunir(self, *routeurs: APIRouter) -> None:
        """Take the routes of other routers, after one's own, in their order."""
        for routeur in routeurs:
            self.routes.extend(routeur.routes)
