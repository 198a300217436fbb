"""The values of a row of the list as they are said: the same words in the table and in the three exports."""

from collections.abc import Callable
from typing import Any

from app.domain.avis import LIBELLES_AVIS, SensAvis
from app.domain.colonnes_liste import Cellule, GenreCellule
from app.domain.etats import libelle
from app.domain.orientations import GEOGRAPHIES_COURTES, ORIENTATIONS, Geographie, Orientation
from app.domain.postes import FINANCEURS_74
from app.domain.recevabilite import Conclusion
from app.instruction.queries_liste import Ligne


def _liste(codes: str | None, mots: dict[str, str]) -> str:
    """The codes in the order of the trade, in words."""
    lus = (codes or "").split(",")
    return ", ".join(mot for code, mot in mots.items() if code in lus)


_GEOGRAPHIES: dict[str, str] = {g.value: GEOGRAPHIES_COURTES[g] for g in Geographie}
_FINANCEURS = {code: f.libelle.removesuffix(" (cette demande)") for code, f in FINANCEURS_74.items()}
_TEXTES: dict[str, Callable[[Ligne], str]] = {
    "orientation": lambda x: ORIENTATIONS[Orientation(x["orientation"])].libelle_court if x["orientation"] else "",
    "provisoire": lambda x: "" if x["note"] is None else "oui" if x["provisoire"] else "non",
    "ecarts": lambda x: "oui" if x["ecarts"] else "",
    "etat": lambda x: libelle(x["etat"]),
    "geographies": lambda x: _liste(x["geographies"], _GEOGRAPHIES),
    "financeurs": lambda x: _liste(x["financeurs"], _FINANCEURS),
    "recevabilite": lambda x: Conclusion(x["recevabilite"]).libelle if x["recevabilite"] else "",
    "avis_pilote": lambda x: LIBELLES_AVIS[SensAvis(x["avis_pilote"])] if x["avis_pilote"] else "",
}


def se_dit(cle: str) -> bool:
    """Whether the words of a text are not those of the row itself."""
    return cle in _TEXTES


def texte(cle: str, ligne: Ligne) -> str:
    """A value that is a text, in words; empty when there is none, or when it may not be seen yet."""
    return _TEXTES[cle](ligne) if cle in _TEXTES else ligne[cle] or ""


def valeur(cellule: Cellule, ligne: Ligne) -> Any:
    """What a cell of a spreadsheet holds: a text, cents, tenths, a number, an instant; None when there is nothing."""
    return texte(cellule.cle, ligne) if cellule.genre is GenreCellule.TEXTE else ligne[cellule.cle]
