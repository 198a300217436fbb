"""Where the scoring of a campaign stands, for the coordination: phases, divergences, second readings."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from app.comite import commands_notation
from app.comite.deps import CampagneATenir
from app.comite.queries_notation import MONTRES, avancement, dossiers_en_instruction, notes_comparees
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.equite import est_a_relire
from app.domain.erreurs import SaisieInvalide
from app.models.campagnes import Campagne
from app.models.comptes import Personne

router = Routeur()


class FormeMiseEnCommun(Forme):
    """Why the notes of a campaign are shared now."""

    raison: Annotated[
        str, Field(max_length=1000, json_schema_extra={"mal": "Raccourcissez la raison : 1 000 caractères au plus."})
    ] = ""


@router.get("/comite/classement/{campagne_id}/notation", name="comite.notation")
def notation(request: Request, campagne: CampagneATenir, personne: Administrateur, bd: Bd) -> Response:
    return _page(request, bd, campagne, personne, Saisie.vierge())


@router.post("/comite/classement/{campagne_id}/notation", name="comite.mettre_la_campagne_en_commun")
def mettre_la_campagne_en_commun(
    request: Request, campagne: CampagneATenir, personne: Administrateur, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeMiseEnCommun, corps)
    try:
        commands_notation.mettre_la_campagne_en_commun(bd, campagne, saisie.exige.raison, personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, bd, campagne, personne, saisie.refuser(refus), 422)
    adresse = chemin(request.app, "comite.notation", campagne_id=campagne.id)
    return RedirectResponse(f"{adresse}?fait=commun", status_code=303)


def _page(
    request: Request, bd: Bd, campagne: Campagne, personne: Personne, saisie: Saisie[Any], statut: int = 200
) -> Response:
    campagne_id = campagne.id or 0
    ecarts = dossiers_en_instruction(bd, personne, campagne_id, partagees=True)
    notes = notes_comparees(bd, [d.id for d in ecarts])
    return page(
        request,
        "comite/notation.html",
        statut,
        campagne=campagne,
        saisie=saisie,
        avancement=avancement(bd, personne, campagne_id),
        seuls=dossiers_en_instruction(bd, personne, campagne_id, partagees=False),
        ecarts=[(d, est_a_relire(notes.get(d.id, ()))) for d in ecarts],
        montres=MONTRES,
    )
