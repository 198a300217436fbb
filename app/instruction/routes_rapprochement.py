"""Notes compared: the page, a note changed with its reason, the avis taken back, notes shared by the coordination."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.droits import exiger
from app.domain.erreurs import SaisieInvalide
from app.instruction import commands_rapprochement
from app.instruction.commands_notes import NoteSaisie
from app.instruction.deps import DossierAComparer, DossierANoter, DossierAReaffecter
from app.instruction.forms import lire_note
from app.instruction.queries import AccesAgent
from app.instruction.rapprochement import rapprocher
from app.instruction.retours import liste_de, retour_au_dossier

router = Routeur()
DOSSIER = "/instruction/dossiers/{dossier_id}"
FAITS = {
    "corrigee": "Votre note est changée. L’ancienne et la raison sont gardées.",
    "commun": "Les notes sont mises en commun : qui a rendu son avis lit ceux des autres.",
}


class FormeRaison(Forme):
    """Why notes are shared before everybody has rendered."""

    raison: Annotated[
        str, Field(max_length=1000, json_schema_extra={"mal": "Raccourcissez la raison : 1 000 caractères au plus."})
    ] = ""


@router.get(f"{DOSSIER}/rapprochement", name="instruction.rapprochement")
def rapprochement(request: Request, acces: DossierAComparer, bd: Bd, critere: str = "") -> Response:
    vue = rapprocher(bd, acces)
    note = vue.ma_note(critere)
    saisie: Saisie[Any] = Saisie.vierge(
        critere=critere if critere in dict(vue.miens) else "",
        valeur=note.valeur if note else "",
        commentaire=note.commentaire if note else "",
    )
    return page(request, "instruction/rapprochement.html", vue=vue, saisie=saisie, faits=FAITS)


def _refusee(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Any]) -> Response:
    """The page again, for whoever may read it: the coordination that scores a dossier may share, not read yet."""
    exiger("voir_notes_des_autres", acces.situation)
    vue = rapprocher(bd, acces)
    return page(request, "instruction/rapprochement.html", 422, vue=vue, saisie=saisie, faits=FAITS)


def _tel_quel(corps: FormData, erreurs: dict[str, str]) -> Saisie[Any]:
    valeurs = {nom: valeur for nom, valeur in corps.items() if isinstance(valeur, str)}
    return Saisie(valeurs=valeurs, erreurs=erreurs)


@router.post(f"{DOSSIER}/rapprochement", name="instruction.corriger_note")
def corriger_note(request: Request, acces: DossierANoter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = _tel_quel(corps, {})
    critere, motif = saisie.valeurs.get("critere", ""), saisie.valeurs.get("motif", "")[:1000]
    champs = {f"note.{critere}": corps.get("valeur", ""), f"commentaire.{critere}": corps.get("commentaire", "")}
    note = lire_note(FormData(champs), critere) or NoteSaisie(-1)
    try:
        commands_rapprochement.corriger_note(bd, acces, critere, note, motif, maintenant)
    except SaisieInvalide as refus:
        return _refusee(request, acces, bd, _tel_quel(corps, refus.erreurs or {"critere": refus.phrase}))
    return _retour(request, acces, "corrigee")


@router.post(f"{DOSSIER}/avis/reprise", name="instruction.reprendre_avis")
def reprendre_avis(request: Request, acces: DossierANoter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    motif = _tel_quel(corps, {}).valeurs.get("motif_reprise", "")[:1000]
    try:
        commands_rapprochement.reprendre_avis(bd, acces, maintenant, motif)
    except SaisieInvalide as refus:
        return _refusee(request, acces, bd, _tel_quel(corps, {"motif_reprise": refus.phrase}))
    return retour_au_dossier(request, acces.dossier.id, "reprise", liste_de(corps))


@router.post(f"{DOSSIER}/mise-en-commun", name="instruction.mettre_en_commun")
def mettre_en_commun(
    request: Request, acces: DossierAReaffecter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeRaison, corps)
    try:
        commands_rapprochement.mettre_en_commun(bd, acces.dossier, saisie.exige.raison, acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _refusee(request, acces, bd, saisie.refuser(refus))
    return _retour(request, acces, "commun")


def _retour(request: Request, acces: AccesAgent, fait: str) -> Response:
    adresse = chemin(request.app, "instruction.rapprochement", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)
