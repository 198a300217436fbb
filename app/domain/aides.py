"""« Besoin d’aide sur cette page ? »: the help of each screen of the porteur, found by the address of the screen.

The layout shows it in a fold at the foot of the page, with who to call. `tests/test_aides.py` knows every screen:
one that has no help yet is a defect.
"""

from collections.abc import Mapping

from app.domain.aides_ecrans import ECRANS
from app.domain.aides_formulaire import SECTIONS, Aide

SECTION = "/dossiers/{dossier_id}/{cle}"
PIECES = "/dossiers/{dossier_id}/pieces"


def aide_de(chemin: str, parametres: Mapping[str, object]) -> Aide | None:
    """The help of the screen at this route's path; None where there is none."""
    if chemin == SECTION:
        return SECTIONS.get(str(parametres.get("cle", "")))
    return SECTIONS["pieces"] if chemin == PIECES else ECRANS.get(chemin)
