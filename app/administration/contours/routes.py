"""The screen of the contours: the file to load, what became of each of its features, what is not drawn yet."""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.administration.contours import commands, queries
from app.administration.retour import retour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import nom_sur
from app.core.formulaires import Corps, Saisie, fichiers
from app.core.pages import page
from app.domain.contours import TAILLE_MAXIMUM, ContoursIllisibles, lire_traits

router = Routeur(prefix="/administration/contours")

CHOISIR = "Choisissez le fichier GeoJSON à charger."


@dataclass(slots=True)
class Recu:
    """A posted file once opened; None with its error when it is refused whole."""

    saisie: Saisie[Any]
    fichier: commands.FichierDeContours | None = None


def _recu(personne: Administrateur, corps: Corps) -> Recu:
    """Opened before the writing door of the same request takes its turn: nobody waits for somebody's file."""
    recus = fichiers(corps, "fichier")[:1]
    if not recus:
        return Recu(Saisie(erreurs={"fichier": CHOISIR}))
    contenu = recus[0].file.read(TAILLE_MAXIMUM + 1)
    try:
        traits = lire_traits(contenu)
    except ContoursIllisibles as refus:
        return Recu(Saisie(erreurs={"fichier": refus.phrase}))
    empreinte = hashlib.sha256(contenu).hexdigest()
    return Recu(Saisie(), commands.FichierDeContours(nom_sur(recus[0].filename), empreinte, traits))


FichierRecu = Annotated[Recu, Depends(_recu)]


def _page(request: Request, bd: Bd, saisie: Saisie[Any], statut: int = 200) -> Response:
    communes, quartiers = queries.sans_contour(bd)
    return page(
        request, "administration/contours.html", statut, saisie=saisie, imports=queries.imports(bd),
        communes=communes, quartiers=quartiers,
    )  # fmt: skip


@router.get("", name="administration.contours")
def contours(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return _page(request, bd, Saisie())


@router.post("", name="administration.importer_contours")
def importer_contours(
    request: Request, recu: FichierRecu, bd: Bd, personne: Administrateur, maintenant: Maintenant
) -> Response:
    if recu.fichier is None:
        return _page(request, bd, recu.saisie, 422)
    try:
        commands.importer_contours(bd, recu.fichier, personne, maintenant)
    except ContoursIllisibles as refus:
        return _page(request, bd, Saisie(erreurs={"fichier": refus.phrase}), 422)
    return retour(request, "administration.contours", "charge")


@router.post("/retirer", name="administration.retirer_contours")
def retirer_contours(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    commands.retirer_contours(bd, personne, maintenant)
    return retour(request, "administration.contours", "retires")
