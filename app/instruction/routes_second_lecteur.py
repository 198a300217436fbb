"""A second reader proposed by the coordination, for a dossier on which people diverge."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.droits import peut
from app.domain.erreurs import SaisieInvalide
from app.dossiers.routage import charger_agents
from app.instruction import commands_second_lecteur
from app.instruction.deps import DossierAReaffecter
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import attributions
from app.instruction.queries_grille import charger_grille

router = Routeur()
ADRESSE = "/instruction/dossiers/{dossier_id}/second-lecteur"


class FormeSecondLecteur(Forme):
    """Who reads again, and why."""

    poste: Annotated[str, Field(json_schema_extra={"mal": "Choisissez une personne."})] = ""
    raison: Annotated[
        str, Field(max_length=1000, json_schema_extra={"mal": "Raccourcissez la raison : 1 000 caractères au plus."})
    ] = ""


@router.get(ADRESSE, name="instruction.second_lecteur")
def second_lecteur(request: Request, acces: DossierAReaffecter, bd: Bd, maintenant: Maintenant) -> Response:
    commands_second_lecteur.exiger_relisible(acces.dossier.etat)
    return _page(request, acces, bd, Saisie.vierge(raison=_constat(bd, acces)), maintenant)


@router.post(ADRESSE, name="instruction.proposer_second_lecteur")
def proposer_second_lecteur(
    request: Request, acces: DossierAReaffecter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeSecondLecteur, corps)
    try:
        lue = saisie.exige
        commands_second_lecteur.proposer_second_lecteur(bd, acces, lue.poste, lue.raison, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, saisie.refuser(refus), maintenant, 422)
    adresse = chemin(request.app, "instruction.affectation", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait=second_lecteur", status_code=303)


def _constat(bd: Bd, acces: AccesAgent) -> str:
    """The criteria on which people diverge, for whoever may read them: never which note, nor whose."""
    if not peut("voir_notes_des_autres", acces.situation):
        return ""
    grille = charger_grille(bd, acces.dossier, acces.campagne)
    ecarts = grille.resultat().ecarts
    noms = [c.libelle for c in grille.criteres if c.cle in ecarts]
    return f"Les notes divergent sur : {' ; '.join(noms)}." if noms else ""


def _page(
    request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Any], maintenant: Maintenant, statut: int = 200
) -> Response:
    presents = {a.personne_id for a in attributions(bd, acces.dossier) if a.est_active}
    agents = charger_agents(bd, maintenant, acces.organisme.id).values()
    libres = [a for a in agents if a.personne_id not in presents and not a.est_lie(acces.organisme.id)]
    return page(
        request,
        "instruction/second_lecteur.html",
        statut,
        acces=acces,
        saisie=saisie,
        agents=[
            (a.poste, f"{a.nom} — {a.intitule} ({a.dossiers_ouverts} en cours{', absence' if a.est_absent else ''})")
            for a in libres
        ],
    )
