"""The job that reads a file of public grants: outside any transaction, then all that is accepted in one."""

from datetime import datetime
from typing import Any

from app.administration.subventions.commands import importer_subventions, refuser_import
from app.core.db import ecriture, lecture
from app.core.fichiers import lire_range, oublier
from app.core.identifiants import lire_siret
from app.domain.csv_subventions import FichierIllisible
from app.domain.subventions_publiques import Defauts, Lecture, lire_fichier
from app.models.socle import pour_ecrire
from app.models.subventions import ImportSubventions

NATURE = "imports"


def lire_subventions(charge: dict[str, Any], maintenant: datetime) -> None:
    """Read, keep or refuse; done again, nothing. The file is forgotten once its lines are kept."""
    numero, nom = int(charge["import"]), str(charge["fichier"])
    with lecture() as bd:
        demande = bd.get(ImportSubventions, numero)
        if demande is None or demande.lu_le is not None:
            return
        defauts = Defauts(demande.attribuant, demande.annee)
    lue: Lecture | None = None
    refus = ""
    try:
        lue = lire_fichier(lire_range(nom, NATURE), lire_siret, defauts)
    except FichierIllisible as illisible:
        refus = illisible.phrase
    with ecriture() as bd:
        fait = pour_ecrire(bd, ImportSubventions, id=numero)
        if fait is None or fait.lu_le is not None:
            return
        if lue is None:
            refuser_import(bd, fait, refus, maintenant)
        else:
            importer_subventions(bd, fait, lue, maintenant)
    oublier(nom, NATURE)
