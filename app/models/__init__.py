"""The tables, one file per family. Importing this package knows them all."""

from app.models import (
    campagnes,
    campagnes_ajouts,
    coffre,
    comite,
    comptes,
    courriel,
    dossiers,
    echanges,
    fiche,
    instruction,
    journal,
    membres,
    recevabilite,
    referentiel,
    rib,
    signature,
)

__all__ = [
    "campagnes",
    "campagnes_ajouts",
    "coffre",
    "comite",
    "comptes",
    "courriel",
    "dossiers",
    "echanges",
    "fiche",
    "instruction",
    "journal",
    "membres",
    "recevabilite",
    "referentiel",
    "rib",
    "signature",
]
