"""The screens of the public grants data: the file to import, what became of each of its lines."""

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field
from starlette.responses import Response

from app.administration.deps import ImportLu
from app.administration.retour import retour
from app.administration.subventions import commands, queries
from app.administration.subventions.lecture import NATURE
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import disposition, nom_sur, ranger
from app.core.formulaires import Corps, Facultatif, Forme, Saisie, fichiers
from app.core.pages import page
from app.core.securite import jeton
from app.domain.csv_subventions import TAILLE_MAXIMUM, FichierIllisible
from app.domain.subventions_publiques import (
    ANNEES,
    LIGNES_MAXIMUM,
    Defauts,
    verifier_entetes,
)

router = Routeur(prefix="/administration/subventions")

CHOISIR = "Choisissez le fichier CSV à importer."
REJETS_MONTRES = 200
"""On the page of an import; its file of rejected lines has them all."""


class FormeImport(Forme):
    """What the file itself may not say."""

    attribuant: Annotated[str | None, Facultatif] = Field(
        default=None, max_length=200, json_schema_extra={"mal": "Saisissez un nom de 200 caractères au plus."}
    )
    annee: Annotated[int | None, Facultatif] = Field(
        default=None, ge=ANNEES[0], le=ANNEES[-1], json_schema_extra={"mal": "Saisissez une année, par exemple 2026."}
    )


@dataclass(slots=True)
class ImportRecu:
    """A posted file that can be read; None with its error in the form when it is refused whole."""

    saisie: Saisie[FormeImport]
    fichier: commands.FichierRecu | None
    defauts: Defauts


def _recu(personne: Administrateur, corps: Corps) -> ImportRecu:
    """The headings are read and the content kept before the writing door of the same request takes its turn."""
    recus = fichiers(corps, "fichier")[:1]
    saisie = Saisie.lire(FormeImport, corps)
    dits = saisie.donnees
    defauts = Defauts(dits.attribuant or "", dits.annee) if dits else Defauts()
    if not recus:
        saisie.erreurs["fichier"] = CHOISIR
    if saisie.erreurs:
        return ImportRecu(saisie, None, defauts)
    contenu = recus[0].file.read(TAILLE_MAXIMUM + 1)
    try:
        verifier_entetes(contenu, defauts)
    except FichierIllisible as refus:
        saisie.erreurs["fichier"] = refus.phrase
        return ImportRecu(saisie, None, defauts)
    empreinte = hashlib.sha256(contenu).hexdigest()
    nom = f"{empreinte}-{jeton()}"
    ranger(nom, contenu, NATURE)
    return ImportRecu(saisie, commands.FichierRecu(nom_sur(recus[0].filename), empreinte, nom), defauts)


FichierRecu = Annotated[ImportRecu, Depends(_recu)]


def _page(request: Request, bd: Bd, saisie: Saisie[FormeImport], statut: int = 200) -> Response:
    return page(
        request,
        "administration/subventions.html",
        statut,
        saisie=saisie,
        imports=queries.imports(bd),
        lignes_maximum=LIGNES_MAXIMUM,
        mo_maximum=TAILLE_MAXIMUM // 1024**2,
    )


@router.get("", name="administration.subventions")
def subventions(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return _page(request, bd, Saisie())


@router.post("", name="administration.importer_subventions")
def importer_subventions(
    request: Request, recu: FichierRecu, bd: Bd, personne: Administrateur, maintenant: Maintenant
) -> Response:
    if recu.fichier is None:
        return _page(request, bd, recu.saisie, 422)
    fait = commands.demander_import(bd, recu.fichier, recu.defauts, personne, maintenant)
    return retour(request, "administration.import_subventions", "importe", import_id=fait.id)


@router.get("/{import_id}", name="administration.import_subventions")
def import_subventions(request: Request, fait: ImportLu, personne: Administrateur) -> Response:
    return page(request, "administration/import_subventions.html", fait=fait, montres=REJETS_MONTRES)


@router.post("/{import_id}/retrait", name="administration.retirer_subventions")
def retirer_subventions(
    request: Request, fait: ImportLu, bd: Bd, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.retirer_subventions(bd, fait, personne, maintenant)
    return retour(request, "administration.import_subventions", "retire", import_id=fait.id)


@router.get("/{import_id}/rejets.csv", name="administration.rejets_subventions")
def rejets_subventions(fait: ImportLu, personne: Administrateur) -> Response:
    """Every rejected line of a file, for the spreadsheet where it is put right."""
    sortie = io.StringIO()
    sortie.write("\ufeff")
    csv.writer(sortie, delimiter=";", lineterminator="\r\n").writerows([("Ligne", "Raison"), *fait.rejets])
    nom = f"rejets-{fait.fichier.rsplit('.', 1)[0]}.csv"
    return Response(sortie.getvalue(), media_type="text/csv; charset=utf-8", headers=disposition(nom))
