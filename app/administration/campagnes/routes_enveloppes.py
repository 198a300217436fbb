"""The screens of the envelopes of a campaign: rules, parts, carry-over."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.campagnes import commands_enveloppes as commands
from app.administration.campagnes import queries_enveloppes as queries
from app.administration.campagnes.forms_enveloppes import (
    FormeNouvellePart,
    FormePart,
    FormeRegles,
    FormeReport,
    objets_possibles,
    saisie_du_noeud,
)
from app.administration.deps import CampagneGeree, EnveloppeGeree, SousEnveloppeGeree
from app.administration.retour import retour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.enveloppes import Enveloppes, Noeud
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.orientations import GEOGRAPHIES
from app.dossiers.queries import references
from app.instruction.queries_enveloppes import RACINE, enveloppes_de_campagne
from app.models.campagnes import Campagne
from app.models.programmation import SousEnveloppe

router = Routeur(prefix="/administration/campagnes/{campagne_id}")
ENVELOPPE = "/enveloppes/{financeur_code}"
SANS_AVANT = "Ce financeur n’avait pas d’enveloppe l’année précédente : il n’y a rien à reporter."


@router.get(f"{ENVELOPPE}/regles", name="administration.regles_enveloppe")
def regles_enveloppe(request: Request, bd: Bd, campagne: CampagneGeree, enveloppe: EnveloppeGeree) -> Response:
    noeud = enveloppes_de_campagne(bd, campagne.id or 0).noeud(enveloppe.financeur_code, RACINE)
    return _regles(request, campagne, noeud, saisie_du_noeud(noeud))


@router.post(f"{ENVELOPPE}/regles", name="administration.regler_enveloppe")
def regler_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, enveloppe: EnveloppeGeree, corps: Corps,
    personne: Administrateur, maintenant: Maintenant,
) -> Response:  # fmt: skip
    saisie, code = Saisie.lire(FormeRegles, corps), enveloppe.financeur_code
    try:
        commands.regler_enveloppe(bd, campagne, code, saisie.exige.regles(), personne, maintenant)
    except SaisieInvalide as refus:
        noeud = enveloppes_de_campagne(bd, campagne.id or 0).noeud(code, RACINE)
        return _regles(request, campagne, noeud, saisie.refuser(refus), 422)
    return retour(request, "administration.enveloppes", "reglee", campagne_id=campagne.id)


@router.get(f"{ENVELOPPE}/parts/nouvelle", name="administration.nouvelle_sous_enveloppe")
def nouvelle_sous_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, enveloppe: EnveloppeGeree, dans: str = ""
) -> Response:
    saisie: Saisie[FormeNouvellePart] = Saisie.vierge(dans=dans)
    return _nouvelle(request, bd, campagne, enveloppe.financeur_code, saisie)


@router.post(f"{ENVELOPPE}/parts/nouvelle", name="administration.ajouter_sous_enveloppe")
def ajouter_sous_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, enveloppe: EnveloppeGeree, corps: Corps,
    personne: Administrateur, maintenant: Maintenant,
) -> Response:  # fmt: skip
    saisie = Saisie.lire(FormeNouvellePart, corps)
    try:
        part = saisie.exige.part(objets_possibles(references().communes))
        commands.ajouter_sous_enveloppe(
            bd, campagne, enveloppe.financeur_code, saisie.exige.dans, part, personne, maintenant
        )
    except SaisieInvalide as refus:
        return _nouvelle(request, bd, campagne, enveloppe.financeur_code, saisie.refuser(refus), 422)
    return retour(request, "administration.enveloppes", "ajoutee", campagne_id=campagne.id)


@router.get("/parts/{sous_id}", name="administration.sous_enveloppe")
def sous_enveloppe(request: Request, bd: Bd, campagne: CampagneGeree, sous: SousEnveloppeGeree) -> Response:
    arbres = enveloppes_de_campagne(bd, campagne.id or 0)
    return page_de_part(request, bd, campagne, arbres, sous, None)


@router.post("/parts/{sous_id}", name="administration.modifier_sous_enveloppe")
def modifier_sous_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, sous: SousEnveloppeGeree, corps: Corps,
    personne: Administrateur, maintenant: Maintenant,
) -> Response:  # fmt: skip
    saisie = Saisie.lire(FormePart, corps)
    try:
        donnees = saisie.exige
        commands.modifier_sous_enveloppe(
            bd, campagne, sous.id or 0, donnees.montant, donnees.regles(), personne, maintenant
        )
    except SaisieInvalide as refus:
        arbres = enveloppes_de_campagne(bd, campagne.id or 0)
        return page_de_part(request, bd, campagne, arbres, sous, saisie.refuser(refus), 422)
    return retour(request, "administration.enveloppes", "modifiee", campagne_id=campagne.id)


@router.post("/parts/{sous_id}/fermer", name="administration.fermer_sous_enveloppe")
def fermer_sous_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, sous: SousEnveloppeGeree, personne: Administrateur,
    maintenant: Maintenant,
) -> Response:  # fmt: skip
    commands.fermer_sous_enveloppe(bd, campagne, sous.id or 0, personne, maintenant)
    return retour(request, "administration.enveloppes", "fermee", campagne_id=campagne.id)


@router.get(f"{ENVELOPPE}/report", name="administration.report_enveloppe")
def report_enveloppe(request: Request, bd: Bd, campagne: CampagneGeree, enveloppe: EnveloppeGeree) -> Response:
    return _report(request, bd, campagne, enveloppe.financeur_code, Saisie.vierge())


@router.post(f"{ENVELOPPE}/report", name="administration.reporter_enveloppe")
def reporter_enveloppe(
    request: Request, bd: Bd, campagne: CampagneGeree, enveloppe: EnveloppeGeree, corps: Corps,
    personne: Administrateur, maintenant: Maintenant,
) -> Response:  # fmt: skip
    source = queries.enveloppe_precedente(bd, campagne, enveloppe.financeur_code)
    if source is None:
        raise ErreurMetier(SANS_AVANT)
    saisie = Saisie.lire(FormeReport, corps)
    try:
        donnees = saisie.exige
        commands.reporter(bd, campagne, source, donnees.montant, donnees.raison, personne, maintenant)
    except SaisieInvalide as refus:
        return _report(request, bd, campagne, enveloppe.financeur_code, saisie.refuser(refus), 422)
    return retour(request, "administration.enveloppes", "reportee", campagne_id=campagne.id)


def _regles(request: Request, campagne: Campagne, noeud: Noeud, saisie: Saisie[Any], statut: int = 200) -> Response:
    return page(
        request, "administration/enveloppe_regles.html", statut, campagne=campagne, noeud=noeud, saisie=saisie,
        geographies=[(g.value, nom) for g, nom in GEOGRAPHIES.items()],
    )  # fmt: skip


def _nouvelle(
    request: Request, bd: Bd, campagne: Campagne, code: str, saisie: Saisie[Any], statut: int = 200
) -> Response:
    arbre = enveloppes_de_campagne(bd, campagne.id or 0).racines[code]
    ouverts = [noeud for _, noeud in arbre.parcours() if not noeud.est_fermee]
    dans = str(saisie.valeurs.get("dans", ""))
    parent = next((noeud for noeud in ouverts if str(noeud.id) == dans), arbre)
    return page(
        request, "administration/sous_enveloppe.html", statut, campagne=campagne, code=code, parent=parent, noeud=None,
        saisie=saisie, objets=list(objets_possibles(references().communes).items()), sous=None,
    )  # fmt: skip


def page_de_part(
    request: Request, bd: Bd, campagne: Campagne, arbres: Enveloppes, sous: SousEnveloppe,
    saisie: Saisie[Any] | None, statut: int = 200,
) -> Response:  # fmt: skip
    """The page of a part: its form, and those that close it or open it again."""
    code = queries.code_de(bd, sous)
    noeud = arbres.noeud(code, sous.id or 0)
    return page(
        request, "administration/sous_enveloppe.html", statut, campagne=campagne, code=code, noeud=noeud, sous=sous,
        parent=arbres.noeud(code, sous.parent_id or RACINE), saisie=saisie or saisie_du_noeud(noeud), objets=[],
    )  # fmt: skip


def _report(
    request: Request, bd: Bd, campagne: Campagne, code: str, saisie: Saisie[Any], statut: int = 200
) -> Response:
    source = queries.enveloppe_precedente(bd, campagne, code)
    avant = enveloppes_de_campagne(bd, source.campagne_id).noeud(code, RACINE) if source else None
    return page(
        request, "administration/enveloppe_report.html", statut, campagne=campagne, code=code, avant=avant,
        saisie=saisie, sans_avant=SANS_AVANT, nom=enveloppes_de_campagne(bd, campagne.id or 0).racines[code].nom,
    )  # fmt: skip
