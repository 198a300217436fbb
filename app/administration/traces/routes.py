"""The screens of traces."""

from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from app.administration.deps import IDENTIFIANT_MAXIMUM, AlerteGeree, CourrielGere, TacheGeree
from app.administration.retour import retour
from app.administration.traces import commands, mots, queries
from app.administration.traces.forms import FormeFiltre
from app.administration.traces.queries_noms import noms_des_lignes
from app.administration.traces.verification import verifier_chaine
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Saisie
from app.core.francais import pliage
from app.core.pages import page
from app.models.courriel import EtatEnvoi

router = Routeur(prefix="/administration")

ETATS: dict[EtatEnvoi, tuple[str, str]] = {
    EtatEnvoi.A_FAIRE: ("À envoyer", "attente"),
    EtatEnvoi.FAIT: ("Envoyé", "ok"),
    EtatEnvoi.ECHEC: ("En échec", "alerte"),
}


@router.get("/alertes", name="administration.alertes")
def alertes(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return page(request, "administration/alertes.html", alertes=queries.alertes(bd, personne))


@router.post("/alertes/{alerte_id}/traiter", name="administration.lever_alerte")
def lever_alerte(
    request: Request, bd: Bd, alerte: AlerteGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.lever_alerte(bd, alerte, personne, maintenant)
    return retour(request, "administration.alertes", "traitee")


@router.get("/journal", name="administration.journal")
def journal(request: Request, bd: Bd, personne: Administrateur) -> Response:
    saisie = Saisie.lire(FormeFiltre, request.query_params)
    lues = (
        queries.lignes_du_journal(bd, personne, saisie.donnees.en_filtre(), _avant(request)) if saisie.donnees else []
    )
    lignes = lues[: queries.LIGNES_PAR_PAGE]
    actes = [(acte, mots.acte_en_mots(acte)) for acte in queries.actes_du_journal(bd)]
    return page(
        request,
        "administration/journal.html",
        422 if saisie.erreurs else 200,
        saisie=saisie,
        lignes=lignes,
        actes=sorted(actes, key=lambda acte: pliage(acte[1])),
        mots=mots,
        noms=noms_des_lignes(bd, personne, lignes),
        suite=_suite(request, lignes[-1].id) if len(lues) > len(lignes) else "",
    )


@router.get("/journal/verification", name="administration.verifier_journal")
def verifier_journal(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return page(request, "administration/journal_verification.html", rupture=verifier_chaine(bd))


@router.get("/courriels", name="administration.courriels")
def courriels(request: Request, bd: Bd, personne: Administrateur) -> Response:
    demande = request.query_params.get("etat", "")
    etat = EtatEnvoi(demande) if demande in set(EtatEnvoi) else None
    lus = queries.courriels(bd, personne, etat, _avant(request))
    montres = lus[: queries.LIGNES_PAR_PAGE]
    return page(
        request,
        "administration/courriels.html",
        courriels=montres,
        taches=queries.taches_en_echec(bd),
        etats=ETATS,
        choisi=etat,
        suite=_suite(request, montres[-1].id) if len(lus) > len(montres) else "",
    )


@router.post("/courriels/{courriel_id}/reessayer", name="administration.reessayer_courriel")
def reessayer_courriel(
    request: Request, bd: Bd, courriel: CourrielGere, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.reessayer_courriel(bd, courriel, personne, maintenant)
    return retour(request, "administration.courriels", "remis")


@router.post("/taches/{tache_id}/reessayer", name="administration.reessayer_tache")
def reessayer_tache(
    request: Request, bd: Bd, tache: TacheGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.reessayer_tache(bd, tache, personne, maintenant)
    return retour(request, "administration.courriels", "remis")


def _avant(request: Request) -> int | None:
    """Where the following page starts; anything else than a line number is the first page."""
    valeur = request.query_params.get("avant", "")
    return int(valeur) if valeur.isdecimal() and len(valeur) < 11 and int(valeur) <= IDENTIFIANT_MAXIMUM else None


def _suite(request: Request, dernier: int) -> str:
    gardes = {nom: valeur for nom, valeur in request.query_params.items() if nom not in ("avant", "fait") and valeur}
    return f"{request.url.path}?{urlencode(gardes | {'avant': dernier})}"
