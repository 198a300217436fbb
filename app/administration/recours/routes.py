"""A dossier read as it stood on a date, and the file of its decision gathered for an appeal or an audit."""

import json
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.deps import DossierDeRecours
from app.administration.recours import mots
from app.administration.recours.commands import consigner_telechargement, demander_recours
from app.administration.recours.forms import FormeDate, FormeRecours
from app.administration.recours.lieux import etat_des_lieux, lire_version
from app.administration.retour import retour
from app.administration.traces.mots import acte_en_mots, details_en_mots, role_en_mots
from app.comite.queries_recueil import dernier_du_dossier
from app.comite.reliure import NATURE
from app.comptes.chemins import vers_la_preuve
from app.comptes.deps import Administrateur, Maintenant, SessionPresente
from app.comptes.routeur import Routeur
from app.comptes.sessions import preuve_de
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.a_la_date import fin_du_jour
from app.domain.calendrier import jour_de_paris
from app.domain.coordonnees import preuve_tient
from app.domain.erreurs import SaisieInvalide
from app.domain.masquage import EXCLUS
from app.domain.recours import LIBELLES
from app.domain.recueils import avancement, exiger_pret
from app.models.recueils import GenreRecueil

router = Routeur(prefix="/administration/dossiers/{dossier_id}")
TRACES = {"acte": acte_en_mots, "role": role_en_mots, "details": details_en_mots}


@router.get("/a-la-date", name="administration.a_la_date")
def a_la_date(request: Request, acces: DossierDeRecours, bd: Bd, maintenant: Maintenant) -> Response:
    """The evening of a day; without a day, the form and today."""
    demande = request.query_params.get("le", "")
    saisie: Saisie[FormeDate] = Saisie.lire(FormeDate, request.query_params) if demande else Saisie.vierge()
    if saisie.donnees and saisie.donnees.le > jour_de_paris(maintenant):
        saisie.erreurs["le"] = "Choisissez un jour passé, ou aujourd’hui."
    jour = saisie.donnees.le if saisie.donnees and not saisie.erreurs else None
    vus = etat_des_lieux(bd, acces, fin_du_jour(jour)) if jour else None
    lue = lire_version(vus.version, json.loads(vus.version.contenu)) if vus and vus.version else None
    statut = 422 if saisie.erreurs else 200
    return page(
        request, "administration/a_la_date.html", statut, acces=acces, saisie=saisie, jour=jour, vus=vus,
        demande=lue, mots=mots, traces=TRACES,
    )  # fmt: skip


def _page(request: Request, acces: Any, bd: Any, saisie: Saisie[FormeRecours], statut: int = 200) -> Response:
    return page(
        request,
        "administration/recours.html",
        statut,
        acces=acces,
        saisie=saisie,
        motifs=list(LIBELLES.items()),
        exclus=EXCLUS,
        recueil=dernier_du_dossier(bd, acces.personne, GenreRecueil.RECOURS, acces.dossier.id or 0),
        avancement=avancement,
    )


@router.get("/recours", name="administration.recours")
def recours(request: Request, acces: DossierDeRecours, bd: Bd) -> Response:
    return _page(request, acces, bd, Saisie.vierge())


@router.post("/recours", name="administration.demander_recours")
def constituer(
    request: Request, acces: DossierDeRecours, personne: Administrateur, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeRecours, corps)
    try:
        demander_recours(bd, acces, saisie.exige.motif, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, saisie.refuser(refus), 422)
    return retour(request, "administration.recours", "recours", dossier_id=acces.dossier.id)


@router.post("/recours/telecharger", name="administration.telecharger_recours")
def telecharger(
    request: Request,
    acces: DossierDeRecours,
    corps: Corps,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    """Everybody's marks are in it: who takes it proves again who they are, and it leaves a trace."""
    lu = dernier_du_dossier(bd, acces.personne, GenreRecueil.RECOURS, acces.dossier.id or 0)
    if lu is None:
        raise Introuvable
    exiger_pret(lu.pret_le)
    if not preuve_tient(preuve_de(bd, session_id), maintenant):
        ici = chemin(request.app, "administration.recours", dossier_id=acces.dossier.id)
        return vers_la_preuve(request, str(ici))
    est_zip = corps.get("forme") == "zip"
    empreinte = lu.zip_sha256 if est_zip else lu.sha256
    nom = lu.nom.removesuffix(".pdf") + (".zip" if est_zip else ".pdf")
    fichier = servir_fichier(empreinte, nom, "application/zip" if est_zip else "application/pdf", NATURE)
    consigner_telechargement(bd, acces, lu, maintenant, est_zip=est_zip)
    return fichier
