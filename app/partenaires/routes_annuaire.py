"""The directory of partners and the priorities of the communes, kept by the administration; the link of an address."""

from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import SQLModel
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.core.securite import empreinte
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import ORIENTATIONS
from app.domain.partenaires import GENRES
from app.dossiers.queries import references
from app.models.partenaires import AdresseDePartenaire, Partenaire, PrioriteCommunale
from app.models.socle import pour_ecrire
from app.partenaires import commands_annuaire as commands
from app.partenaires import queries_annuaire as queries
from app.partenaires.forms import FormeAdresse, FormePartenaire, FormePriorite

router = Routeur()
ANNUAIRE, PRIORITES = "/administration/partenaires", "/administration/priorites"
ID_MAXIMUM = 2**31


def _charger(request: Request, bd: Bd, table: type[SQLModel], numero: int) -> Any:
    trouve = None
    if 0 < numero < ID_MAXIMUM:
        trouve = pour_ecrire(bd, table, id=numero) if request.method == "POST" else bd.get(table, numero)
    if trouve is None:
        raise Introuvable
    return trouve


def _partenaire(request: Request, partenaire_id: int, bd: Bd, personne: Administrateur) -> Partenaire:
    trouve: Partenaire = _charger(request, bd, Partenaire, partenaire_id)
    return trouve


def _adresse(request: Request, adresse_id: int, bd: Bd, personne: Administrateur) -> AdresseDePartenaire:
    trouvee: AdresseDePartenaire = _charger(request, bd, AdresseDePartenaire, adresse_id)
    return trouvee


def _priorite(request: Request, priorite_id: int, bd: Bd, personne: Administrateur) -> PrioriteCommunale:
    trouvee: PrioriteCommunale = _charger(request, bd, PrioriteCommunale, priorite_id)
    return trouvee


PartenaireGere = Annotated[Partenaire, Depends(_partenaire)]
AdresseGeree = Annotated[AdresseDePartenaire, Depends(_adresse)]
PrioriteGeree = Annotated[PrioriteCommunale, Depends(_priorite)]


def _vers(request: Request, nom: str, fait: str, **lieu: object) -> Response:
    return RedirectResponse(f"{chemin(request.app, nom, **lieu)}?fait={fait}", status_code=303)


def _annuaire(request: Request, bd: Bd, saisie: Saisie[Any]) -> Response:
    return page(
        request,
        "partenaires/annuaire.html",
        statut=422 if saisie.erreurs else 200,
        partenaires=queries.annuaire(bd),
        genres=[(g.value, libelle) for g, libelle in GENRES.items()],
        communes=list(references().communes.items()),
        saisie=saisie,
    )


@router.get(ANNUAIRE, name="partenaires.annuaire")
def annuaire(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return _annuaire(request, bd, Saisie.vierge(communes=[]))


@router.post(ANNUAIRE, name="partenaires.ajouter")
def ajouter(request: Request, bd: Bd, corps: Corps, personne: Administrateur, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormePartenaire, corps)
    try:
        cree = commands.enregistrer_partenaire(bd, None, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _annuaire(request, bd, saisie.refuser(refus))
    return _vers(request, "partenaires.partenaire", "ajoute", partenaire_id=cree.id)


def _fiche(request: Request, bd: Bd, partenaire: Partenaire, saisie: Saisie[Any]) -> Response:
    connu = {"genre": partenaire.genre.value, "nom": partenaire.nom, "communes": queries.communes_de(bd, partenaire)}
    saisie.valeurs = connu | saisie.valeurs
    return page(
        request,
        "partenaires/partenaire.html",
        statut=422 if saisie.erreurs else 200,
        partenaire=partenaire,
        adresses=queries.adresses_de(bd, partenaire),
        genres=[(g.value, libelle) for g, libelle in GENRES.items()],
        communes=list(references().communes.items()),
        saisie=saisie,
    )


@router.get(f"{ANNUAIRE}/{{partenaire_id}}", name="partenaires.partenaire")
def partenaire(request: Request, bd: Bd, partenaire: PartenaireGere, personne: Administrateur) -> Response:
    return _fiche(request, bd, partenaire, Saisie.vierge())


@router.post(f"{ANNUAIRE}/{{partenaire_id}}", name="partenaires.modifier")
def modifier(
    request: Request, bd: Bd, partenaire: PartenaireGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormePartenaire, corps)
    try:
        commands.enregistrer_partenaire(bd, partenaire, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _fiche(request, bd, partenaire, saisie.refuser(refus))
    return _vers(request, "partenaires.partenaire", "modifie", partenaire_id=partenaire.id)


@router.post(f"{ANNUAIRE}/{{partenaire_id}}/retrait", name="partenaires.retirer")
def retirer(
    request: Request, bd: Bd, partenaire: PartenaireGere, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.retirer_partenaire(bd, partenaire, personne, maintenant)
    return _vers(request, "partenaires.partenaire", "modifie", partenaire_id=partenaire.id)


@router.post(f"{ANNUAIRE}/{{partenaire_id}}/adresses", name="partenaires.ajouter_adresse")
def ajouter_adresse(
    request: Request, bd: Bd, partenaire: PartenaireGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeAdresse, corps)
    try:
        commands.ajouter_adresse(bd, partenaire, saisie.exige.courriel, personne, maintenant)
    except SaisieInvalide as refus:
        return _fiche(request, bd, partenaire, saisie.refuser(refus))
    return _vers(request, "partenaires.partenaire", "adresse", partenaire_id=partenaire.id)


@router.post("/administration/adresses-de-partenaires/{adresse_id}/retrait", name="partenaires.retirer_adresse")
def retirer_adresse(
    request: Request, bd: Bd, adresse: AdresseGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.retirer_adresse(bd, adresse, personne, maintenant)
    return _vers(request, "partenaires.partenaire", "adresse_retiree", partenaire_id=adresse.partenaire_id)


def _annee(request: Request, maintenant: Maintenant) -> int:
    """The year asked for; that of the next campaigns otherwise."""
    brut = request.query_params.get("annee", "")
    return int(brut) if brut.isascii() and brut.isdigit() and 2024 <= int(brut[:4]) <= 2040 else _prochaine(maintenant)


def _prochaine(maintenant: Maintenant) -> int:
    jour = jour_de_paris(maintenant)
    return jour.year + (jour.month >= 9)


def _priorites(request: Request, bd: Bd, annee: int, saisie: Saisie[Any]) -> Response:
    return page(
        request,
        "partenaires/priorites.html",
        statut=422 if saisie.erreurs else 200,
        annee=annee,
        priorites=queries.priorites(bd, annee),
        communes=list(references().communes.items()),
        quartiers=list(references().quartiers_nommes().items()),
        orientations=ORIENTATIONS,
        saisie=saisie,
    )


@router.get(PRIORITES, name="partenaires.priorites")
def priorites(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    annee = _annee(request, maintenant)
    return _priorites(request, bd, annee, Saisie.vierge(annee=annee))


@router.post(PRIORITES, name="partenaires.ajouter_priorite")
def ajouter_priorite(
    request: Request, bd: Bd, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormePriorite, corps)
    try:
        ajoutee = commands.ajouter_priorite(bd, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _priorites(request, bd, _prochaine(maintenant), saisie.refuser(refus))
    vers = chemin(request.app, "partenaires.priorites")
    return RedirectResponse(f"{vers}?annee={ajoutee.annee}&fait=ajoutee", status_code=303)


@router.post(f"{PRIORITES}/{{priorite_id}}/retrait", name="partenaires.retirer_priorite")
def retirer_priorite(
    request: Request, bd: Bd, priorite: PrioriteGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.retirer_priorite(bd, priorite, personne, maintenant)
    vers = chemin(request.app, "partenaires.priorites")
    return RedirectResponse(f"{vers}?annee={priorite.annee}&fait=retiree", status_code=303)


def _adresse_a_confirmer(jeton: str, bd: Bd) -> tuple[AdresseDePartenaire, Partenaire]:
    trouvee = queries.adresse_du_jeton(bd, empreinte(jeton))
    if trouvee is None:
        raise Introuvable
    return trouvee


@router.get("/partenaires/adresse/{jeton_d_adresse}", name="partenaires.adresse")
def adresse(request: Request, jeton_d_adresse: str, bd: Bd) -> Response:
    """Opening the link confirms nothing: only the button does (mail scanners open links)."""
    lue, chez = _adresse_a_confirmer(jeton_d_adresse, bd)
    return page(request, "partenaires/adresse.html", adresse=lue, partenaire=chez, jeton=jeton_d_adresse)


@router.post("/partenaires/adresse/{jeton_d_adresse}", name="partenaires.confirmer_adresse")
def confirmer_adresse(request: Request, jeton_d_adresse: str, bd: Bd, maintenant: Maintenant) -> Response:
    lue, _ = _adresse_a_confirmer(jeton_d_adresse, bd)
    commands.confirmer_adresse(bd, lue, maintenant)
    return _vers(request, "partenaires.adresse", "confirmee", jeton_d_adresse=jeton_d_adresse)
