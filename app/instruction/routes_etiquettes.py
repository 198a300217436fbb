"""A word put on the dossiers ticked in the list, or taken away: chosen, read again, done."""

from typing import Annotated

from fastapi import Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import ecriture, lecture
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.etiquettes import LIBELLE_MAXIMUM
from app.domain.lots import LISTE_MAXIMUM, ActeDeLot, Sort
from app.instruction.choisis import dossiers_choisis, etape_du_lot
from app.instruction.commands_etiquettes import etiquette_choisie, etiquette_voulue
from app.instruction.lots import est_long, nouveaux
from app.instruction.lots_etiquettes import EtiquetteEnLot, etiqueter_en_lot
from app.instruction.lots_suivis import ouvrir_lot
from app.instruction.queries_choix import choix_de_la_liste
from app.instruction.queries_lot import DossierDuLot, avec_l_etiquette, dossiers_du_lot
from app.instruction.routes_lots import liste_choisie
from app.instruction.routes_lots_suivis import choisis_ou_tous, vers_le_suivi

router = Routeur()


class FormeEtiquette(Forme):
    etiquette: Annotated[int, BeforeValidator(lambda v: int(v) if str(v).isdecimal() and len(str(v)) < 10 else 0)] = 0
    nouvelle: str = Field(
        default="",
        max_length=LIBELLE_MAXIMUM,
        json_schema_extra={"mal": f"Écrivez {LIBELLE_MAXIMUM} signes au plus."},
    )
    retirer: str = ""

    @property
    def est_a_retirer(self) -> bool:
        return self.retirer == "oui"


def _page(
    request: Request,
    dossiers: list[DossierDuLot],
    etiquettes: dict[int, str],
    saisie: Saisie[FormeEtiquette],
    liste: str,
    etape: str = "choix",
    *,
    libelle: str = "",
    etiquette_id: int | None = None,
    faits: int = 0,
) -> Response:
    """`libelle`, `etiquette_id`: the word read again, then done."""
    sorts = [d.prevision.sort for d in dossiers if d.prevision]
    return page(
        request,
        "instruction/etiqueter.html",
        statut=422 if saisie.erreurs else 200,
        dossiers=dossiers,
        etiquettes=list(etiquettes.items()),
        saisie=saisie,
        liste=liste,
        etape=etape,
        libelle=libelle,
        etiquette_id=etiquette_id,
        a_faire=sorts.count(Sort.A_FAIRE),
        faits=faits,
    )


@router.get("/instruction/lots/etiquettes", name="instruction.lot_etiquettes")
def lot_etiquettes(request: Request, personne: Agent) -> Response:
    with lecture() as bd:
        dossiers = dossiers_du_lot(bd, personne, choisis_ou_tous(bd, personne, request.query_params), None)
        etiquettes = choix_de_la_liste(bd, personne).etiquettes
    return _page(request, dossiers, etiquettes, Saisie.vierge(), liste_choisie(request.query_params))


@router.post("/instruction/lots/etiquettes", name="instruction.etiqueter_lot")
def etiqueter_lot(request: Request, personne: Agent, corps: Corps, maintenant: Maintenant) -> Response:
    """First the summary; confirmed, it is done. The sessions are this page's own: one for each dossier."""
    saisie, liste = Saisie.lire(FormeEtiquette, corps), liste_choisie(corps)
    with lecture() as bd:
        dossiers = dossiers_du_lot(bd, personne, dossiers_choisis(corps, LISTE_MAXIMUM), None)
        etiquettes = choix_de_la_liste(bd, personne).etiquettes
        try:
            lue = saisie.exige
            id_, libelle = etiquette_voulue(bd, lue.etiquette, lue.nouvelle, est_a_retirer=lue.est_a_retirer)
        except SaisieInvalide as refus:
            return _page(request, dossiers, etiquettes, saisie.refuser(refus), liste)
        prevus = avec_l_etiquette(bd, dossiers, id_, est_a_retirer=lue.est_a_retirer)
    etape = etape_du_lot(corps)
    if etape != "fait":
        vus = dossiers if etape == "choix" else prevus
        return _page(request, vus, etiquettes, saisie, liste, etape, libelle=libelle)
    with ecriture() as bd:
        voulue = EtiquetteEnLot(
            id_ or etiquette_choisie(bd, 0, lue.nouvelle, personne, maintenant).id or 0, lue.est_a_retirer
        )
        if est_long(prevus):
            charge = {"etiquette": voulue.id, "retirer": voulue.est_a_retirer}
            return vers_le_suivi(
                request, ouvrir_lot(bd, ActeDeLot.ETIQUETTE, charge, liste, prevus, personne, maintenant)
            )
    faits = etiqueter_en_lot(voulue, prevus, personne, maintenant)
    return _page(
        request, faits, etiquettes, saisie, liste, "fait",
        libelle=libelle, etiquette_id=voulue.id, faits=nouveaux(prevus, faits),
    )  # fmt: skip
