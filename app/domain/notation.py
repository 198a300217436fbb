"""The note of a dossier: notes from 0 to 4, means, croisement, and the note out of 100.

Everything is exact (Fraction): the only rounding is the last one, half up to a tenth. The grille itself
(criteria, weights, wording) lives in `grille` and `ancres`, the avis in `avis`; they are offered here too.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol, TypeVar

from app.domain.ancres import ECHELLE
from app.domain.avis import LIBELLES_AVIS, LIBELLES_EGALITE, NiveauEgalite, SensAvis
from app.domain.bareme import COMMENTES, enumerer
from app.domain.droits import Qualite
from app.domain.erreurs import SaisieInvalide
from app.domain.grille import (
    LIBELLES_DES_POIDS,
    POIDS_MAXIMAL,
    POIDS_PAR_DEFAUT,
    Bareme,
    Critere,
    criteres,
    criteres_attendus,
)

__all__ = [
    "ECHELLE",
    "LIBELLES_AVIS",
    "LIBELLES_DES_POIDS",
    "LIBELLES_EGALITE",
    "POIDS_MAXIMAL",
    "POIDS_PAR_DEFAUT",
    "Bareme",
    "Critere",
    "NiveauEgalite",
    "NoteDonnee",
    "ResultatNote",
    "SensAvis",
    "commentaire_requis",
    "criteres",
    "criteres_attendus",
    "croisement",
    "ecarts",
    "manquants",
    "moyennes",
    "noter",
    "noter_les_moyennes",
    "verifier_note",
    "verifier_valeur",
    "visibles",
]

NOTE_MAXIMALE = 4
SEUIL_DU_CROISEMENT = 2
ECART_A_RAPPROCHER = 2
_CROISEMENT_PAR_NOMBRE = (0, 2, 3, 4)


@dataclass(frozen=True)
class NoteDonnee:
    """The note (0 to 4) one person gave on one criterion."""

    critere: str
    personne_id: int
    valeur: int


@dataclass(frozen=True)
class ResultatNote:
    """The note of a dossier.

    `dixiemes` is the note out of 100 in tenths (743 = 74,3), None while nobody scored. `moyennes` holds
    the mean of each scored criterion, croisement included. `ecarts` names the criteria « à rapprocher ».
    """

    dixiemes: int | None
    est_provisoire: bool
    moyennes: Mapping[str, Fraction]
    ecarts: frozenset[str]


def verifier_valeur(valeur: object) -> None:
    """Raise SaisieInvalide unless the note is a whole number from 0 to 4."""
    if isinstance(valeur, bool) or not isinstance(valeur, int) or not 0 <= valeur <= NOTE_MAXIMALE:
        phrase = "Choisissez une note de 0 à 4."
        raise SaisieInvalide(phrase, {"valeur": phrase})


def commentaire_requis(valeur: int, commentes: Collection[int] = COMMENTES) -> bool:
    """Whether this note must be explained: unless the campaign says otherwise, under 2, and 4."""
    return valeur in commentes


def verifier_note(valeur: int, commentaire: str, commentes: Collection[int] = COMMENTES) -> None:
    """Raise SaisieInvalide unless the note holds and is explained where it must be."""
    verifier_valeur(valeur)
    if commentaire_requis(valeur, commentes) and not commentaire.strip():
        quand = "en dessous de 2 et pour 4" if commentes == COMMENTES else f"pour {enumerer(commentes)}"
        phrase = f"Expliquez la note {valeur} : un commentaire est demandé {quand}."
        raise SaisieInvalide(phrase, {"commentaire": phrase})


def moyennes(notes: Iterable[NoteDonnee]) -> dict[str, Fraction]:
    """The exact mean of the notes of each criterion."""
    return {cle: Fraction(sum(valeurs), len(valeurs)) for cle, valeurs in _par_critere(notes).items()}


def ecarts(notes: Iterable[NoteDonnee]) -> frozenset[str]:
    """The criteria on which two notes differ by 2 or more: « à rapprocher »."""
    return frozenset(
        cle for cle, valeurs in _par_critere(notes).items() if max(valeurs) - min(valeurs) >= ECART_A_RAPPROCHER
    )


def _par_critere(notes: Iterable[NoteDonnee]) -> dict[str, list[int]]:
    valeurs: defaultdict[str, list[int]] = defaultdict(list)
    for note in notes:
        valeurs[note.critere].append(note.valeur)
    return valeurs


def croisement(moyennes: Mapping[str, Fraction]) -> int | None:
    """How many dimensions the project truly crosses, on the scale 0 to 4.

    Counts the axes and secondary orientations whose mean reaches 2: 0→0, 1→2, 2→3, 3 or more→4.
    None while none of them has been scored.
    """
    dimensions = [moyenne for cle, moyenne in moyennes.items() if _est_dimension(cle)]
    if not dimensions:
        return None
    atteintes = sum(moyenne >= SEUIL_DU_CROISEMENT for moyenne in dimensions)
    return _CROISEMENT_PAR_NOMBRE[min(atteintes, len(_CROISEMENT_PAR_NOMBRE) - 1)]


def _est_dimension(cle: str) -> bool:
    return cle.startswith(("axe.", "secondaire."))


def noter(
    criteres: Collection[Critere], notes: Iterable[NoteDonnee], avis_attendus: int, avis_rendus: int
) -> ResultatNote:
    """The note out of 100: 100 × Σ(weight × mean) / Σ(4 × weight), over the scored criteria that apply.

    Notes on a criterion that does not apply are left aside. A dossier that claims no axis and no
    secondary orientation crosses nothing: its croisement is 0 and counts. There is no note before
    somebody scored a criterion that weighs something. It is provisional until every expected avis is
    rendered and every criterion of the pilote has a note.
    """
    saisis = {critere.cle for critere in criteres if not critere.est_calcule}
    retenues = [note for note in notes if note.critere in saisis]
    par_critere = _avec_croisement(criteres, moyennes(retenues))
    du_pilote = {c.cle for c in criteres if Qualite.PILOTE in c.roles and not (c.est_calcule or c.est_indicatif)}
    return ResultatNote(
        dixiemes=_dixiemes(criteres, par_critere),
        est_provisoire=avis_rendus < avis_attendus or not du_pilote <= par_critere.keys(),
        moyennes=MappingProxyType(par_critere),
        ecarts=ecarts(retenues),
    )


def noter_les_moyennes(criteres: Collection[Critere], par_critere: Mapping[str, Fraction]) -> int | None:
    """The note out of 100, in tenths, that these means give, croisement computed; None before a scored criterion."""
    return _dixiemes(criteres, _avec_croisement(criteres, par_critere))


def _avec_croisement(criteres: Collection[Critere], par_critere: Mapping[str, Fraction]) -> dict[str, Fraction]:
    croise = _croisement_du_dossier(criteres, par_critere)
    return dict(par_critere) if croise is None else {**par_critere, "croisement": croise}


def _croisement_du_dossier(criteres: Collection[Critere], par_critere: Mapping[str, Fraction]) -> Fraction | None:
    if not any(critere.cle == "croisement" for critere in criteres):
        return None
    if not any(_est_dimension(critere.cle) for critere in criteres):
        return Fraction(0)
    calcule = croisement(par_critere)
    return None if calcule is None else Fraction(calcule)


def _dixiemes(criteres: Collection[Critere], par_critere: Mapping[str, Fraction]) -> int | None:
    if not any(c.poids > 0 and not c.est_calcule and c.cle in par_critere for c in criteres):
        return None
    notes = [critere for critere in criteres if critere.cle in par_critere]
    obtenu = sum((critere.poids * par_critere[critere.cle] for critere in notes), Fraction(0))
    possible = sum(NOTE_MAXIMALE * critere.poids for critere in notes)
    return math.floor(1000 * obtenu / possible + Fraction(1, 2))


class _DUnePersonne(Protocol):
    @property
    def personne_id(self) -> int: ...


Portee = TypeVar("Portee", bound=_DUnePersonne)


def visibles(notes: Iterable[Portee], personne_id: int, voit_les_autres: bool) -> list[Portee]:
    """The notes a person may see: their own, and everybody's once the phase lets them (`phases.permis`).

    Means and the note of the dossier leak others' notes too: until then, compute them on this list.
    """
    return [note for note in notes if voit_les_autres or note.personne_id == personne_id]


def manquants(
    attendus: Iterable[str],
    notes_de_la_personne: Iterable[NoteDonnee],
    commentaires: Mapping[str, str] | None = None,
    commentes: Mapping[str, Collection[int]] | None = None,
) -> tuple[str, ...]:
    """The criteria that still hold back an avis: no note yet, or a note that must be explained and is not.

    `commentaires` maps a criterion to what the person wrote; leave it out where each note was checked
    with its comment when it was saved. `commentes`: the notes to explain, where a campaign says otherwise.
    """
    valeurs = {note.critere: note.valeur for note in notes_de_la_personne}
    exigees = commentes or {}

    def est_inexpliquee(cle: str) -> bool:
        if commentaires is None or not commentaire_requis(valeurs[cle], exigees.get(cle, COMMENTES)):
            return False
        return not commentaires.get(cle, "").strip()

    return tuple(cle for cle in attendus if cle not in valeurs or est_inexpliquee(cle))
