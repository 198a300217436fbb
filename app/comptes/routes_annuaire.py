"""The public directory proposes, the person disposes: to create an organisme, or field by field in its file.

No route here holds a transaction while the directory is asked; when it fails, the page says so and works without.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_annuaire as commands
from app.comptes.chemins import chemin_local
from app.comptes.deps import CLE_MAXIMALE, Maintenant, OrganismeGere, PersonneConnectee, Porteur
from app.comptes.essais import DEMANDES_PAR_ADRESSE, Place, reserver
from app.comptes.forms import FormeRejoindre
from app.comptes.forms_fiche import FormeAnnuaire
from app.comptes.queries_organismes import OrganismeOuvert, organisme_ouvert
from app.comptes.routes_organismes import page_de_creation
from app.comptes.routeur import Routeur
from app.core import annuaire
from app.core.db import Bd, a_son_tour, lecture
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.identifiants import siret_lisible
from app.core.pages import page
from app.domain.annuaire import LIBELLES, FicheAnnuaire, lire_annuaire, propositions
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import exiger
from app.domain.erreurs import SaisieInvalide
from app.domain.saisies import date_saisie
from app.models.comptes import Organisme, Personne

router = Routeur()
FICHE = "/organismes/{organisme_id}/fiche/annuaire"
INDISPONIBLE = "L’annuaire public ne répond pas. Remplissez la page vous-même : rien n’est bloqué."
ABSENT = "L’annuaire public ne connaît pas ce numéro. Vérifiez-le, ou remplissez la page vous-même."
TROUVE = "Voici ce que dit l’annuaire public. Vérifiez chaque réponse, puis complétez."
CESSE = "L’annuaire public indique que cet organisme a cessé son activité. Vérifiez auprès de l’Insee."


@dataclass(frozen=True, slots=True)
class Recherche:
    """What came of a look-up, as the page says it."""

    fiche: FicheAnnuaire | None
    phrase: str
    ton: str = "attente"


def rechercher(numero: str) -> Recherche:
    """Ask the directory; never raises, never longer than three seconds. Call it outside any transaction."""
    try:
        brut = annuaire.interroger(numero)
    except annuaire.AnnuaireIndisponible:
        return Recherche(None, INDISPONIBLE)
    fiche = lire_annuaire(brut, numero)
    if fiche is None:
        return Recherche(None, ABSENT)
    return Recherche(fiche, CESSE if fiche.est_cesse else TROUVE, "alerte" if fiche.est_cesse else "ok")


def _exiger_actif() -> None:
    if not annuaire.est_actif():
        raise Introuvable


async def _compter(personne: Personne, maintenant: datetime) -> None:
    """Count a look-up, in its turn to write."""
    places = (Place(f"annuaire:compte:{personne.id}", DEMANDES_PAR_ADRESSE),)
    async with a_son_tour():
        reserver(places, maintenant)


async def _numero_cherche(corps: Corps, personne: Porteur, maintenant: Maintenant) -> Saisie[FormeRejoindre]:
    _exiger_actif()
    saisie = Saisie.lire(FormeRejoindre, corps)
    if saisie.donnees is not None:
        await _compter(personne, maintenant)
    return saisie


NumeroCherche = Annotated[Saisie[FormeRejoindre], Depends(_numero_cherche)]


@router.post("/organismes/creer/annuaire", name="comptes.chercher_organisme")
def chercher_organisme(request: Request, saisie: NumeroCherche) -> Response:
    suite = chemin_local(saisie.valeurs.get("suite", ""))
    if saisie.donnees is None:
        return page_de_creation(request, Saisie.vierge(suite=suite), 422, numero=saisie)
    numero = saisie.donnees.numero
    trouve = rechercher(numero)
    connus = {"rna": numero} if numero.startswith("W") else {"siret": siret_lisible(numero)}
    if trouve.fiche is not None:
        lus = trouve.fiche
        connus |= lus.valeurs() | {"siret": siret_lisible(lus.siret) if lus.siret else "", "rna": lus.rna}
        if lus.forme_juridique.startswith(("Association", "Groupement")):
            connus["genre"] = GenreOrganisme.ASSOCIATION.value
        elif lus.forme_juridique == "Commune":
            connus["genre"] = GenreOrganisme.COMMUNE.value
    return page_de_creation(request, Saisie.vierge(**connus, suite=suite), numero=saisie, trouve=trouve)


def _lu(organisme_id: int, personne: PersonneConnectee) -> OrganismeOuvert:
    """Read in a session of its own, closed before the directory is asked."""
    _exiger_actif()
    with lecture() as bd:
        ouvert = organisme_ouvert(bd, personne, organisme_id) if 0 < organisme_id < CLE_MAXIMALE else None
        if ouvert is None:
            raise Introuvable
        exiger("gerer_organisme", ouvert.situation)
        bd.expunge_all()
    return ouvert


OrganismeLu = Annotated[OrganismeOuvert, Depends(_lu)]


async def _compare(ouvert: OrganismeLu, personne: PersonneConnectee, maintenant: Maintenant) -> OrganismeOuvert:
    await _compter(personne, maintenant)
    return ouvert


OrganismeCompare = Annotated[OrganismeOuvert, Depends(_compare)]


@router.get(FICHE, name="comptes.annuaire")
def comparer(request: Request, ouvert: OrganismeLu) -> Response:
    return page(request, "comptes/annuaire.html", organisme=ouvert.organisme, trouve=None, propositions=())


@router.post(FICHE, name="comptes.comparer_annuaire")
def comparer_annuaire(request: Request, ouvert: OrganismeCompare) -> Response:
    organisme = ouvert.organisme
    trouve = rechercher(organisme.siret or organisme.rna or "")
    return page(
        request,
        "comptes/annuaire.html",
        organisme=organisme,
        trouve=trouve,
        propositions=propositions(_actuel(organisme), trouve.fiche) if trouve.fiche else (),
    )


def _actuel(organisme: Organisme) -> dict[str, str]:
    creation = organisme.date_creation
    return {champ: str(getattr(organisme, champ) or "") for champ in LIBELLES} | {
        "date_creation": date_saisie(creation) if creation else ""
    }


@router.post(f"{FICHE}/reprendre", name="comptes.reprendre_annuaire")
def reprendre_annuaire(
    ouvert: OrganismeGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    """The values come back in the form: whoever manages the file could type them, and they are read as such."""
    choisis = [champ for champ in corps.getlist("champs") if isinstance(champ, str) and champ in LIBELLES]
    postes = {champ: corps.get(champ, "") for champ in choisis}
    saisie = Saisie.lire(FormeAnnuaire, postes)
    if saisie.donnees is None:
        raise SaisieInvalide(" ".join(saisie.erreurs.values()), saisie.erreurs)
    commands.reprendre_annuaire(bd, ouvert, saisie.donnees.model_dump(include=set(choisis)), personne, maintenant)
    return RedirectResponse(f"/organismes/{ouvert.organisme.id}/fiche?fait=annuaire", status_code=303)
