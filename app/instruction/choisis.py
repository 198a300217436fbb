"""The dossiers that a list or a page posts: ids, each once, a hundred at most."""

from typing import Any

from starlette.datastructures import FormData, QueryParams

from app.domain.lots import LOT_MAXIMUM
from app.instruction.queries import ID_MAXIMUM

OUI = "oui"


def etape_du_lot(corps: FormData) -> str:
    """Where the form of a batch leads: written again, read again, or done once confirmed."""
    if corps.get("modifier") == OUI:
        return "choix"
    return "fait" if corps.get("confirme") == OUI else "apercu"


def numero_choisi(brut: Any) -> int | None:
    lu = brut if isinstance(brut, str) and len(brut) <= 10 and brut.isascii() and brut.isdigit() else "0"
    return int(lu) if 0 < int(lu) < ID_MAXIMUM else None


def dossiers_choisis(lus: QueryParams | FormData, maximum: int = LOT_MAXIMUM, champ: str = "d") -> list[int]:
    """The ids that were ticked, each once, a hundred at most unless told."""
    numeros = dict.fromkeys(n for brut in lus.getlist(champ) if (n := numero_choisi(brut)) is not None)
    return list(numeros)[:maximum]
