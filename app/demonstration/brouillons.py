"""Drafts as they really are: half written, with the slips that people make."""

from copy import deepcopy
from typing import Any

ORDRE = (
    "organisme", "projet", "orientations", "territoires", "participation", "calendrier", "budget", "indicateurs",
    "attestations",
)  # fmt: skip
# how many sections are written, by rank; the first one is ready but for its signature
_AVANCEMENTS = (8, 7, 2, 5, 9, 3, 6, 1, 8, 4)


def abimer(contenu: dict[str, dict[str, Any]], rang: int) -> dict[str, dict[str, Any]]:
    """The beginning of these answers, with a slip that depends on the rank. Never ready to be deposited as it is."""
    presentes = [cle for cle in ORDRE if cle in contenu]
    gardees = presentes[: _AVANCEMENTS[rang % len(_AVANCEMENTS)]]
    garde = {cle: deepcopy(contenu[cle]) for cle in gardees}
    if rang > 0:
        _SLIPS[rang % len(_SLIPS)](garde)
    return garde


def _budget_desequilibre(contenu: dict[str, dict[str, Any]]) -> None:
    if "budget" in contenu:
        contenu["budget"]["charges"]["locations"] = "1 850"


def _montant_illisible(contenu: dict[str, dict[str, Any]]) -> None:
    if "budget" in contenu:
        contenu["budget"]["charges"]["publicite"] = "1.200,50"


def _axe_sans_comment(contenu: dict[str, dict[str, Any]]) -> None:
    if "orientations" in contenu:
        contenu["orientations"]["axes"] = [*contenu["orientations"]["axes"], "numerique"]
        contenu["orientations"].pop("comment_numerique", None)


def _dates_inversees(contenu: dict[str, dict[str, Any]]) -> None:
    if "calendrier" in contenu:
        trouvees = contenu["calendrier"]
        trouvees["debut"], trouvees["fin"] = trouvees["fin"], trouvees["debut"]


def _telephone_incomplet(contenu: dict[str, dict[str, Any]]) -> None:
    contenu["organisme"]["contact_telephone"] = "03 27 00"


def _compte_d_habitants(contenu: dict[str, dict[str, Any]]) -> None:
    if "territoires" in contenu and "par_quartier" in contenu["territoires"]:
        contenu["territoires"]["par_quartier"]["hors"] = "250"


_SLIPS = (
    _budget_desequilibre, _montant_illisible, _axe_sans_comment, _dates_inversees, _telephone_incomplet,
    _compte_d_habitants,
)  # fmt: skip
