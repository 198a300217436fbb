"""Signing in and out. Secrets are verified outside of the writing transaction, attempts counted before it."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import attente
from app.comptes import commands_connexion as commands
from app.comptes.chemins import apres_connexion, chemin_local
from app.comptes.deps import AdresseReseau, Maintenant, SessionPresente, Visiteur
from app.comptes.essais import (
    DEMANDES_PAR_ADRESSE,
    DEMANDES_PAR_COURRIEL,
    Place,
    liberer,
    places_d_echec,
    reserver,
)
from app.comptes.forms import FormeCode, FormeDemandeCode, FormeMotDePasse, FormeSecondFacteur
from app.comptes.queries import compte_actif
from app.comptes.routeur import Routeur
from app.comptes.sessions import nom_du_cookie, numero
from app.comptes.verification import Essai, essayer_mot_de_passe
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.identifiants import suggestion_de_courriel
from app.core.pages import page
from app.models.comptes import Personne

router = Routeur()

CODE_FAUX = "Ce code n’est pas le bon, ou il a expiré. Vérifiez les 6 chiffres, ou demandez un nouveau code."
MOT_DE_PASSE_FAUX = (
    "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou demandez un code par e-mail."
)
FACTEUR_FAUX = "Ce code n’est pas le bon. Saisissez celui que le téléphone affiche maintenant."


def _vers(chemin: str) -> RedirectResponse:
    return RedirectResponse(chemin, status_code=303)


def _faire_entrer(
    request: Request, bd: Bd, personne: Personne, moyen: str, suite: str, maintenant: Any, **preuve: bool
) -> Response:
    jeton = commands.se_connecter(
        bd, personne, request.headers.get("user-agent", ""), request.cookies.get(nom_du_cookie()), moyen, maintenant,
        **preuve,
    )  # fmt: skip
    if not personne.nom:
        chemin = f"/bienvenue?suite={chemin_local(suite)}" if chemin_local(suite) else "/bienvenue"
    else:
        chemin = apres_connexion(suite, personne.role)
    reponse = _vers(chemin)
    attente.installer_session(reponse, jeton)
    return reponse


def _apres_premier_facteur(
    request: Request, bd: Bd, personne: Personne, moyen: str, suite: str, maintenant: Any
) -> Response:
    if personne.totp_secret is None:
        return _faire_entrer(request, bd, personne, moyen, suite, maintenant)
    reponse = _vers("/connexion/second-facteur")
    attente.retenir(
        reponse, attente.SECOND_FACTEUR, {"personne": numero(personne), "moyen": moyen, "suite": suite}, maintenant
    )
    return reponse


@router.get("/connexion", name="comptes.connexion")
def connexion(request: Request, personne: Visiteur, suite: str = "") -> Response:
    if request.state.a_enroler is not None:
        return _vers("/compte/second-facteur")
    if personne is not None:
        return _vers(apres_connexion(suite, personne.role))
    saisie: Saisie[FormeDemandeCode] = Saisie.vierge(suite=chemin_local(suite))
    return page(request, "comptes/connexion.html", saisie=saisie, suggestion=None)


@router.post("/connexion", name="comptes.demander_code")
def demander_code(request: Request, corps: Corps, bd: Bd, adresse: AdresseReseau, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeDemandeCode, corps)
    if saisie.donnees is None:
        return page(request, "comptes/connexion.html", 422, saisie=saisie, suggestion=None)
    courriel = saisie.donnees.courriel
    suggestion = None if saisie.donnees.est_confirme else suggestion_de_courriel(courriel)
    if suggestion is not None:
        return page(request, "comptes/connexion.html", 422, saisie=saisie, suggestion=suggestion)
    reserver(
        (
            Place(f"demande:compte:{courriel}", DEMANDES_PAR_COURRIEL),
            Place(f"demande:adresse:{adresse}", DEMANDES_PAR_ADRESSE),
        ),
        maintenant,
    )
    commands.demander_code(bd, courriel, maintenant)
    reponse = _vers("/connexion/code")
    suite = chemin_local(saisie.donnees.suite)
    attente.retenir(reponse, attente.CODE, {"courriel": courriel, "suite": suite}, maintenant)
    return reponse


@router.get("/connexion/code", name="comptes.code")
def code(request: Request, maintenant: Maintenant) -> Response:
    retenu = attente.retrouver(request, attente.CODE, maintenant)
    if retenu is None:
        return _vers("/connexion")
    saisie: Saisie[FormeCode] = Saisie.vierge()
    return page(request, "comptes/code.html", saisie=saisie, courriel=retenu["courriel"], suite=retenu["suite"])


@router.post("/connexion/code", name="comptes.entrer_par_code")
def entrer_par_code(request: Request, corps: Corps, bd: Bd, adresse: AdresseReseau, maintenant: Maintenant) -> Response:
    retenu = attente.retrouver(request, attente.CODE, maintenant)
    if retenu is None:
        return _vers("/connexion")
    courriel, suite = retenu["courriel"], retenu["suite"]
    saisie = Saisie.lire(FormeCode, corps)
    if saisie.donnees is not None:
        prises = reserver(places_d_echec("code", courriel, adresse), maintenant)
        personne = commands.utiliser_code(bd, courriel, saisie.donnees.code, maintenant)
        if personne is not None:
            liberer(bd, prises)
            return _apres_premier_facteur(request, bd, personne, "code", suite, maintenant)
        saisie.erreurs["code"] = CODE_FAUX
    return page(request, "comptes/code.html", 422, saisie=saisie, courriel=courriel, suite=suite)


@router.get("/connexion/mot-de-passe", name="comptes.mot_de_passe")
def mot_de_passe(request: Request, suite: str = "") -> Response:
    saisie: Saisie[FormeMotDePasse] = Saisie.vierge(suite=chemin_local(suite))
    return page(request, "comptes/mot_de_passe.html", saisie=saisie)


@dataclass(frozen=True, slots=True)
class MotDePasseTente:
    """The posted form, and what became of the password; None when the form was not complete."""

    saisie: Saisie[FormeMotDePasse]
    essai: Essai | None


async def _tente(request: Request, corps: Corps, adresse: AdresseReseau, maintenant: Maintenant) -> MotDePasseTente:
    saisie = Saisie.lire(FormeMotDePasse, corps)
    clair = saisie.valeurs.pop("mot_de_passe", "")
    if saisie.donnees is None:
        return MotDePasseTente(saisie, None)
    essai = await essayer_mot_de_passe(saisie.donnees.courriel, clair, adresse, maintenant)
    return MotDePasseTente(saisie, essai)


@router.post("/connexion/mot-de-passe", name="comptes.entrer_par_mot_de_passe")
def entrer_par_mot_de_passe(
    request: Request, tente: Annotated[MotDePasseTente, Depends(_tente)], bd: Bd, maintenant: Maintenant
) -> Response:
    """`tente` comes first: the password is compared before the session takes its turn to write."""
    saisie, essai = tente.saisie, tente.essai
    if saisie.donnees is not None and essai is not None:
        if essai.est_exact:
            personne = compte_actif(bd, saisie.donnees.courriel)
            if personne is not None and personne.mot_de_passe == essai.empreinte:  # nothing changed while verifying
                liberer(bd, essai.prises)
                suite = chemin_local(saisie.donnees.suite)
                return _apres_premier_facteur(request, bd, personne, "mot_de_passe", suite, maintenant)
        saisie.erreurs["mot_de_passe"] = MOT_DE_PASSE_FAUX
    return page(request, "comptes/mot_de_passe.html", 422, saisie=saisie)


@router.get("/connexion/second-facteur", name="comptes.demande_second_facteur")
def demande_second_facteur(request: Request, maintenant: Maintenant) -> Response:
    if attente.retrouver(request, attente.SECOND_FACTEUR, maintenant) is None:
        return _vers("/connexion")
    saisie: Saisie[FormeSecondFacteur] = Saisie.vierge()
    return page(request, "comptes/demande_second_facteur.html", saisie=saisie)


@router.post("/connexion/second-facteur", name="comptes.entrer_par_second_facteur")
def entrer_par_second_facteur(
    request: Request, corps: Corps, bd: Bd, adresse: AdresseReseau, maintenant: Maintenant
) -> Response:
    retenu = attente.retrouver(request, attente.SECOND_FACTEUR, maintenant)
    if retenu is None:
        return _vers("/connexion")
    saisie = Saisie.lire(FormeSecondFacteur, corps)
    if saisie.donnees is not None:
        prises = reserver(places_d_echec("second_facteur", retenu["personne"], adresse), maintenant)
        personne = commands.prouver_second_facteur(bd, retenu["personne"], saisie.donnees.code, maintenant)
        if personne is not None:
            liberer(bd, prises)
            return _faire_entrer(
                request, bd, personne, retenu["moyen"], retenu["suite"], maintenant, avec_second_facteur=True
            )
        saisie.erreurs["code"] = FACTEUR_FAUX
    return page(request, "comptes/demande_second_facteur.html", 422, saisie=saisie)


@router.post("/deconnexion", name="comptes.deconnexion")
def deconnexion(request: Request, bd: Bd, session_id: SessionPresente, maintenant: Maintenant) -> Response:
    personne = request.state.personne or request.state.a_enroler
    if personne is not None and session_id is not None:
        commands.se_deconnecter(bd, personne, session_id, maintenant)
    reponse = _vers("/connexion?fait=deconnecte")
    attente.retirer_cookie(reponse, nom_du_cookie())
    attente.retirer_cookie(reponse, attente.nom_du_cookie_d_attente())
    return reponse
