"""Two people on one section: answers only one of them changed are both kept, the others are shown side by side.

The page carries the digest of each answer as it was displayed (`empreintes`). Comparing it with what comes back
and with what is stored tells who changed what, without keeping the old text anywhere.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.socle import contenu_canonique

LONGUEUR = 10


@dataclass(frozen=True, slots=True)
class Fusion:
    """The merged answers, and the keys that both people changed differently."""

    contenu: dict[str, Any]
    conflits: tuple[str, ...]


def empreinte(reponse: Any) -> str:
    """Short digest of one answer; every empty answer has the same."""
    return hashlib.sha256(contenu_canonique({"r": reponse or None}).encode()).hexdigest()[:LONGUEUR]


def empreintes(contenu: Mapping[str, Any]) -> str:
    """« intitule:1a2b3c4d5e resume:… », for the hidden field of the page."""
    return " ".join(f"{cle}:{empreinte(reponse)}" for cle, reponse in contenu.items() if reponse)


def lire_empreintes(champ: str) -> dict[str, str]:
    """The inverse of `empreintes`; anything else than pairs is ignored."""
    paires = (morceau.partition(":") for morceau in champ.split()[:1000])
    return {cle: valeur for cle, deux_points, valeur in paires if deux_points}


def fusionner(base: Mapping[str, str], mien: Mapping[str, Any], autre: Mapping[str, Any]) -> Fusion:
    """Merge what I typed with what somebody else saved since the page was shown. `base`: digests then shown."""
    contenu = dict(autre)
    conflits = []
    rien = empreinte(None)
    for cle, reponse in mien.items():
        avant, ici, la = base.get(cle, rien), empreinte(reponse), empreinte(autre.get(cle))
        if la in (avant, ici):
            contenu[cle] = reponse
        elif ici != avant:
            contenu[cle] = reponse
            conflits.append(cle)
    return Fusion(contenu, tuple(conflits))
