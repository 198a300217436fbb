"""The screens that come back on an act of the envelopes: undo a carry-over, open a part again."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.campagnes import commands_retours as commands
from app.administration.campagnes import queries_enveloppes as queries
from app.administration.campagnes.forms_enveloppes import FormeRetour
from app.administration.campagnes.routes_enveloppes import page_de_part
from app.administration.deps import CampagneGeree, ReportGere, SousEnveloppeGeree
from app.administration.retour import retour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.instruction.queries_enveloppes import enveloppes_de_campagne
from app.models.campagnes import Campagne
from app.models.programmation import ReportDEnveloppe

router = Routeur(prefix="/administration/campagnes/{campagne_id}")


@router.get("/reports/{report_id}/annuler", name="administration.report_a_annuler")
def report_a_annuler(request: Request, bd: Bd, campagne: CampagneGeree, report: ReportGere) -> Response:
    return _report(request, bd, campagne, report, Saisie.vierge())


@router.post("/reports/{report_id}/annuler", name="administration.annuler_report")
def annuler_report(
    request: Request, bd: Bd, campagne: CampagneGeree, report: ReportGere, corps: Corps, personne: Administrateur,
    maintenant: Maintenant,
) -> Response:  # fmt: skip
    saisie = Saisie.lire(FormeRetour, corps)
    try:
        commands.annuler_report(bd, campagne, report, saisie.exige.raison, personne, maintenant)
    except SaisieInvalide as refus:
        return _report(request, bd, campagne, report, saisie.refuser(refus), 422)
    return retour(request, "administration.enveloppes", "report_annule", campagne_id=campagne.id)


@router.post("/parts/{sous_id}/rouvrir", name="administration.rouvrir_sous_enveloppe")
def rouvrir_sous_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, sous: SousEnveloppeGeree, corps: Corps,
    personne: Administrateur, maintenant: Maintenant,
) -> Response:  # fmt: skip
    saisie = Saisie.lire(FormeRetour, corps)
    try:
        commands.rouvrir_sous_enveloppe(bd, campagne, sous.id or 0, saisie.exige.raison, personne, maintenant)
    except SaisieInvalide as refus:
        arbres = enveloppes_de_campagne(bd, campagne.id or 0)
        return page_de_part(request, bd, campagne, arbres, sous, saisie.refuser(refus), 422)
    return retour(request, "administration.sous_enveloppe", "rouverte", campagne_id=campagne.id, sous_id=sous.id)


def _report(
    request: Request, bd: Bd, campagne: Campagne, report: ReportDEnveloppe, saisie: Saisie[Any], statut: int = 200
) -> Response:
    lu = next((r for r in queries.reports(bd, campagne) if r.id == report.id), None)
    if lu is None:
        raise Introuvable
    return page(
        request, "administration/report_a_annuler.html", statut, campagne=campagne, report=lu, saisie=saisie
    )  # fmt: skip
