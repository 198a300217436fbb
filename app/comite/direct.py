"""Who looks at a sitting is told when it changes: one instance in each process, which knows nothing but the base."""

from collections.abc import Collection, Mapping

from app.comite.queries_direct import versions
from app.core.db import lecture
from app.core.diffusion import Diffusion


def _lire(seance_ids: Collection[int]) -> Mapping[int, str]:
    with lecture() as bd:
        return versions(bd, seance_ids)


DIRECT = Diffusion(_lire)
