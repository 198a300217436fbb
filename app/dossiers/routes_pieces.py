"""The documents of a dossier: one page, several files at once, each opened before it is kept."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.analyse import exiger_ouvrable
from app.comptes.commands_coffre import Contenu
from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.calendrier import jour_de_paris
from app.domain.coffre import CoffrePlein
from app.domain.controles_budget_association import remplacables, remplacees
from app.domain.droits import peut
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import EDITABLES
from app.domain.formulaire import section_de
from app.domain.pieces import SECTION, libelle_piece, pieces_attendues
from app.domain.saisies import nettoyer
from app.dossiers.coffre import garder_au_coffre, offres_du_coffre, peut_garder, reprendre_du_coffre
from app.dossiers.commands import exiger_editable, fenetre
from app.dossiers.commands_pieces import (
    DocumentDeTrop,
    ajouter_piece,
    annoncer_piece,
    codes_requis,
    ouvrir_rib,
    pieces_possibles,
    remplacer_piece,
    retirer_piece,
)
from app.dossiers.depot import examiner
from app.dossiers.deps import (
    DossierARediger,
    DossierVu,
    PieceARetirer,
    PieceATelecharger,
    PiecesRecues,
    PieceVue,
    RibAOuvrir,
)
from app.dossiers.forms import Envoi, PieceRecue, champs_postes, texte_poste
from app.dossiers.lecture import annonces, constats_de_page
from app.dossiers.pages import complement_attendu, partie_suivante, temps_qui_reste
from app.dossiers.queries import Acces, contenu_de, demande_ouverte, piece_de, pieces_de, sections_de
from app.models.comptes import Personne

router = Routeur()

FAITS = {
    "ajoute": "Vos documents sont ajoutés.",
    "remplace": "Le document est remplacé.",
    "coffre": "Les documents du coffre sont joints à cette demande.",
    "coffre_plein": "Vos documents sont joints à cette demande. Le coffre est plein : retirez-y d’anciens documents "
    "avant d’en garder un autre.",
    "retire": "Le document est retiré de cette demande.",
    "annonce": "C’est noté. Continuez votre demande, et revenez ajouter ce document.",
    "reprise": "Cette note est retirée.",
    "rien": "Choisissez un fichier avant d’appuyer sur « Ajouter ».",
}


@router.get("/dossiers/{dossier_id}/pieces", name="dossiers.pieces")
def pieces(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    return _page(request, acces, bd, maintenant, Envoi())


def _page(
    request: Request, acces: Acces, bd: Bd, maintenant: Maintenant, envoi: Envoi, note: Saisie[Forme] | None = None
) -> Response:
    sections = acces.sections
    section = section_de(sections, SECTION)
    if section is None:
        raise Introuvable
    rang = sections.index(section)
    demande = demande_ouverte(bd, acces.dossier)
    presentes = pieces_de(bd, acces.dossier)
    contenu = contenu_de(sections_de(bd, acces.dossier))
    trouves = constats_de_page(section, examiner(acces, contenu, presentes))
    attendues = pieces_attendues(contenu, {piece.genre for piece in presentes})
    notes: Saisie[Forme] = Saisie.vierge(**{f"note.{code}": texte for code, texte in attendues.items()})
    if note is not None:
        notes = Saisie(valeurs=notes.valeurs | note.valeurs, erreurs=note.erreurs)
    est_close = acces.dossier.depose_le is None and fenetre(acces.campagne).est_close(maintenant)
    peut_changer = acces.dossier.etat in EDITABLES and peut("rediger_dossier", acces.situation) and not est_close
    return page(
        request,
        "dossiers/pieces.html",
        statut=413 if envoi.est_trop_lourd else 422 if envoi.refus or notes.erreurs else 200,
        acces=acces,
        section=section,
        rang=rang + 1,
        total=len(sections),
        precedente=sections[rang - 1],
        suivante=partie_suivante(sections, SECTION, demande if peut_changer else None),
        genres=pieces_possibles(acces),
        requises=codes_requis(acces),
        remplaces=remplacees(contenu),
        remplacables=remplacables(sections),
        manquantes={champ.removeprefix("pieces."): phrase for champ, phrase in trouves.erreurs.items()},
        par_genre={genre.code: [p for p in presentes if p.genre == genre.code] for genre in pieces_possibles(acces)},
        attendues=attendues,
        offres=offres_du_coffre(bd, acces, presentes, jour_de_paris(maintenant)) if peut_changer else {},
        notes=notes,
        annonces=[a for a in annonces(acces, contenu, presentes) if a[0] == SECTION],
        refus=envoi.refus,
        acceptes=len(envoi.surs),
        peut_changer=peut_changer,
        peut_garder=peut_changer and peut_garder(acces),
        peut_voir_rib=peut("voir_rib", acces.situation),
        est_close=est_close,
        reste=fenetre(acces.campagne).reste(maintenant),
        faits=FAITS,
        **complement_attendu(demande, maintenant),
    )


@router.post("/dossiers/{dossier_id}/pieces", name="dossiers.ajouter_pieces")
def ajouter(
    request: Request,
    envoi: PiecesRecues,
    acces: DossierARediger,
    corps: Corps,
    personne: Porteur,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    """`envoi` comes first: files are opened and kept before the writing door takes its turn."""
    est_plein = False
    est_a_garder = texte_poste(champs_postes(corps), "garder_coffre") == "oui" and peut_garder(acces)
    for recue in envoi.surs:
        try:
            _joindre(bd, acces, recue, personne, maintenant)
        except DocumentDeTrop as refus:
            envoi.refuser(recue.genre, recue.fichier.nom, refus.phrase)
        else:
            if est_a_garder:
                sur = recue.fichier
                contenu = Contenu(sur.nom, sur.mime, len(sur.contenu), recue.sha256)
                try:
                    garder_au_coffre(bd, acces, recue.genre, contenu, personne, maintenant)
                except CoffrePlein:
                    est_plein = True
    if envoi.refus:
        return _page(request, acces, bd, maintenant, envoi)
    remplace = any(recue.remplace_id for recue in envoi.surs)
    if est_plein:
        return _retour(request, acces, "coffre_plein")
    return _retour(request, acces, "remplace" if remplace else "ajoute" if envoi.surs else "rien")


def _joindre(bd: Bd, acces: Acces, recue: PieceRecue, personne: Personne, maintenant: Maintenant) -> None:
    ancienne = piece_de(bd, acces.dossier, recue.remplace_id) if recue.remplace_id else None
    if ancienne is None:  # taken away meanwhile by somebody else: the new one is kept all the same
        ajouter_piece(bd, acces, recue.genre, recue.fichier, recue.sha256, personne, maintenant)
    else:
        remplacer_piece(bd, acces, ancienne, recue.fichier, recue.sha256, personne, maintenant)


@router.post("/dossiers/{dossier_id}/pieces/coffre", name="dossiers.reprendre_du_coffre")
def reprendre(
    request: Request, acces: DossierARediger, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    reprendre_du_coffre(bd, acces, champs_postes(corps).get("genre", []), personne, maintenant)
    return _retour(request, acces, "coffre")


@router.post("/dossiers/{dossier_id}/pieces/plus-tard", name="dossiers.annoncer_piece")
def annoncer(
    request: Request, acces: DossierARediger, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    champs = champs_postes(corps)
    genre = texte_poste(champs, "genre")
    note = None if texte_poste(champs, "acte") == "reprendre" else nettoyer(texte_poste(champs, f"note.{genre}"))
    try:
        annoncer_piece(bd, acces, genre, note, personne, maintenant)
    except SaisieInvalide as refus:
        if not refus.erreurs:
            raise
        return _page(
            request, acces, bd, maintenant, Envoi(), Saisie(valeurs={f"note.{genre}": note}, erreurs=refus.erreurs)
        )
    return _retour(request, acces, "reprise" if note is None else "annonce")


@router.get("/dossiers/{dossier_id}/pieces/{piece_id}", name="dossiers.telecharger_piece")
def telecharger(lue: PieceATelecharger) -> Response:
    exiger_ouvrable(lue.piece.etat)
    return servir_fichier(lue.piece.sha256, lue.piece.nom, lue.piece.mime)


@router.post("/dossiers/{dossier_id}/pieces/{piece_id}/ouvrir", name="dossiers.ouvrir_rib")
def ouvrir(lue: RibAOuvrir, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    exiger_ouvrable(lue.piece.etat)
    fichier = servir_fichier(lue.piece.sha256, lue.piece.nom, lue.piece.mime)
    ouvrir_rib(bd, lue.acces, lue.piece, personne, maintenant)
    return fichier


@router.get("/dossiers/{dossier_id}/pieces/{piece_id}/retirer", name="dossiers.confirmer_retrait_piece")
def confirmer_retrait(request: Request, lue: PieceVue, maintenant: Maintenant) -> Response:
    exiger_editable(lue.acces.dossier)
    return page(
        request,
        "dossiers/retirer_piece.html",
        acces=lue.acces,
        piece=lue.piece,
        genre=libelle_piece(lue.piece.genre, lue.acces.regles.pieces_ajoutees),
        **temps_qui_reste(lue.acces, maintenant),
    )


@router.post("/dossiers/{dossier_id}/pieces/{piece_id}/retirer", name="dossiers.retirer_piece")
def retirer(request: Request, lue: PieceARetirer, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Response:
    retirer_piece(bd, lue.acces, lue.piece, personne, maintenant)
    return _retour(request, lue.acces, "retire")


def _retour(request: Request, acces: Acces, fait: str) -> RedirectResponse:
    ici = chemin(request.app, "dossiers.pieces", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)
