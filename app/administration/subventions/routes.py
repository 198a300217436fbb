"""The screens of the public grants data: the file to import, what became of each of its lines."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.administration.deps import ImportLu
from app.administration.retour import retour
from app.administration.subventions import commands, queries
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import nom_sur
from app.core.formulaires import Corps, Forme, Saisie, fichiers
from app.core.identifiants import lire_siret
from app.core.pages import page
from app.domain.subventions_publiques import LIGNES_MAXIMUM, TAILLE_MAXIMUM, FichierIllisible, lire_fichier

router = Routeur(prefix="/administration/subventions")

CHOISIR = "Choisissez le fichier CSV à importer."


@dataclass(slots=True)
class ImportRecu:
    """A posted file, read; None with its error in the form when it is refused whole."""

    saisie: Saisie[Forme]
    fichier: commands.FichierLu | None


def _recu(personne: Administrateur, corps: Corps) -> ImportRecu:
    """The file is read here, before the writing door of the same request takes its turn."""
    recus = fichiers(corps, "fichier")[:1]
    saisie: Saisie[Forme] = Saisie()
    if not recus:
        saisie.erreurs["fichier"] = CHOISIR
        return ImportRecu(saisie, None)
    contenu = recus[0].file.read(TAILLE_MAXIMUM + 1)
    try:
        lecture = lire_fichier(contenu, lire_siret)
    except FichierIllisible as refus:
        saisie.erreurs["fichier"] = refus.phrase
        return ImportRecu(saisie, None)
    return ImportRecu(
        saisie, commands.FichierLu(nom_sur(recus[0].filename), hashlib.sha256(contenu).hexdigest(), lecture)
    )


FichierRecu = Annotated[ImportRecu, Depends(_recu)]


def _page(request: Request, bd: Bd, saisie: Saisie[Forme], statut: int = 200) -> Response:
    return page(
        request,
        "administration/subventions.html",
        statut,
        saisie=saisie,
        imports=queries.imports(bd),
        lignes_maximum=LIGNES_MAXIMUM,
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
    fait = commands.importer_subventions(bd, recu.fichier, personne, maintenant)
    return retour(request, "administration.import_subventions", "importe", import_id=fait.id)


@router.get("/{import_id}", name="administration.import_subventions")
def import_subventions(request: Request, fait: ImportLu, personne: Administrateur) -> Response:
    return page(request, "administration/import_subventions.html", fait=fait)
