"""The ideas of the invented projects, read once from the texts beside this file (`projets/*.toml`)."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domain.orientations import Orientation

DOSSIER = Path(__file__).parent / "projets"
COURTS = "courts"


@dataclass(frozen=True, kw_only=True)
class Projet:
    """An idea: its texts, its public, its cost in euros and how it spreads over the charges (percentages).

    `niveau`: how good it is, 1 to 4, around which the marks are drawn.
    """

    titre: str
    orientation: Orientation
    charges: dict[str, int]
    cout: int
    description: str
    lieu: str
    secondaires: tuple[str, ...] = ()
    axes: dict[str, str] = field(default_factory=dict)
    facettes: tuple[str, ...] = ()
    textes: dict[str, str] = field(default_factory=dict)
    degres: tuple[str, ...] = ()
    femmes: dict[str, int] = field(default_factory=dict)
    hommes: dict[str, int] = field(default_factory=dict)
    beneficiaires: int = 0
    indicateurs: tuple[tuple[str, ...], ...] = ()
    egalite: str = "G0"
    niveau: int = 2


_TEXTES = (
    "resume", "besoins", "objectifs", "partenaires", "publics", "participation", "etapes", "humains", "materiels",
    "concertation", "qui_porte",
)  # fmt: skip


def _projet(brut: dict[str, Any], orientation: str) -> Projet:
    return Projet(
        titre=brut["titre"],
        orientation=Orientation(brut.get("orientation", orientation)),
        charges=brut["charges"],
        cout=brut["cout"],
        description=brut["description"],
        lieu=brut["lieu"],
        secondaires=tuple(brut.get("secondaires", ())),
        axes=brut.get("axes", {}),
        facettes=tuple(brut.get("facettes", ())),
        textes={cle: brut[cle] for cle in _TEXTES if cle in brut},
        degres=tuple(brut.get("degres", "").split()),
        femmes=brut.get("femmes", {}),
        hommes=brut.get("hommes", {}),
        beneficiaires=brut.get("beneficiaires", 0),
        indicateurs=tuple(tuple(c.strip() for c in ligne.split("|")) for ligne in brut.get("indicateurs", ())),
        egalite=brut.get("egalite", "G0"),
        niveau=brut.get("niveau", 2),
    )


@lru_cache
def _lire(nom: str) -> tuple[Projet, ...]:
    bruts = tomllib.loads((DOSSIER / f"{nom}.toml").read_text(encoding="utf-8"))["projet"]
    return tuple(_projet(brut, nom) for brut in bruts)


def projets(orientation: Orientation) -> tuple[Projet, ...]:
    """The ideas of the annual call for an orientation."""
    return _lire(orientation.value)


def projets_courts() -> tuple[Projet, ...]:
    """The ideas of the two continuous windows: three small ones (SIP), then two concerted ones (FPC)."""
    return _lire(COURTS)
