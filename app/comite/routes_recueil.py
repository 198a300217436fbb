"""The sheet of a dossier, the book of a campaign, and their PDFs."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite.commands_recueil import demander_feuille as demander_la_feuille
from app.comite.commands_recueil import demander_livre as demander_le_livre
from app.comite.deps import CampagneVue, DossierDuComiteLu, LecteurDeLOrdreDuJour, LecteurDuClassement, RecueilVu
from app.comite.feuille import feuilles, preparer
from app.comite.queries_recueil import (
    dernier_du_dossier,
    encore_ouverts,
    livres_de,
    nombre_a_declarer,
    nombre_de_feuilles,
)
from app.comite.reliure import NATURE
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.calendrier import jour_de_paris
from app.domain.feuille import exiger_encore_ouverts
from app.domain.recueils import avancement, exiger_pret
from app.models.recueils import GenreRecueil

router = Routeur()


@router.get("/comite/dossiers/{dossier_id}", name="comite.feuille")
def feuille(
    request: Request, acces: DossierDuComiteLu, personne: LecteurDeLOrdreDuJour, bd: Bd, maintenant: Maintenant
) -> Response:
    """One page for the technical committee."""
    reliure = preparer(bd, personne, acces.campagne, jour_de_paris(maintenant))
    ligne = reliure.classement.dossier(acces.dossier.id or 0)
    faite = next(feuilles(bd, reliure, [ligne] if ligne else []), None)
    if ligne is None or faite is None:
        raise Introuvable
    lignes = reliure.classement.lignes
    return page(
        request,
        "comite/feuille.html",
        feuille=faite,
        campagne=acces.campagne,
        cartes=reliure.cartes,
        precedent=lignes[ligne.index - 1] if ligne.index else None,
        suivant=lignes[ligne.index + 1] if ligne.index + 1 < len(lignes) else None,
        recueil=dernier_du_dossier(bd, personne, GenreRecueil.FEUILLE, acces.dossier.id or 0),
        avancement=avancement,
    )


@router.post("/comite/dossiers/{dossier_id}", name="comite.demander_feuille")
def demander_feuille(
    request: Request, acces: DossierDuComiteLu, personne: LecteurDeLOrdreDuJour, bd: Bd, maintenant: Maintenant
) -> Response:
    demander_la_feuille(bd, acces.dossier, personne, maintenant)
    ici = chemin(request.app, "comite.feuille", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}#pdf", status_code=303)


@router.get("/comite/classement/{campagne_id}/livre", name="comite.livre")
def livre(request: Request, campagne: CampagneVue, personne: LecteurDuClassement, bd: Bd) -> Response:
    """The books this person asked for, and the button to ask."""
    livres = livres_de(bd, personne, campagne.id or 0)
    ouverts = encore_ouverts(bd, personne, {d for r in livres for d in r.dossiers}) if livres else set()
    return page(
        request,
        "comite/livre.html",
        campagne=campagne,
        livres=[(r, set(r.dossiers) <= ouverts) for r in livres],
        avancement=avancement,
        a_declarer=nombre_a_declarer(bd, personne, campagne.id or 0),
        feuilles=nombre_de_feuilles(bd, personne, campagne.id or 0),
    )


@router.post("/comite/classement/{campagne_id}/livre", name="comite.demander_livre")
def demander_livre(
    request: Request, campagne: CampagneVue, personne: LecteurDuClassement, bd: Bd, maintenant: Maintenant
) -> Response:
    demander_le_livre(bd, campagne, personne, maintenant)
    ici = chemin(request.app, "comite.livre", campagne_id=campagne.id)
    return RedirectResponse(f"{ici}?fait=livre", status_code=303)


@router.get("/comite/recueils/{recueil_id}", name="comite.recueil")
def recueil(lu: RecueilVu, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The PDF, while every dossier in it is still open to who asked for it."""
    exiger_pret(lu.pret_le)
    exiger_encore_ouverts(lu.dossiers, encore_ouverts(bd, personne, lu.dossiers))
    return servir_fichier(lu.sha256, lu.nom, "application/pdf", NATURE)
