"""Calibration for an agent: the three dossiers, the grille of each, and where one stands once it is closed."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.ancres import ECHELLE
from app.domain.erreurs import SaisieInvalide
from app.domain.etalonnage import criteres_a_noter, lectures
from app.instruction import commands_etalonnage
from app.instruction.deps import DossierAEtalonner
from app.instruction.forms import lire_note
from app.instruction.queries import AccesAgent
from app.instruction.queries_etalonnage import (
    etalonnage_du_dossier,
    etalons_de,
    mes_notes_d_etalon,
    notes_d_etalonnage,
)
from app.instruction.queries_grille import charger_grille

router = Routeur()
ADRESSE = "/instruction/dossiers/{dossier_id}/etalonnage"


@router.get("/instruction/etalonnage", name="instruction.etalonnages")
def etalonnages(request: Request, personne: Agent, bd: Bd) -> Response:
    groupes: dict[tuple[str, Any], list[Any]] = {}
    for etalon in etalons_de(bd, personne):
        groupes.setdefault((etalon.campagne, etalon.clos_le), []).append(etalon)
    return page(request, "instruction/etalonnages.html", groupes=groupes)


@router.get(ADRESSE, name="instruction.etalonnage")
def etalonnage(request: Request, acces: DossierAEtalonner, bd: Bd) -> Response:
    return _page(request, acces, bd, None)


@router.post(ADRESSE, name="instruction.noter_etalon")
def noter_etalon(request: Request, acces: DossierAEtalonner, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    cles = [nom.removeprefix("note.") for nom in corps if nom.startswith("note.")]
    lues = {cle: note for cle in cles if (note := lire_note(corps, cle)) is not None}
    notes = {cle: (note.valeur, note.commentaire) for cle, note in lues.items()}
    try:
        commands_etalonnage.noter_etalon(bd, acces, notes, maintenant)
    except SaisieInvalide as refus:
        valeurs = {nom: valeur for nom, valeur in corps.items() if isinstance(valeur, str)}
        saisie: Saisie[Any] = Saisie(valeurs=valeurs, erreurs=refus.erreurs or {"": refus.phrase})
        return _page(request, acces, bd, saisie, 422)
    adresse = chemin(request.app, "instruction.etalonnage", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait=notes", status_code=303)


def _page(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Any] | None, statut: int = 200) -> Response:
    trouve = etalonnage_du_dossier(bd, acces.dossier)
    if trouve is None:
        raise Introuvable
    etalonnage, campagne = trouve
    criteres = criteres_a_noter(charger_grille(bd, acces.dossier, campagne).criteres)
    miennes = mes_notes_d_etalon(bd, etalonnage, acces.dossier, acces.personne)
    gardees = {f"note.{n.critere}": str(n.valeur) for n in miennes}
    gardees |= {f"commentaire.{n.critere}": n.commentaire for n in miennes}
    autres = notes_d_etalonnage(bd, etalonnage.id).get(acces.dossier.id or 0, []) if etalonnage.clos_le else []
    return page(
        request,
        "instruction/etalonnage.html",
        statut,
        acces=acces,
        etalonnage=etalonnage,
        campagne=campagne,
        criteres=criteres,
        saisie=saisie or Saisie.vierge(**gardees),
        donnees=len(miennes),
        echelle=ECHELLE,
        lectures=lectures(criteres, autres, acces.personne.id) if etalonnage.clos_le else (),
    )
