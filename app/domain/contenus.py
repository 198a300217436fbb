"""Reading the raw content of a draft without ever raising: a draft may hold anything, badly filled.

Every reader answers the empty value of its kind when the stored value is not of the shape expected.
"""

from collections.abc import Mapping, Sequence
from typing import Any


def reponses(contenu: Any, section: str) -> Mapping[str, Any]:
    """The raw answers of a section, empty when there are none."""
    trouve = contenu.get(section) if isinstance(contenu, Mapping) else None
    return trouve if isinstance(trouve, Mapping) else {}


def en_texte(valeur: Any) -> str:
    """The text of an answer; a bare whole number is read as if it had been typed."""
    if isinstance(valeur, str):
        return valeur.strip()
    return str(valeur) if isinstance(valeur, int) and not isinstance(valeur, bool) else ""


def en_liste(valeur: Any) -> list[str]:
    """The non-empty texts of a list, each once, in order; a single text is a list of one."""
    bruts: Sequence[Any] = valeur if isinstance(valeur, list | tuple) else (valeur,)
    return list(dict.fromkeys(t for brut in bruts if (t := en_texte(brut))))


def en_cellules(valeur: Any) -> dict[str, str]:
    """The non-empty cells of a matrix or of an amounts column."""
    if not isinstance(valeur, Mapping):
        return {}
    return {cle: t for cle, brut in valeur.items() if isinstance(cle, str) and (t := en_texte(brut))}


def en_lignes(valeur: Any) -> list[dict[str, str]]:
    """The rows of a table. A row that is not one is kept, empty, so that ranks stay those of the content."""
    return [en_cellules(ligne) for ligne in valeur] if isinstance(valeur, list | tuple) else []


def texte(contenu: Any, section: str, cle: str) -> str:
    """The text of one answer."""
    return en_texte(reponses(contenu, section).get(cle))


def liste(contenu: Any, section: str, cle: str) -> list[str]:
    """The list of one answer."""
    return en_liste(reponses(contenu, section).get(cle))
