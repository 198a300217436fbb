"""One's own account: profile, password, second factor, open sessions."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import attente
from app.comptes import commands_compte as commands
from app.comptes import second_facteur as facteur
from app.comptes.affichage import ROLES, navigateur_lisible
from app.comptes.chemins import apres_connexion, chemin_local
from app.comptes.deps import (
    CLE_MAXIMALE,
    AdresseReseau,
    Maintenant,
    PersonneAEnroler,
    PersonneConnectee,
    SessionPresente,
)
from app.comptes.essais import liberer, places_d_echec, reserver
from app.comptes.forms import FormeNouveauMotDePasse, FormeProfil, FormeSecondFacteur
from app.comptes.queries import sessions_ouvertes
from app.comptes.routeur import Routeur
from app.comptes.sessions import nom_du_cookie, numero
from app.comptes.verification import Essai, essayer_mot_de_passe
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.identifiants import telephone_lisible
from app.core.pages import page
from app.core.securite import hacher_mot_de_passe, lire_signe, signer
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.motdepasse import LONGUEURS, refus_du_mot_de_passe
from app.models.comptes import Personne

router = Routeur()

ENROLEMENT = "enrolement"
MOT_DE_PASSE_FAUX = "Ce n’est pas votre mot de passe actuel. Vérifiez-le."
ENROLEMENT_PERIME = "Cette page a été ouverte il y a trop longtemps. Rouvrez-la pour obtenir un nouveau QR code."


def _vers(chemin: str) -> RedirectResponse:
    return RedirectResponse(chemin, status_code=303)


def _profil_de(personne: Personne) -> Saisie[FormeProfil]:
    return Saisie.vierge(
        prenom=personne.prenom,
        nom=personne.nom,
        telephone=telephone_lisible(personne.telephone) if personne.telephone else "",
    )


@router.get("/bienvenue", name="comptes.bienvenue")
def bienvenue(request: Request, personne: PersonneConnectee, suite: str = "") -> Response:
    return page(request, "comptes/bienvenue.html", saisie=_profil_de(personne), suite=chemin_local(suite))


@router.post("/bienvenue", name="comptes.completer_profil")
def completer_profil(
    request: Request, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeProfil, corps)
    suite = chemin_local(str(corps.get("suite", "")))
    if saisie.donnees is None:
        return page(request, "comptes/bienvenue.html", 422, saisie=saisie, suite=suite)
    commands.modifier_profil(bd, saisie.donnees, personne, maintenant)
    return _vers(apres_connexion(suite, personne.role))


def _page_du_compte(
    request: Request,
    personne: Personne,
    bd: Bd,
    maintenant: Any,
    statut: int = 200,
    profil: Saisie[FormeProfil] | None = None,
    nouveau: Saisie[FormeNouveauMotDePasse] | None = None,
) -> Response:
    return page(
        request,
        "comptes/compte.html",
        statut,
        profil=profil or _profil_de(personne),
        nouveau=nouveau or Saisie.vierge(),
        sessions=[(s, navigateur_lisible(s.navigateur)) for s in sessions_ouvertes(bd, personne, maintenant)],
        session_id=request.state.session_id,
        role=ROLES[personne.role],
        minimum=LONGUEURS[personne.role],
    )


@router.get("/compte", name="comptes.compte")
def compte(request: Request, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_du_compte(request, personne, bd, maintenant)


@router.post("/compte/profil", name="comptes.modifier_profil")
def modifier_profil(
    request: Request, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeProfil, corps)
    if saisie.donnees is None:
        return _page_du_compte(request, personne, bd, maintenant, 422, profil=saisie)
    commands.modifier_profil(bd, saisie.donnees, personne, maintenant)
    return _vers("/compte?fait=profil")


@dataclass(frozen=True, slots=True)
class NouveauMotDePasse:
    """The posted form, the attempt at the present password, and the digest of the new one; None if refused."""

    saisie: Saisie[FormeNouveauMotDePasse]
    essai: Essai | None
    secret: str | None


async def _nouveau(
    request: Request, corps: Corps, personne: PersonneConnectee, adresse: AdresseReseau, maintenant: Maintenant
) -> NouveauMotDePasse:
    """Compared and hashed before the session of the request takes its turn to write."""
    saisie = Saisie.lire(FormeNouveauMotDePasse, corps)
    actuel, clair = saisie.valeurs.pop("mot_de_passe_actuel", ""), saisie.valeurs.pop("mot_de_passe", "")
    essai = None
    if saisie.donnees is not None:
        if personne.mot_de_passe is not None:
            essai = await essayer_mot_de_passe(personne.courriel, actuel, adresse, maintenant)
            if not essai.est_exact:
                saisie.erreurs["mot_de_passe_actuel"] = MOT_DE_PASSE_FAUX
        refus = refus_du_mot_de_passe(
            clair, personne.role, prenom=personne.prenom, nom=personne.nom, courriel=personne.courriel
        )
        if refus is not None:
            saisie.erreurs["mot_de_passe"] = refus
    secret = None if saisie.erreurs else hacher_mot_de_passe(clair)
    return NouveauMotDePasse(saisie, essai, secret)


@router.post("/compte/mot-de-passe", name="comptes.changer_mot_de_passe")
def changer_mot_de_passe(
    request: Request,
    personne: PersonneConnectee,
    nouveau: Annotated[NouveauMotDePasse, Depends(_nouveau)],
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    """`nouveau` comes first: it takes the time of two digests."""
    if nouveau.essai is not None and nouveau.essai.est_exact:
        liberer(bd, nouveau.essai.prises)
    if nouveau.secret is None:
        return _page_du_compte(request, personne, bd, maintenant, 422, nouveau=nouveau.saisie)
    commands.changer_mot_de_passe(bd, nouveau.secret, personne, session_id, maintenant)
    return _vers("/compte?fait=mot_de_passe")


def _page_d_enrolement(
    request: Request, personne: Personne, secret: str, maintenant: Any, statut: int = 200, saisie: Any = None
) -> Response:
    return page(
        request,
        "comptes/second_facteur.html",
        statut,
        saisie=saisie or Saisie.vierge(),
        cle=signer(ENROLEMENT, {"secret": secret, "personne": numero(personne)}, maintenant, attente.DUREE),
        qr=facteur.qr(secret, personne.courriel),
        secret=facteur.secret_lisible(secret),
        a_un_second_facteur=personne.totp_secret is not None,
        est_obligatoire=request.state.personne is None,
    )


@router.get("/compte/second-facteur", name="comptes.second_facteur")
def second_facteur(request: Request, personne: PersonneAEnroler, maintenant: Maintenant) -> Response:
    return _page_d_enrolement(request, personne, facteur.nouveau_secret(), maintenant)


@router.post("/compte/second-facteur", name="comptes.activer_second_facteur")
def activer_second_facteur(
    request: Request,
    corps: Corps,
    personne: PersonneAEnroler,
    bd: Bd,
    session_id: SessionPresente,
    adresse: AdresseReseau,
    maintenant: Maintenant,
) -> Response:
    propose = lire_signe(ENROLEMENT, str(corps.get("cle", "")), maintenant)
    if propose is None or propose["personne"] != personne.id:
        raise ErreurMetier(ENROLEMENT_PERIME)
    saisie = Saisie.lire(FormeSecondFacteur, corps)
    if saisie.donnees is not None:
        prises = reserver(places_d_echec("second_facteur", numero(personne), adresse), maintenant)
        try:
            codes = commands.activer_second_facteur(
                bd, propose["secret"], saisie.donnees.code, personne, session_id, maintenant
            )
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            liberer(bd, prises)
            return page(request, "comptes/codes_de_secours.html", codes=codes)
    return _page_d_enrolement(request, personne, propose["secret"], maintenant, 422, saisie)


@router.post("/compte/second-facteur/retirer", name="comptes.retirer_second_facteur")
def retirer_second_facteur(
    request: Request,
    corps: Corps,
    personne: PersonneConnectee,
    bd: Bd,
    adresse: AdresseReseau,
    maintenant: Maintenant,
) -> Response:
    saisie = Saisie.lire(FormeSecondFacteur, corps)
    if saisie.donnees is not None:
        prises = reserver(places_d_echec("second_facteur", numero(personne), adresse), maintenant)
        try:
            commands.retirer_second_facteur(bd, saisie.donnees.code, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            liberer(bd, prises)
            return _vers("/compte?fait=second_facteur_retire")
    return _page_d_enrolement(request, personne, facteur.nouveau_secret(), maintenant, 422, saisie)


@router.post("/compte/sessions/{session_id}/fermer", name="comptes.fermer_session")
def fermer_session(session_id: int, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant) -> Response:
    siennes = {s.id for s in sessions_ouvertes(bd, personne, maintenant)} if session_id < CLE_MAXIMALE else set()
    if session_id not in siennes:
        raise Introuvable
    commands.fermer_session(bd, session_id, personne, maintenant)
    return _vers("/compte?fait=session")


@router.post("/compte/deconnexion", name="comptes.tout_deconnecter")
def tout_deconnecter(personne: PersonneConnectee, bd: Bd, maintenant: Maintenant) -> Response:
    commands.tout_deconnecter(bd, personne, maintenant)
    reponse = _vers("/connexion?fait=deconnecte")
    attente.retirer_cookie(reponse, nom_du_cookie())
    return reponse
