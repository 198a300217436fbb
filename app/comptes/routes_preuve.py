"""« Confirmez que c’est bien vous »: one page, the password or a code, then back where one was."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_preuve as commands
from app.comptes.chemins import apres_connexion, chemin_local
from app.comptes.deps import AdresseReseau, Maintenant, PersonneConnectee, SessionPresente
from app.comptes.essais import DEMANDES_PAR_COURRIEL, Place, liberer, places_d_echec, reserver
from app.comptes.forms import FormePreuve, lire_code
from app.comptes.routeur import Routeur
from app.comptes.verification import Essai, essayer_mot_de_passe
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.models.comptes import Personne

router = Routeur()

CODE_FAUX = "Ce code n’est pas le bon, ou il a expiré. Vérifiez les 6 chiffres, ou demandez un nouveau code."
MOT_DE_PASSE_FAUX = "Ce n’est pas votre mot de passe. Vérifiez-le, ou demandez un code par e-mail."
RIEN = "Saisissez votre mot de passe, ou le code reçu par e-mail."
RIEN_SANS_MOT_DE_PASSE = "Saisissez le code à 6 chiffres reçu par e-mail."


def _page(request: Request, saisie: Any, suite: str, statut: int = 200, *, est_envoye: bool = False) -> Response:
    return page(request, "comptes/preuve.html", statut, saisie=saisie, suite=suite, est_envoye=est_envoye)


@router.get("/compte/preuve", name="comptes.preuve")
def preuve(request: Request, personne: PersonneConnectee, suite: str = "") -> Response:
    return _page(request, Saisie.vierge(), chemin_local(suite))


@router.post("/compte/preuve/code", name="comptes.demander_code_de_preuve")
def demander_code_de_preuve(
    request: Request, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    reserver((Place(f"preuve:demande:{personne.id}", DEMANDES_PAR_COURRIEL),), maintenant)
    commands.demander_code_de_preuve(bd, personne, maintenant)
    return _page(request, Saisie.vierge(), chemin_local(str(corps.get("suite", ""))), est_envoye=True)


async def _mot_de_passe_tente(
    request: Request, corps: Corps, personne: PersonneConnectee, adresse: AdresseReseau, maintenant: Maintenant
) -> Essai | None:
    """What became of the password, tried when it is one and no code was typed."""
    valeurs = Saisie.lire(FormePreuve, corps).valeurs
    clair = valeurs.get("mot_de_passe", "")
    if valeurs.get("code", "") or not clair or personne.mot_de_passe is None:
        return None
    return await essayer_mot_de_passe(personne.courriel, clair, adresse, maintenant)


@router.post("/compte/preuve", name="comptes.prouver_identite")
def prouver_identite(
    request: Request,
    corps: Corps,
    personne: PersonneConnectee,
    essai: Annotated[Essai | None, Depends(_mot_de_passe_tente)],
    bd: Bd,
    session_id: SessionPresente,
    adresse: AdresseReseau,
    maintenant: Maintenant,
) -> Response:
    saisie = Saisie.lire(FormePreuve, corps)
    suite = chemin_local(str(corps.get("suite", "")))
    code = saisie.valeurs.get("code", "")
    saisie.valeurs.pop("mot_de_passe", "")
    if saisie.donnees is not None:
        if code:
            moyen = _par_code(bd, saisie, code, personne, adresse, maintenant)
        else:
            moyen = _par_mot_de_passe(bd, saisie, essai, personne)
        if moyen:
            commands.prouver_identite(bd, personne, session_id, moyen, maintenant)
            return RedirectResponse(apres_connexion(suite, personne.role), status_code=303)
    return _page(request, saisie, suite, 422)


def _par_code(bd: Bd, saisie: Saisie[FormePreuve], code: str, personne: Personne, adresse: str, maintenant: Any) -> str:
    try:
        lu = lire_code(code)
    except ValueError as refus:
        saisie.erreurs["code"] = str(refus)
        return ""
    prises = reserver(places_d_echec("preuve", personne.courriel, adresse), maintenant)
    if commands.utiliser_code_de_preuve(bd, personne, lu, maintenant):
        liberer(bd, prises)
        return "code"
    saisie.erreurs["code"] = CODE_FAUX
    return ""


def _par_mot_de_passe(bd: Bd, saisie: Saisie[FormePreuve], essai: Essai | None, personne: Personne) -> str:
    if essai is None:
        vide = "code" if personne.mot_de_passe is None else "mot_de_passe"
        saisie.erreurs[vide] = RIEN_SANS_MOT_DE_PASSE if personne.mot_de_passe is None else RIEN
        return ""
    if essai.est_exact:
        liberer(bd, essai.prises)
        return "mot_de_passe"
    saisie.erreurs["mot_de_passe"] = MOT_DE_PASSE_FAUX
    return ""
