"""The screens of the models of letters of a campaign: the list, the editor and its trial."""

from fastapi import Request
from starlette.responses import Response

from app.administration.campagnes import commands_lettres, queries_lettres
from app.administration.campagnes.forms_lettres import FormeLettres, FormeModele, saisie_du_modele
from app.administration.deps import CampagneGeree
from app.administration.retour import retour
from app.comite.queries_modeles import modeles_de
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.lettres import GenreLettre, Modele, toujours_de, variables_de, verifier
from app.domain.lettres_du_contrat import modele_du_contrat
from app.models.campagnes import Campagne
from app.models.comptes import Personne

router = Routeur(prefix="/administration/campagnes")

FAITS = {
    "reglees": "Le contenu des lettres est enregistré.",
    "ecrite": "Le modèle est enregistré. Les lettres à venir le suivent ; celles envoyées gardent leurs mots.",
}


@router.get("/{campagne_id}/lettres", name="administration.lettres")
def lettres(request: Request, bd: Bd, campagne: CampagneGeree) -> Response:
    return page(
        request,
        "administration/lettres.html",
        campagne=campagne,
        modeles=modeles_de(bd, campagne.id),
        ecrites=queries_lettres.dernieres_ecritures(bd, campagne),
        saisie=Saisie.vierge(notes_dans_les_refus="oui" if campagne.notes_dans_les_refus else ""),
        faits=FAITS,
    )


@router.post("/{campagne_id}/lettres", name="administration.regler_lettres")
def regler_lettres(
    request: Request, bd: Bd, campagne: CampagneGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    avec_les_notes = Saisie.lire(FormeLettres, corps).exige.notes_dans_les_refus == "oui"
    commands_lettres.regler_lettres(bd, campagne, avec_les_notes, personne, maintenant)
    return retour(request, "administration.lettres", "reglees", campagne_id=campagne.id)


@router.get("/{campagne_id}/lettres/{modele}", name="administration.lettre")
def lettre(
    request: Request, bd: Bd, campagne: CampagneGeree, modele: str, personne: Administrateur, maintenant: Maintenant,
    version: str = "",
) -> Response:  # fmt: skip
    """The editor, with the model in force, or with an older one (`?version=`, 0: that of the contract)."""
    lequel = _genre(modele)
    actuel = modeles_de(bd, campagne.id)[lequel]
    repris = _version(bd, campagne, lequel, version) if version else actuel
    saisie = saisie_du_modele(repris, actuel.numero)
    return _editeur(request, bd, campagne, lequel, personne, maintenant, saisie)


@router.post("/{campagne_id}/lettres/{modele}/essayer", name="administration.essayer_lettre")
def essayer_lettre(
    request: Request, bd: Bd, campagne: CampagneGeree, modele: str, corps: Corps, personne: Administrateur,
    maintenant: Maintenant,
) -> Response:  # fmt: skip
    """What is typed, tried on rows; nothing is kept."""
    lequel, saisie = _genre(modele), Saisie.lire(FormeModele, corps)
    try:
        verifier(lequel, saisie.exige.en_modele())
    except SaisieInvalide as refus:
        return _editeur(request, bd, campagne, lequel, personne, maintenant, saisie.refuser(refus), 422)
    return _editeur(request, bd, campagne, lequel, personne, maintenant, saisie)


@router.post("/{campagne_id}/lettres/{modele}", name="administration.ecrire_modele")
def ecrire_modele(
    request: Request, bd: Bd, campagne: CampagneGeree, modele: str, corps: Corps, personne: Administrateur,
    maintenant: Maintenant,
) -> Response:  # fmt: skip
    lequel, saisie = _genre(modele), Saisie.lire(FormeModele, corps)
    try:
        commands_lettres.ecrire_modele(bd, campagne, lequel, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _editeur(request, bd, campagne, lequel, personne, maintenant, saisie.refuser(refus), 422)
    except ErreurMetier as refus:
        saisie = Saisie(valeurs=saisie.valeurs, erreurs={"": refus.phrase})
        return _editeur(request, bd, campagne, lequel, personne, maintenant, saisie, 409)
    return retour(request, "administration.lettre", "ecrite", campagne_id=campagne.id, modele=lequel.value)


def _genre(code: str) -> GenreLettre:
    if code not in set(GenreLettre):
        raise Introuvable
    return GenreLettre(code)


def _version(bd: Bd, campagne: Campagne, genre: GenreLettre, numero: str) -> Modele:
    if numero == "0":
        return modele_du_contrat(genre)
    lue = queries_lettres.version(bd, campagne, genre, int(numero)) if numero.isdecimal() and len(numero) < 9 else None
    if lue is None:
        raise Introuvable
    return lue


def _editeur(
    request: Request, bd: Bd, campagne: Campagne, genre: GenreLettre, personne: Personne, maintenant: Maintenant,
    saisie: Saisie[FormeModele], statut: int = 200,
) -> Response:  # fmt: skip
    forme = FormeModele.model_validate(saisie.valeurs)
    essais = None
    if not ({"sujet", "texte"} & saisie.erreurs.keys()):
        essais = queries_lettres.essayer(bd, personne, campagne, genre, forme.en_modele(), maintenant)
    return page(
        request,
        "administration/lettre.html",
        statut,
        campagne=campagne,
        genre=genre,
        saisie=saisie,
        numero=forme.numero,  # a body that lacks it is answered too
        essais=essais,
        choisi=essais.de(forme.apercu) if essais else None,
        lignes=essais.lignes if essais else [],
        variables=variables_de(genre).values(),
        toujours=toujours_de(genre),
        versions=queries_lettres.versions(bd, campagne, genre),
        faits=FAITS,
    )
