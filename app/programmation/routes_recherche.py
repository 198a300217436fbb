"""The proposer: what is asked, then how far it is, then what it found and why each dossier is left out."""

from collections import Counter
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from app.comite.deps import IDENTIFIANT_MAXIMUM
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.explications import CAUSES, Cause
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.programmation.commands_recherche import demander_recherche
from app.programmation.deps import CampagneAProgrammer, LecteurDeProgrammation, Programmateur
from app.programmation.forms_recherche import (
    CHOIX_DU_PAS,
    CHOIX_DU_PLAFOND,
    CHOIX_DU_SORT,
    SEPARATEUR,
    FormeRecherche,
    lignes_de,
    lire_recherche,
    recherche_vierge,
)
from app.programmation.queries import detail_de, groupes_connus
from app.programmation.queries_cadre import cadre_lu
from app.programmation.queries_recherche import RechercheVue, rappeler, recherche_de, recherches_de

router = Routeur()
PROPOSEUR = "/comite/programmation/{campagne_id}/proposeur"


@router.get(PROPOSEUR, name="programmation.proposeur")
def proposeur(
    request: Request,
    campagne: CampagneAProgrammer,
    personne: Programmateur,
    bd: Bd,
    impose: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The form; `?impose=` keeps a dossier in."""
    saisie = recherche_vierge(f"Proposition {campagne.annee}", impose)
    return _page(request, bd, personne, campagne, saisie)


@router.post(PROPOSEUR, name="programmation.demander_recherche")
def demander(
    request: Request, campagne: CampagneAProgrammer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    saisie, demandee = lire_recherche(corps)
    if corps.get("agir") == "lignes":
        return _page(request, bd, personne, campagne, Saisie(valeurs=saisie.valeurs))
    if demandee is not None:
        try:
            recherche = demander_recherche(bd, campagne, demandee, personne, instant)
            adresse = chemin(request.app, "programmation.recherche", recherche_id=recherche.id)
            return RedirectResponse(adresse, status_code=303)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
    return _page(request, bd, personne, campagne, saisie, 422)


def _recherche(recherche_id: int, personne: LecteurDeProgrammation, bd: Bd) -> RechercheVue:
    trouvee = recherche_de(bd, personne, recherche_id) if 0 < recherche_id <= IDENTIFIANT_MAXIMUM else None
    if trouvee is None:
        raise Introuvable
    return trouvee


@router.get("/comite/recherches/{recherche_id}", name="programmation.recherche")
def recherche(
    request: Request, vue: Annotated[RechercheVue, Depends(_recherche)], personne: LecteurDeProgrammation, bd: Bd
) -> Response:
    """What was found, of the dossiers this person may know."""
    liste = cadre_lu(bd, personne, vue.campagne.id or 0)
    detail = detail_de(bd, personne, vue.campagne.id or 0, vue.recherche.demandee_par_id)
    ecartes: list[dict[str, Any]] = [
        e for e in vue.recherche.resultat.get("ecartes", []) if e["dossier"] in liste.cadre.fiches
    ]
    return page(
        request,
        "programmation/recherche.html",
        recherche=vue.recherche,
        campagne=vue.campagne,
        est_tentee=vue.essais > 1,
        resultat=vue.recherche.resultat,
        detail=detail,
        ecartes=ecartes,
        rappel=rappeler(bd, vue.recherche.demande, liste.cadre.fiches),
        causes=CAUSES,
        nombres=Counter(Cause(e["cause"]) for e in ecartes),
        fiches=liste.cadre.fiches,
        rangees=liste.rangees,
    )


def _page(
    request: Request, bd: Bd, personne: Personne, campagne: Campagne, saisie: Saisie[FormeRecherche], statut: int = 200
) -> Response:
    lignes, lignes_de_dossiers = lignes_de(saisie.valeurs)
    fiches = cadre_lu(bd, personne, campagne.id or 0).cadre.ordre()
    return page(
        request,
        "programmation/proposeur.html",
        statut,
        campagne=campagne,
        saisie=saisie,
        lignes=lignes,
        lignes_de_dossiers=lignes_de_dossiers,
        dossiers=[f"{fiche.numero}{SEPARATEUR}{fiche.titre}" for fiche in fiches],
        sorts=CHOIX_DU_SORT,
        groupes=groupes_connus(bd),
        pas=CHOIX_DU_PAS,
        plafonds=CHOIX_DU_PLAFOND,
        recherches=recherches_de(bd, personne, campagne.id or 0),
    )
