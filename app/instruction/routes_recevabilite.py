"""The checklist of a dossier: one point saved as it is answered, all of them without a script, what was kept of it."""

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.recevabilite import POINTS, Point
from app.instruction import commands_recevabilite
from app.instruction.deps import DossierAVerifier, DossierVu
from app.instruction.ecran import composer
from app.instruction.forms import lire_points
from app.instruction.queries import AccesAgent
from app.instruction.queries_recevabilite import conclusion_de, points_gardes
from app.instruction.retours import liste_de, retour_au_dossier

router = Routeur()
RECEVABILITE = "/instruction/dossiers/{dossier_id}/recevabilite"


@router.get(RECEVABILITE, name="instruction.recevabilite")
def recevabilite(request: Request, acces: DossierVu, bd: Bd) -> Response:
    return page(
        request,
        "instruction/recevabilite.html",
        acces=acces,
        points=points_gardes(bd, acces.dossier),
        fiches=POINTS,
        conclusion=conclusion_de(bd, acces.dossier),
    )


@router.post(RECEVABILITE, name="instruction.enregistrer_recevabilite")
def enregistrer_recevabilite(
    request: Request, acces: DossierAVerifier, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    return _verifier(request, acces, corps, tuple(Point), bd, maintenant)


@router.post(f"{RECEVABILITE}/{{point}}", name="instruction.verifier_point")
def verifier_point(
    request: Request, acces: DossierAVerifier, point: str, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    if point not in list(Point):
        raise Introuvable
    return _verifier(request, acces, corps, (Point(point),), bd, maintenant)


def _verifier(
    request: Request, acces: AccesAgent, corps: FormData, points: tuple[Point, ...], bd: Bd, maintenant: Maintenant
) -> Response:
    donnees = lire_points(corps, points)
    try:
        commands_recevabilite.verifier_recevabilite(bd, acces, donnees, maintenant)
    except SaisieInvalide as refus:
        valeurs = {nom: valeur for nom, valeur in corps.items() if isinstance(valeur, str)}
        saisie: Saisie[Forme] = Saisie(valeurs=valeurs, erreurs=refus.erreurs or {"": refus.phrase})
        ecran = composer(bd, acces, maintenant, liste_de(corps), saisie_des_points=saisie)
        return page(request, "instruction/dossier.html", statut=422, ecran=ecran)
    seul = points[0].value if len(points) == 1 else ""
    return retour_au_dossier(request, acces.dossier.id, "point" if seul else "recevabilite", liste_de(corps), seul)
