"""The words of a letter that an administrator writes: plain text, `{{ variable }}`, and paragraphs kept on a condition.

`{{ si motif }}…{{ sinon }}…{{ fin }}` keeps one part where `motif` has a value, the other where it has none. That is
the whole language: nothing is computed, nothing of the portal can be reached, what a variable holds is never read
as a model. Alone on their line, the marks of a condition leave no empty line.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from app.domain.erreurs import SaisieInvalide

SUJET_MAXIMUM = 150
TEXTE_MAXIMUM = 8000
PROFONDEUR_MAXIMUM = 5

_MARQUE = re.compile(r"\{\{([^{}\n]*)\}\}")
_SEULE = re.compile(r"^[ \t]*(\{\{[ \t]*(?:si[ \t]+\w+|sinon|fin)[ \t]*\}\})[ \t]*\n", re.MULTILINE)
_VIDES = re.compile(r"\n{3,}")
_FINS = re.compile(r"[ \t]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Morceau:
    """`genre`: texte, variable, si, sinon or fin; `ligne`: where it stands, from 1."""

    genre: str
    valeur: str
    ligne: int


def _morceaux(modele: str) -> Iterator[_Morceau]:
    debut = 0
    for lu in _MARQUE.finditer(modele):
        yield _Morceau("texte", modele[debut : lu.start()], modele.count("\n", 0, debut) + 1)
        mots, ligne = lu[1].split(), modele.count("\n", 0, lu.start()) + 1
        if mots in (["sinon"], ["fin"]):
            yield _Morceau(mots[0], "", ligne)
        elif len(mots) == 2 and mots[0] == "si":
            yield _Morceau("si", mots[1], ligne)
        else:
            yield _Morceau("variable", " ".join(mots), ligne)
        debut = lu.end()
    yield _Morceau("texte", modele[debut:], modele.count("\n", 0, debut) + 1)


def defauts(modele: str, variables: Collection[str], toujours: Collection[str] = ()) -> list[str]:
    """What must be put right before the model may be used, a sentence each; nothing when it is right.

    `toujours`: the variables that the text must give, outside any condition.
    """
    phrases: list[str] = []
    ouvertes: list[_Morceau] = []
    sures: set[str] = set()
    for m in _morceaux(modele):
        ou = f"Ligne {m.ligne}"
        if m.genre == "texte" and ("{{" in m.valeur or "}}" in m.valeur):
            phrases.append(f"{ou} : une accolade double n’est pas fermée. Écrivez {{{{ variable }}}} sur une ligne.")
        elif m.genre in ("variable", "si") and m.valeur not in variables:
            phrases.append(f"{ou} : {_inconnue(m.valeur, variables)}")
        if m.genre == "variable" and not ouvertes:
            sures.add(m.valeur)
        elif m.genre == "si":
            ouvertes.append(m)
            if len(ouvertes) == PROFONDEUR_MAXIMUM + 1:
                phrases.append(f"{ou} : trop de conditions sont l’une dans l’autre. Fermez-en une avec {{{{ fin }}}}.")
        elif m.genre in ("sinon", "fin") and not ouvertes:
            phrases.append(f"{ou} : {{{{ {m.genre} }}}} ne suit aucun {{{{ si … }}}}. Retirez-le.")
        elif m.genre == "sinon" and ouvertes[-1].genre == "sinon":
            phrases.append(f"{ou} : il y a deux {{{{ sinon }}}} de suite. Gardez-en un.")
        elif m.genre == "sinon":
            ouvertes[-1] = m
        elif m.genre == "fin":
            ouvertes.pop()
    phrases += [f"Ligne {m.ligne} : la condition n’est pas fermée. Ajoutez {{{{ fin }}}}." for m in ouvertes]
    phrases += [
        f"Gardez {{{{ {nom} }}}} hors de toute condition : cette lettre doit toujours le dire."
        for nom in toujours
        if nom not in sures
    ]
    return phrases


def _inconnue(nom: str, variables: Collection[str]) -> str:
    if not nom:
        return "{{ }} est vide. Écrivez le nom d’une variable."
    proche = get_close_matches(nom.removeprefix("si ").lower(), sorted(variables), n=1, cutoff=0.6)
    conseil = f"Vouliez-vous dire « {proche[0]} » ?" if proche else "Choisissez dans la liste des variables."
    return f"« {nom[:60]} » n’est pas une variable de cette lettre. {conseil}"


def verifier_modele(
    sujet: str,
    texte: str,
    variables: Collection[str],
    sujet_toujours: Collection[str] = (),
    texte_toujours: Collection[str] = (),
) -> None:
    """Raise SaisieInvalide, one sentence per field, if a model cannot be used."""
    erreurs = {
        "sujet": _longueur(sujet, SUJET_MAXIMUM, "Écrivez l’objet de la lettre.")
        or ("Écrivez l’objet sur une seule ligne." if "\n" in sujet else "")
        or " ".join(defauts(sujet, variables, sujet_toujours)).replace("Ligne 1 : ", ""),
        "texte": _longueur(texte, TEXTE_MAXIMUM, "Écrivez le texte de la lettre.")
        or " ".join(defauts(texte, variables, texte_toujours)),
    }
    if any(erreurs.values()):
        raise SaisieInvalide("Corrigez le modèle.", {champ: phrase for champ, phrase in erreurs.items() if phrase})


def _longueur(texte: str, maximum: int, vide: str) -> str:
    if not texte.strip():
        return vide
    trop = len(texte) - maximum
    return f"Raccourcissez de {trop} signe{'s' if trop > 1 else ''} : {maximum} au plus." if trop > 0 else ""


@dataclass(frozen=True, slots=True)
class Ecrit:
    """A text written from a model. `vides`: the variables that left a gap where they were to be read."""

    texte: str
    vides: tuple[str, ...] = ()


def ecrire(modele: str, valeurs: Mapping[str, str]) -> Ecrit:
    """The text of a right model. A variable without a value leaves nothing; what a value holds is left as it is."""
    modele = _SEULE.sub(r"\1", modele.replace("\r\n", "\n") + "\n")
    sorti: list[str] = []
    vides: list[str] = []
    gardes = [True]
    for m in _morceaux(modele):
        if m.genre == "si":
            gardes.append(bool(valeurs.get(m.valeur, "").strip()))
        elif m.genre == "sinon":
            gardes[-1] = not gardes[-1]
        elif m.genre == "fin":
            gardes.pop()
        elif all(gardes) and m.genre == "texte":
            sorti.append(m.valeur)
        elif all(gardes):
            valeur = valeurs.get(m.valeur, "").strip()
            sorti.append(valeur)
            if not valeur and m.valeur not in vides:
                vides.append(m.valeur)
    texte = _VIDES.sub("\n\n", _FINS.sub("", "".join(sorti))).strip()
    return Ecrit(texte + "\n", tuple(vides))
