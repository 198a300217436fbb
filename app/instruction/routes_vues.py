"""The saved views: opened by their address, kept, renamed, shared, forgotten."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.droits import Role
from app.domain.erreurs import SaisieInvalide
from app.domain.vues import NOM_MAXIMUM
from app.dossiers.queries import references
from app.instruction import commands_vues
from app.instruction.commands_vues import Reglages
from app.instruction.deps import VueAChanger, VueOuverte
from app.instruction.filtres import Filtres
from app.instruction.puces import puces
from app.instruction.queries_choix import choix_de_la_liste
from app.instruction.queries_vues import vues_visibles
from app.models.comptes import Personne
from app.models.vues import VueEnregistree

router = Routeur()
Coche = Annotated[bool, BeforeValidator(lambda v: v in (True, "oui"))]


class FormeVue(Forme):
    nom: str = Field(
        min_length=1,
        max_length=NOM_MAXIMUM,
        json_schema_extra={
            "vide": "Donnez un nom à cette vue, par exemple « Santé, à noter ».",
            "mal": f"Choisissez un nom de {NOM_MAXIMUM} signes au plus.",
        },
    )
    requete: str = ""
    est_partagee: Coche = False
    est_par_defaut: Coche = False

    @property
    def reglages(self) -> Reglages:
        return Reglages(self.nom, self.est_partagee, self.est_par_defaut)


def _adresse(requete: str) -> str:
    """The part of an address that the list understands, written as it writes it."""
    return Filtres.de_l_adresse(requete).lien(apres="")


def _formulaire(
    request: Request,
    personne: Personne,
    bd: Bd,
    saisie: Saisie[FormeVue],
    requete: str,
    vue: VueEnregistree | None = None,
) -> Response:
    filtres = Filtres.de_l_adresse(requete)
    return page(
        request,
        "instruction/vue.html",
        statut=422 if saisie.erreurs else 200,
        saisie=saisie,
        requete=requete,
        puces=puces(filtres, choix_de_la_liste(bd, personne), references()),
        vue=vue,
    )


def _fait(request: Request, fait: str) -> Response:
    return RedirectResponse(f"{chemin(request.app, 'instruction.vues')}?fait={fait}", 303)


@router.get("/instruction/vues", name="instruction.vues")
def vues(request: Request, personne: Agent, bd: Bd) -> Response:
    est_coordination = personne.role is Role.ADMINISTRATEUR
    lues = vues_visibles(bd, personne)
    return page(request, "instruction/vues.html", vues=lues, est_coordination=est_coordination)


@router.get("/instruction/vues/nouvelle", name="instruction.nouvelle_vue")
def nouvelle_vue(request: Request, personne: Agent, bd: Bd) -> Response:
    return _formulaire(request, personne, bd, Saisie.vierge(), _adresse(request.url.query))


@router.post("/instruction/vues", name="instruction.enregistrer_vue")
def enregistrer_vue(request: Request, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeVue, corps)
    requete = _adresse(str(saisie.valeurs.get("requete", "")))
    try:
        commands_vues.enregistrer_vue(bd, requete, saisie.exige.reglages, personne, maintenant)
    except SaisieInvalide as refus:
        return _formulaire(request, personne, bd, saisie.refuser(refus), requete)
    return _fait(request, "enregistree")


@router.get("/instruction/vues/{vue_id}", name="instruction.vue")
def vue(request: Request, vue: VueOuverte) -> Response:
    """Leads to the list, as its reader may see it."""
    return RedirectResponse(f"{chemin(request.app, 'instruction.dossiers')}?{vue.requete}", 303)


@router.get("/instruction/vues/{vue_id}/modifier", name="instruction.reglages_vue")
def reglages_vue(request: Request, vue: VueAChanger, personne: Agent, bd: Bd) -> Response:
    saisie: Saisie[FormeVue] = Saisie.vierge(
        nom=vue.nom, est_partagee=vue.est_partagee, est_par_defaut=vue.est_par_defaut
    )
    return _formulaire(request, personne, bd, saisie, vue.requete, vue)


@router.post("/instruction/vues/{vue_id}", name="instruction.modifier_vue")
def modifier_vue(
    request: Request, vue: VueAChanger, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeVue, corps)
    try:
        commands_vues.modifier_vue(bd, vue, saisie.exige.reglages, personne, maintenant)
    except SaisieInvalide as refus:
        return _formulaire(request, personne, bd, saisie.refuser(refus), vue.requete, vue)
    return _fait(request, "modifiee")


@router.post("/instruction/vues/{vue_id}/supprimer", name="instruction.supprimer_vue")
def supprimer_vue(request: Request, vue: VueOuverte, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    commands_vues.supprimer_vue(bd, vue, personne, maintenant)
    return _fait(request, "supprimee")
