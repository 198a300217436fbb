"""Asking the legal representative to sign, and what they see from the mail.

The link opens a page, on a phone, without an account; only its button signs (mail scanners open links).
"""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur, Visiteur
from app.comptes.essais import DEMANDES_PAR_COURRIEL, Limite, Place, prendre
from app.comptes.queries import personne_par_courriel
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.formulaire import formulaire
from app.domain.pieces import libelle_piece
from app.domain.questions_ajoutees import pieces_ajoutees
from app.domain.signature import REFUS_DE_LA_DEMANDE, EtatDemande
from app.dossiers import commands_signature as commands
from app.dossiers.commands import fenetre
from app.dossiers.depot import DossierIncomplet
from app.dossiers.deps import DossierARediger
from app.dossiers.forms_signature import FormeDemandeDeSignature, FormeRefus, FormeSignature
from app.dossiers.lecture import relire as en_mots
from app.dossiers.queries import references
from app.dossiers.queries_depot import contenu_et_pieces
from app.dossiers.queries_signature import SignatureRecue, signature_recue
from app.dossiers.routes_depot import page_relire
from app.dossiers.signature import empreinte_du_contenu

router = Routeur()

DEMANDES_PAR_DOSSIER = Limite(10, DEMANDES_PAR_COURRIEL.duree)
INCOMPLETE = (
    "Cette demande n’est plus complète : elle ne peut pas être déposée. Prévenez la personne qui vous a envoyé le lien."
)


@router.post("/dossiers/{dossier_id}/signature", name="dossiers.demander_signature")
def demander_signature(
    request: Request, acces: DossierARediger, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeDemandeDeSignature, corps)
    if saisie.donnees is None:
        return page_relire(request, acces, bd, maintenant, saisie=saisie)
    prendre(bd, (Place(f"signature:dossier:{acces.dossier.id}", DEMANDES_PAR_DOSSIER),), maintenant)
    destinataire, nouvelle = saisie.donnees.destinataire, saisie.donnees.nouvelle
    try:
        commands.demander_signature(bd, acces, destinataire, nouvelle, personne, maintenant)
    except DossierIncomplet as refus:
        return page_relire(request, acces, bd, maintenant, refus.constats)
    except SaisieInvalide as refus:
        return page_relire(request, acces, bd, maintenant, saisie=saisie.refuser(refus))
    relire = chemin(request.app, "dossiers.relire", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{relire}?fait=signature", status_code=303)


def _obstacle(recue: SignatureRecue, etat: EtatDemande, maintenant: Maintenant) -> str:
    """Why nothing can be signed here now; "" when it can."""
    if etat is not EtatDemande.ATTENDUE and etat is not EtatDemande.PERIMEE:
        return REFUS_DE_LA_DEMANDE[etat]
    if not recue.est_du_moment:
        return commands.DEJA_DEPOSEE
    try:
        if not recue.est_complement:
            fenetre(recue.campagne).exiger_ouverte(maintenant)
    except ErreurMetier as refus:
        return refus.phrase
    return "" if etat is EtatDemande.ATTENDUE else REFUS_DE_LA_DEMANDE[etat]


def _page_de_signature(
    request: Request, recue: SignatureRecue, jeton: str, bd: Bd, maintenant: Maintenant, saisie: Any = None,
    refus: Any = None,
) -> Response:  # fmt: skip
    contenu, pieces = contenu_et_pieces(bd, recue.dossier)
    etat = recue.demande.etat(empreinte_du_contenu(contenu, pieces), maintenant)
    obstacle = _obstacle(recue, etat, maintenant)
    compte = personne_par_courriel(bd, recue.demande.courriel)
    forme = formulaire(recue.campagne.dispositif, recue.organisme.genre, recue.ajouts)
    sections, ajoutees = en_mots(forme, contenu, references()), pieces_ajoutees(recue.ajouts)
    erreurs = (saisie and saisie.erreurs) or (refus and refus.erreurs)
    return page(
        request,
        "dossiers/signature.html",
        422 if erreurs else 200,
        recue=recue,
        jeton=jeton,
        etat=etat,
        obstacle=obstacle,
        # a link that cannot sign any more shows nothing of the dossier
        sections=() if obstacle else [s for s in sections if s.section.cle not in ("attestations", "pieces")],
        attestations=() if obstacle else [s for s in sections if s.section.cle == "attestations"],
        pieces=() if obstacle else [(libelle_piece(piece.genre, ajoutees), piece.nom) for piece in pieces],
        compte=compte if compte is not None and compte.nom else None,
        saisie=saisie or Saisie.vierge(),
        refus=refus or Saisie.vierge(),
    )


@router.get("/signature/{jeton}", name="dossiers.signature")
def signature(request: Request, jeton: str, visiteur: Visiteur, bd: Bd, maintenant: Maintenant) -> Response:
    recue = commands.exiger_lien(signature_recue(bd, jeton), visiteur)
    return _page_de_signature(request, recue, jeton, bd, maintenant)


def _retour(request: Request, jeton: str) -> Response:
    return RedirectResponse(chemin(request.app, "dossiers.signature", jeton=jeton), status_code=303)


@router.post("/signature/{jeton}", name="dossiers.signer")
def signer(request: Request, jeton: str, corps: Corps, visiteur: Visiteur, bd: Bd, maintenant: Maintenant) -> Response:
    recue = commands.exiger_lien(signature_recue(bd, jeton), visiteur)
    saisie = Saisie.lire(FormeSignature, corps)
    if saisie.donnees is not None:
        try:
            commands.signer(bd, jeton, saisie.donnees, visiteur, maintenant)
        except DossierIncomplet as refus:
            raise ErreurMetier(INCOMPLETE) from refus
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            return _retour(request, jeton)
    return _page_de_signature(request, recue, jeton, bd, maintenant, saisie=saisie)


@router.post("/signature/{jeton}/refuser", name="dossiers.refuser_signature")
def refuser_signature(
    request: Request, jeton: str, corps: Corps, visiteur: Visiteur, bd: Bd, maintenant: Maintenant
) -> Response:
    recue = commands.exiger_lien(signature_recue(bd, jeton), visiteur)
    saisie = Saisie.lire(FormeRefus, corps)
    if saisie.donnees is None:
        return _page_de_signature(request, recue, jeton, bd, maintenant, refus=saisie)
    commands.refuser_signature(bd, jeton, saisie.donnees.motif, visiteur, maintenant)
    return _retour(request, jeton)
