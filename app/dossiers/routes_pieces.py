"""The documents of a dossier: one page, several files at once, each opened before it is kept."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.fichiers import disposition, lire
from app.core.pages import page
from app.domain.droits import peut
from app.domain.etats import EDITABLES
from app.domain.formulaire import formulaire, section_de
from app.dossiers.commands import DocumentDeTrop, ajouter_piece, fenetre, pieces_possibles, retirer_piece
from app.dossiers.depot import examiner
from app.dossiers.deps import DossierARediger, DossierVu, PieceARetirer, PieceATelecharger, PiecesRecues
from app.dossiers.forms import Envoi
from app.dossiers.lecture import constats_de_page
from app.dossiers.queries import Acces, contenu_de, pieces_de, sections_de

router = APIRouter()

PIECES = "pieces"
FAITS = {
    "ajoute": "Vos documents sont ajoutés.",
    "retire": "Le document est retiré de cette demande.",
    "rien": "Choisissez un fichier avant d’appuyer sur « Ajouter ».",
}


@router.get("/dossiers/{dossier_id}/pieces", name="dossiers.pieces")
def pieces(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    return _page(request, acces, bd, maintenant, Envoi())


def _page(request: Request, acces: Acces, bd: Bd, maintenant: Maintenant, envoi: Envoi) -> Response:
    sections = formulaire(acces.campagne.dispositif, acces.organisme.genre)
    section = section_de(sections, PIECES)
    if section is None:
        raise Introuvable
    rang = sections.index(section)
    presentes = pieces_de(bd, acces.dossier)
    trouves = constats_de_page(section, examiner(acces, contenu_de(sections_de(bd, acces.dossier)), presentes))
    est_close = acces.dossier.depose_le is None and fenetre(acces.campagne).est_close(maintenant)
    return page(
        request,
        "dossiers/pieces.html",
        statut=(413 if envoi.est_trop_lourd else 422) if envoi.refus else 200,
        acces=acces,
        section=section,
        rang=rang + 1,
        total=len(sections),
        precedente=sections[rang - 1],
        suivante=sections[rang + 1] if rang + 1 < len(sections) else None,
        genres=pieces_possibles(acces),
        requises=acces.regles.pieces_requises,
        manquantes={champ.removeprefix("pieces."): phrase for champ, phrase in trouves.erreurs.items()},
        par_genre={genre.code: [p for p in presentes if p.genre == genre.code] for genre in pieces_possibles(acces)},
        refus=envoi.refus,
        acceptes=len(envoi.surs),
        peut_changer=acces.dossier.etat in EDITABLES and peut("rediger_dossier", acces.situation) and not est_close,
        peut_voir_rib=peut("voir_rib", acces.situation),
        est_close=est_close,
        reste=fenetre(acces.campagne).reste(maintenant),
        faits=FAITS,
    )


@router.post("/dossiers/{dossier_id}/pieces", name="dossiers.ajouter_pieces")
def ajouter(
    request: Request, envoi: PiecesRecues, acces: DossierARediger, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    """`envoi` comes first: files are opened and kept before the writing door takes its turn."""
    for genre, fichier, sha256 in envoi.surs:
        try:
            ajouter_piece(bd, acces, genre, fichier, sha256, personne, maintenant)
        except DocumentDeTrop as refus:
            envoi.refuser(genre, fichier.nom, refus.phrase)
    if envoi.refus:
        return _page(request, acces, bd, maintenant, envoi)
    return _retour(request, acces, "ajoute" if envoi.surs else "rien")


@router.get("/dossiers/{dossier_id}/pieces/{piece_id}", name="dossiers.telecharger_piece")
def telecharger(lue: PieceATelecharger) -> Response:
    return _fichier(lue.piece.sha256, lue.piece.nom, lue.piece.mime)


def _fichier(sha256: str, nom: str, mime: str, nature: str = "pieces") -> Response:
    try:
        contenu = lire(sha256, nature)
    except FileNotFoundError:
        raise Introuvable from None
    return Response(contenu, media_type=mime, headers=disposition(nom))


@router.post("/dossiers/{dossier_id}/pieces/{piece_id}/retirer", name="dossiers.retirer_piece")
def retirer(request: Request, lue: PieceARetirer, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    retirer_piece(bd, lue.acces, lue.piece, personne, maintenant)
    return _retour(request, lue.acces, "retire")


def _retour(request: Request, acces: Acces, fait: str) -> RedirectResponse:
    ici = request.app.url_path_for("dossiers.pieces", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)
