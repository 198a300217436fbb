"""Reading everything again, depositing, the accusé de réception, completing, withdrawing, giving up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.core.securite import jeton
from app.core.telechargements import servir_fichier
from app.domain.calendrier import jour_de_paris
from app.domain.droits import exiger, peut
from app.domain.erreurs import ErreurMetier
from app.domain.etats import EDITABLES, Etat, apres
from app.domain.exigences import Constat
from app.domain.pieces import POUVOIR, libelle_piece, pieces_attendues
from app.domain.questions import OUI, Contenu
from app.domain.saisies import nettoyer
from app.domain.signature import SignatureManquante, Titre, titre_de_signature
from app.dossiers import depot, documents
from app.dossiers.commands import abandonner as abandonner_dossier
from app.dossiers.commands import fenetre, sections_ouvertes
from app.dossiers.deps import (
    DocumentVu,
    DossierACompleter,
    DossierADeposer,
    DossierAExporter,
    DossierARetirer,
    DossierVu,
)
from app.dossiers.forms import champs_postes, texte_poste
from app.dossiers.forms_signature import FormeDemandeDeSignature
from app.dossiers.lecture import relire as en_mots
from app.dossiers.pages import complement_attendu, temps_qui_reste
from app.dossiers.queries import Acces, contenu_de, demande_ouverte, pieces_de, references, sections_de
from app.dossiers.queries_bilan import bilans_en_retard
from app.dossiers.queries_signature import (
    Representant,
    SignatureDemandee,
    derniere_demande,
    representants_de,
    signature_deposee,
    version_figee,
)
from app.dossiers.queries_suites import documents_de
from app.dossiers.signature import change_l_engagement, empreinte_du_contenu, jointes
from app.models.dossiers import Piece

router = Routeur()

MOTIF_MAXIMUM = 1000
CLE_MAXIMUM = 64


@router.get("/dossiers/{dossier_id}/relire", name="dossiers.relire")
def relire(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    return page_relire(request, acces, bd, maintenant)


def page_relire(
    request: Request,
    acces: Acces,
    bd: Bd,
    maintenant: Maintenant,
    constats: tuple[Constat, ...] | None = None,
    saisie: Any = None,
) -> Response:
    """The page where everything is read again, and from which one deposits or asks for a signature."""
    sections = acces.sections
    contenu, pieces = contenu_de(sections_de(bd, acces.dossier)), pieces_de(bd, acces.dossier)
    trouves = depot.examiner(acces, contenu, pieces, maintenant)
    demande = demande_ouverte(bd, acces.dossier)
    est_close = acces.dossier.depose_le is None and fenetre(acces.campagne).est_close(maintenant)
    est_editable = acces.dossier.etat in EDITABLES and not est_close
    est_brouillon = acces.dossier.etat is Etat.BROUILLON
    return page(
        request,
        "dossiers/relire.html",
        statut=422 if constats or saisie else 200,
        acces=acces,
        signature=_signature(acces, contenu, pieces, bd, maintenant) if est_editable else None,
        saisie=saisie or Saisie.vierge(),
        sections=en_mots(sections, contenu, references()),
        pieces=[(libelle_piece(piece.genre, acces.regles.pieces_ajoutees), piece) for piece in pieces],
        attendues=[
            (libelle_piece(code, acces.regles.pieces_ajoutees), note)
            for code, note in pieces_attendues(contenu, {piece.genre for piece in pieces}).items()
        ],
        bloquants=[c for c in trouves if c.est_bloquant],
        conseils=[c for c in trouves if not c.est_bloquant],
        titres={s.cle: s.titre for s in sections},
        est_editable=est_editable,
        est_close=est_close,
        est_brouillon=est_brouillon,
        ouvertes=sections_ouvertes(acces, demande) if est_editable else frozenset(),
        **({"demande": None} | complement_attendu(demande, maintenant)),
        reste=fenetre(acces.campagne).reste(maintenant),
        peut_rediger=peut("rediger_dossier", acces.situation),
        peut_deposer=peut("deposer_dossier", acces.situation),
        peut_completer=peut("completer_dossier", acces.situation),
        peut_voir_rib=peut("voir_rib", acces.situation),
        bilans=bilans_en_retard(bd, [acces.organisme.id or 0], jour_de_paris(maintenant))
        if est_brouillon and acces.adhesion
        else [],
        cle=jeton(),
        est_refuse=bool(constats),
    )


@dataclass(frozen=True, slots=True)
class SignaturePossible:
    """How this dossier may be signed: by whom reads it (`titre`), or by whom may be asked; what was asked last.

    `est_requise`: a completion that leaves alone what binds the organisme is covered by the signature of the deposit.
    """

    titre: Titre | None
    est_requise: bool
    representants: list[Representant]
    derniere: SignatureDemandee | None


def _signature(
    acces: Acces, contenu: Contenu, pieces: list[Piece], bd: Bd, maintenant: Maintenant
) -> SignaturePossible:
    pieces = jointes(pieces)
    a_un_pouvoir = any(piece.genre == POUVOIR for piece in pieces)
    titre = titre_de_signature(acces.adhesion, est_declare=acces.est_declare, a_un_pouvoir=a_un_pouvoir)
    est_complement = acces.dossier.depose_le is not None
    return SignaturePossible(
        titre,
        not est_complement or change_l_engagement(version_figee(bd, acces.dossier), contenu, pieces),
        representants_de(bd, acces.organisme, maintenant),
        derniere_demande(bd, acces.dossier, empreinte_du_contenu(contenu, pieces), maintenant),
    )


@router.post("/dossiers/{dossier_id}/deposer", name="dossiers.deposer")
def deposer(
    request: Request, acces: DossierADeposer, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    champs = champs_postes(corps)
    cle = texte_poste(champs, "cle")[:CLE_MAXIMUM] or jeton()
    try:
        depot.deposer(
            bd, acces, cle, personne, maintenant, se_declare=texte_poste(champs, "represente") == OUI
        )  # fmt: skip
    except depot.DossierIncomplet as refus:
        return page_relire(request, acces, bd, maintenant, refus.constats)
    except SignatureManquante as refus:
        saisie: Saisie[FormeDemandeDeSignature] = Saisie(erreurs={"represente": refus.phrase})
        return page_relire(request, acces, bd, maintenant, saisie=saisie)
    return RedirectResponse(_adresse(request, acces, "accuse"), status_code=303)


@router.post("/dossiers/{dossier_id}/completer", name="dossiers.completer")
def completer(
    request: Request, acces: DossierACompleter, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    se_declare = texte_poste(champs_postes(corps), "represente") == OUI
    attendu = demande_ouverte(bd, acces.dossier)
    try:
        depot.completer(bd, acces, attendu, personne, maintenant, se_declare=se_declare)
    except depot.DossierIncomplet as refus:
        return page_relire(request, acces, bd, maintenant, refus.constats)
    except SignatureManquante as refus:
        return page_relire(request, acces, bd, maintenant, saisie=Saisie(erreurs={"represente": refus.phrase}))
    return RedirectResponse(f"{_adresse(request, acces, 'dossier')}?fait=complete", status_code=303)


def _adresse(request: Request, acces: Acces, nom: str) -> str:
    return chemin(request.app, f"dossiers.{nom}", dossier_id=acces.dossier.id)


@router.get("/dossiers/{dossier_id}/accuse", name="dossiers.accuse")
def accuse(request: Request, acces: DossierVu, bd: Bd) -> Response:
    if acces.dossier.depose_le is None:
        raise ErreurMetier("Cette demande n’est pas encore déposée. Relisez-la, puis déposez-la.")
    return page(
        request,
        "dossiers/accuse.html",
        acces=acces,
        mentions=documents.mentions(acces.campagne, acces.dossier.depose_le),
        signature=signature_deposee(bd, acces.dossier),
        document=documents_de(bd, acces.dossier).get(documents.ACCUSE),
    )


@router.post("/dossiers/{dossier_id}/documents/{genre}", name="dossiers.demander_document")
def demander_document(
    request: Request, genre: str, acces: DossierAExporter, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    if genre not in documents.NOMS:
        raise Introuvable
    documents.demander_document(bd, acces, genre, personne, maintenant)
    return RedirectResponse(f"{_adresse(request, acces, 'dossier')}?fait=document", status_code=303)


@router.get("/dossiers/{dossier_id}/documents/{document_id}", name="dossiers.document")
def document(lu: DocumentVu) -> Response:
    return servir_fichier(lu.sha256, lu.nom, "application/pdf", "documents")


@router.get("/dossiers/{dossier_id}/retirer", name="dossiers.confirmer_retrait")
def confirmer_retrait(request: Request, acces: DossierVu, maintenant: Maintenant) -> Response:
    return _confirmer(request, acces, "retirer", "retirer_dossier", maintenant)


@router.get("/dossiers/{dossier_id}/abandonner", name="dossiers.confirmer_abandon")
def confirmer_abandon(request: Request, acces: DossierVu, maintenant: Maintenant) -> Response:
    return _confirmer(request, acces, "abandonner", "retirer_dossier", maintenant)


def _confirmer(request: Request, acces: Acces, acte: str, droit: str, maintenant: datetime) -> Response:
    """Say what will happen before it happens; refuse at once what is not possible."""
    exiger(droit, acces.situation)
    apres(acces.dossier.etat, acte)
    return page(request, f"dossiers/{acte}.html", acces=acces, **temps_qui_reste(acces, maintenant))


@router.post("/dossiers/{dossier_id}/retirer", name="dossiers.retirer")
def retirer(
    request: Request, acces: DossierARetirer, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    motif = nettoyer(texte_poste(champs_postes(corps), "motif"))[:MOTIF_MAXIMUM]
    depot.retirer(bd, acces, motif, personne, maintenant)
    return RedirectResponse(f"{_adresse(request, acces, 'dossier')}?fait=retire", status_code=303)


@router.post("/dossiers/{dossier_id}/abandonner", name="dossiers.abandonner")
def abandonner(request: Request, acces: DossierARetirer, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    abandonner_dossier(bd, acces, personne, maintenant)
    return RedirectResponse(f"{chemin(request.app, 'dossiers.mes_dossiers')}?fait=abandonne", status_code=303)
