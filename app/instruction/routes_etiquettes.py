"""A word put on the dossiers ticked in the list, or taken away, with what became of each."""

from typing import Annotated

from fastapi import Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.etiquettes import LIBELLE_MAXIMUM
from app.instruction import commands_etiquettes
from app.instruction.choisis import dossiers_choisis
from app.instruction.commands_etiquettes import etiquette_choisie
from app.instruction.queries_choix import choix_de_la_liste
from app.instruction.queries_lot import DossierDuLot, dossiers_du_lot
from app.instruction.routes_lots import liste_choisie
from app.models.comptes import Personne

router = Routeur()


class FormeEtiquette(Forme):
    etiquette: Annotated[int, BeforeValidator(lambda v: int(v) if str(v).isdecimal() and len(str(v)) < 10 else 0)] = 0
    nouvelle: str = Field(
        default="",
        max_length=LIBELLE_MAXIMUM,
        json_schema_extra={"mal": f"Écrivez {LIBELLE_MAXIMUM} signes au plus."},
    )
    retirer: str = ""


def _page(
    request: Request,
    bd: Bd,
    personne: Personne,
    dossiers: list[DossierDuLot],
    saisie: Saisie[FormeEtiquette],
    liste: str,
) -> Response:
    return page(
        request,
        "instruction/etiqueter.html",
        statut=422 if saisie.erreurs else 200,
        dossiers=dossiers,
        etiquettes=list(choix_de_la_liste(bd, personne).etiquettes.items()),
        saisie=saisie,
        liste=liste,
        fait=None,
    )


@router.get("/instruction/lots/etiquettes", name="instruction.lot_etiquettes")
def lot_etiquettes(request: Request, personne: Agent, bd: Bd) -> Response:
    dossiers = dossiers_du_lot(bd, personne, dossiers_choisis(request.query_params), None)
    return _page(request, bd, personne, dossiers, Saisie.vierge(), liste_choisie(request.query_params))


@router.post("/instruction/lots/etiquettes", name="instruction.etiqueter_lot")
def etiqueter_lot(request: Request, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie, liste = Saisie.lire(FormeEtiquette, corps), liste_choisie(corps)
    dossiers = dossiers_du_lot(bd, personne, dossiers_choisis(corps), None)
    try:
        lue = saisie.exige
        etiquette = etiquette_choisie(bd, lue.etiquette, lue.nouvelle, personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, bd, personne, dossiers, saisie.refuser(refus), liste)
    verbe = commands_etiquettes.desetiqueter if lue.retirer == "oui" else commands_etiquettes.etiqueter
    changes = verbe(bd, etiquette, [d.id for d in dossiers if not d.obstacle], personne, maintenant)
    return page(
        request,
        "instruction/etiqueter.html",
        dossiers=dossiers,
        saisie=saisie,
        liste=liste,
        fait={"libelle": etiquette.libelle, "id": etiquette.id, "changes": changes, "retirer": lue.retirer == "oui"},
    )
