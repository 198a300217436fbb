"""The screens of campaigns."""

from fastapi import Request
from starlette.responses import Response

from app.administration.campagnes import commands, queries
from app.administration.campagnes.commands_bareme import bareme_de
from app.administration.campagnes.forms import (
    RETIRER,
    FormeCampagne,
    FormeCreation,
    lire_enveloppes,
    saisie_de,
    saisie_des_enveloppes,
)
from app.administration.campagnes.queries_enveloppes import parts_reduites, reports, totaux
from app.administration.deps import CampagneGeree
from app.administration.retour import retour
from app.appels.queries_ajouts import ajouts_de
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.calendrier import Fenetre
from app.domain.campagnes import cloture, manques_pour_publier, pieces_possibles
from app.domain.dispositifs import DISPOSITIFS, GENRES
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import GEOGRAPHIES_COURTES
from app.domain.pieces import libelle_piece
from app.domain.recevabilite import POINTS, Point
from app.instruction.queries_enveloppes import enveloppes_de_campagne
from app.models.campagnes import Campagne

router = Routeur(prefix="/administration/campagnes")


@router.get("", name="administration.campagnes")
def campagnes(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    lignes = [(ligne, Fenetre(ligne.ouvre_le, ligne.ferme_le)) for ligne in queries.campagnes(bd)]
    return page(request, "administration/campagnes.html", lignes=lignes, dispositifs=DISPOSITIFS)


@router.get("/nouvelle", name="administration.nouvelle_campagne")
def nouvelle_campagne(request: Request, personne: Administrateur) -> Response:
    return _nouvelle(request, Saisie.vierge(ouvre_heure="9 h", ferme_heure="17 h"))


@router.post("/nouvelle", name="administration.creer_campagne")
def creer_campagne(
    request: Request, bd: Bd, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeCreation, corps)
    try:
        campagne = commands.creer_campagne(bd, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _nouvelle(request, saisie.refuser(refus), 422)
    return retour(request, "administration.formulaire_campagne", "creee", campagne_id=campagne.id)


@router.get("/{campagne_id}", name="administration.campagne")
def campagne(request: Request, bd: Bd, campagne: CampagneGeree, maintenant: Maintenant) -> Response:
    reglement = commands.reglement_de(campagne)
    return page(
        request,
        "administration/campagne.html",
        campagne=campagne,
        reglement=reglement,
        fiche=DISPOSITIFS[campagne.dispositif],
        cloture=cloture(campagne.ferme_le),
        pieces=[libelle_piece(code) for code in reglement.pieces_requises],
        points_ecartes=[POINTS[Point(code)].libelle for code in reglement.points_ecartes],
        poids=bareme_de(campagne).poids,
        libelles_poids=bareme_de(campagne).libelles_des_poids(),
        enveloppes=[e for e in queries.enveloppes_de(bd, campagne) if e.montant_cents is not None],
        demandes=queries.nombre_de_demandes(bd, campagne),
        ajouts=len(ajouts_de(bd, campagne.id or 0)),
        manques=manques_pour_publier(campagne.dispositif, reglement),
    )


@router.get("/{campagne_id}/modifier", name="administration.formulaire_campagne")
def formulaire_campagne(request: Request, campagne: CampagneGeree) -> Response:
    return _formulaire(request, campagne, saisie_de(campagne, commands.pieces_de(campagne)))


@router.post("/{campagne_id}/modifier", name="administration.modifier_campagne")
def modifier_campagne(
    request: Request, bd: Bd, campagne: CampagneGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeCampagne, corps)
    try:
        commands.modifier_campagne(bd, campagne, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _formulaire(request, campagne, saisie.refuser(refus), 422)
    return retour(request, "administration.campagne", "modifiee", campagne_id=campagne.id)


@router.post("/{campagne_id}/publier", name="administration.publier_campagne")
def publier_campagne(
    request: Request, bd: Bd, campagne: CampagneGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.publier_campagne(bd, campagne, personne, maintenant)
    return retour(request, "administration.campagne", "publiee", campagne_id=campagne.id)


@router.post("/{campagne_id}/depublier", name="administration.depublier_campagne")
def depublier_campagne(
    request: Request, bd: Bd, campagne: CampagneGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.depublier_campagne(bd, campagne, personne, maintenant)
    return retour(request, "administration.campagne", "depubliee", campagne_id=campagne.id)


@router.post("/{campagne_id}/cloner", name="administration.cloner_campagne")
def cloner_campagne(
    request: Request, bd: Bd, campagne: CampagneGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    copie = commands.cloner_campagne(bd, campagne, personne, maintenant)
    fait = "clonee_reduite" if parts_reduites(bd, copie) else "clonee"
    return retour(request, "administration.campagne", fait, campagne_id=copie.id)


@router.get("/{campagne_id}/enveloppes", name="administration.enveloppes")
def enveloppes(request: Request, bd: Bd, campagne: CampagneGeree) -> Response:
    montants = {e.code: e.montant_cents for e in queries.enveloppes_de(bd, campagne) if e.montant_cents is not None}
    return _enveloppes(request, bd, campagne, saisie_des_enveloppes(montants))


@router.post("/{campagne_id}/enveloppes", name="administration.fixer_enveloppes")
def fixer_enveloppes(
    request: Request, bd: Bd, campagne: CampagneGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie, montants = lire_enveloppes(corps, queries.codes_des_financeurs(bd))
    try:
        if saisie.erreurs:
            raise SaisieInvalide("Des montants sont à corriger.", saisie.erreurs)
        commands.fixer_enveloppes(
            bd, campagne, montants, personne, maintenant, peut_retirer=bool(saisie.valeurs[RETIRER])
        )
    except SaisieInvalide as refus:
        return _enveloppes(request, bd, campagne, saisie.refuser(refus), 422)
    return retour(request, "administration.campagne", "enveloppes", campagne_id=campagne.id)


def _nouvelle(request: Request, saisie: Saisie[FormeCreation], statut: int = 200) -> Response:
    dispositifs = [(code.value, f"{fiche.libelle} ({fiche.sigle})") for code, fiche in DISPOSITIFS.items()]
    return page(request, "administration/campagne_nouvelle.html", statut, saisie=saisie, dispositifs=dispositifs)


def _formulaire(request: Request, campagne: Campagne, saisie: Saisie[FormeCampagne], statut: int = 200) -> Response:
    pieces = [
        (piece.code, piece.libelle, "Pour : " + ", ".join(GENRES[g].lower() for g in GENRES if g in piece.organismes))
        for piece in pieces_possibles(campagne.dispositif)
    ]
    return page(
        request,
        "administration/campagne_formulaire.html",
        statut,
        campagne=campagne,
        fiche=DISPOSITIFS[campagne.dispositif],
        saisie=saisie,
        pieces=pieces,
        points=[(point.value, fiche.libelle) for point, fiche in POINTS.items()],
    )


def _enveloppes(request: Request, bd: Bd, campagne: Campagne, saisie: Saisie[Forme], statut: int = 200) -> Response:
    arbres = enveloppes_de_campagne(bd, campagne.id or 0)
    return page(
        request,
        "administration/enveloppes.html",
        statut,
        campagne=campagne,
        saisie=saisie,
        financeurs=queries.enveloppes_de(bd, campagne),
        arbres=arbres,
        reports=reports(bd, campagne),
        reduites=parts_reduites(bd, campagne),
        geographies=GEOGRAPHIES_COURTES,
        totaux=totaux(arbres),
    )
