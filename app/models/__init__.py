"""The tables, one file per family. Importing this package knows them all."""

from app.models import (
    campagnes,
    comite,
    comptes,
    courriel,
    dossiers,
    fiche,
    instruction,
    journal,
    membres,
    referentiel,
    rib,
)

__all__ = [
    "campagnes",
    "comite",
    "comptes",
    "courriel",
    "dossiers",
    "fiche",
    "instruction",
    "journal",
    "membres",
    "referentiel",
    "rib",
]
