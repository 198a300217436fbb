"""The job that reads a file of public grants, outside any transaction, puts its lines aside, then makes all known."""

import time
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.administration.subventions.commands import (
    importer_subventions,
    lignes_a_preparer,
    oublier_les_preparees,
    preparer,
    refuser_import,
)
from app.core.db import ecriture, lecture
from app.core.fichiers import lire_range, oublier
from app.core.identifiants import lire_siret
from app.domain.csv_subventions import FichierIllisible
from app.domain.subventions_publiques import Defauts, lire_fichier
from app.models.socle import pour_ecrire
from app.models.subventions import ImportSubventions

NATURE = "imports"
PAR_PORTION = 250
"""Lines put aside at once: others wait a hundredth of a second for them."""
ENTRE_PORTIONS_S = 0.025
"""Those who wait ask again from time to time: portions that followed at once would leave them no turn."""


def lire_subventions(charge: dict[str, Any], maintenant: datetime) -> None:
    """Read, keep or refuse; done again, nothing. The file is forgotten once its lines are kept."""
    numero, nom = int(charge["import"]), str(charge["fichier"])
    with lecture() as bd:
        demande = bd.get(ImportSubventions, numero)
        if demande is None:
            return
        defauts, est_lu = Defauts(demande.attribuant, demande.annee), demande.lu_le is not None
    if not est_lu:
        _lire(numero, nom, defauts, maintenant)
    with ecriture() as bd:
        oublier_les_preparees(bd, numero)
    oublier(nom, NATURE)


def _lire(numero: int, nom: str, defauts: Defauts, maintenant: datetime) -> None:
    try:
        lue = lire_fichier(lire_range(nom, NATURE), lire_siret, defauts)
    except FichierIllisible as illisible:
        with ecriture() as bd:
            if (fait := _a_lire(bd, numero)) is not None:
                refuser_import(bd, fait, illisible.phrase, maintenant)
        return
    _preparer_les_lignes(numero, lignes_a_preparer(lue, numero))
    with ecriture() as bd:
        if (fait := _a_lire(bd, numero)) is not None:
            importer_subventions(bd, fait, lue, maintenant)


def _preparer_les_lignes(numero: int, lignes: list[dict[str, Any]]) -> None:
    """Put the lines aside, in transactions short enough for whoever writes meanwhile; first what a worker that died
    had put aside is forgotten, under the lock of the import: another that makes the same lines known comes first.
    """
    with ecriture() as bd:
        if _a_lire(bd, numero) is None:
            return
        oublier_les_preparees(bd, numero)
    for debut in range(0, len(lignes), PAR_PORTION):
        if debut:
            time.sleep(ENTRE_PORTIONS_S)
        with ecriture() as bd:
            preparer(bd, lignes[debut : debut + PAR_PORTION])


def _a_lire(bd: Session, numero: int) -> ImportSubventions | None:
    """This import, locked; None once it was read."""
    fait = pour_ecrire(bd, ImportSubventions, id=numero)
    return fait if fait is not None and fait.lu_le is None else None
