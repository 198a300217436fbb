"""What agents read: what waits for them, the list, one dossier, its documents."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.analyse import exiger_ouvrable
from app.comptes.chemins import vers_la_preuve
from app.comptes.deps import Agent, Maintenant, SessionPresente
from app.comptes.routeur import Routeur
from app.comptes.sessions import preuve_de
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.attentes import ATTENTES
from app.domain.coordonnees import PAR_LE_BOUTON, preuve_tient
from app.domain.erreurs import Interdit
from app.instruction import (
    routes_actes,
    routes_complement,
    routes_equilibrage,
    routes_etalonnage,
    routes_etiquettes,
    routes_irrecevabilite,
    routes_lectures,
    routes_liens,
    routes_liste,
    routes_lots,
    routes_lots_demandes,
    routes_lots_suivis,
    routes_messages,
    routes_notes,
    routes_notes_internes,
    routes_organisme,
    routes_rapprochement,
    routes_recevabilite,
    routes_ressemblances,
    routes_rib,
    routes_second_lecteur,
    routes_versions,
    routes_vues,
)
from app.instruction.commands import consigner_rib
from app.instruction.deps import DossierDontLeRib, DossierVu
from app.instruction.ecran import composer
from app.instruction.fiche import RIB
from app.instruction.filtres import Filtres, bornes_a_corriger
from app.instruction.liste import choisir, composer_liste
from app.instruction.queries_a_instruire import ATTENTES_MAXIMUM
from app.instruction.queries_attente import MONTREES, ce_qui_attend
from app.instruction.queries_attente_porteur import delais_vises, dossiers_chez_le_porteur, horloges
from app.instruction.queries_charge import alertes_de_la_coordination, charges
from app.instruction.queries_choix import choix_de_la_liste
from app.instruction.queries_dossier import piece_deposee
from app.instruction.queries_liens import nombre_a_declarer
from app.instruction.queries_rib import nombre_de_ribs
from app.instruction.queries_seances import seances_en_attente
from app.instruction.suppleances import en_l_absence

router = Routeur()
router.reunir(routes_liste.router)  # before the door of one dossier, whose address is shorter


@router.get("/instruction/a-traiter", name="instruction.a_traiter")
def a_traiter(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    en_entier = request.query_params.get("tout", "")
    groupes = ce_qui_attend(bd, personne, maintenant, MONTREES, en_entier)
    dehors = dossiers_chez_le_porteur(bd, personne)
    comptes = horloges(bd, groupes, dehors, maintenant)
    est_retenu = any(d.est_a_declarer for groupe in groupes.values() for d in groupe.lus)
    return page(
        request,
        "instruction/a_traiter.html",
        groupes=groupes,
        fiches=ATTENTES,
        montrees=MONTREES,
        au_plus=ATTENTES_MAXIMUM,
        en_entier=en_entier,
        dehors=dehors,
        horloges=comptes,
        delais=delais_vises(bd, comptes),
        absents=en_l_absence(bd, personne, maintenant),
        alertes=alertes_de_la_coordination(bd, personne),
        charges=charges(bd, personne),
        ribs=nombre_de_ribs(bd, personne),
        seances=seances_en_attente(bd, personne),
        a_declarer=nombre_a_declarer(bd, personne) if est_retenu else 0,
    )


@router.get("/instruction/dossiers", name="instruction.dossiers")
def dossiers(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    choix = choix_de_la_liste(bd, personne)
    if choix.premiere and not request.url.query:
        return RedirectResponse(f"{request.url.path}?{choix.premiere.requete}", 303)
    filtres = Filtres.lire(request.query_params.multi_items())
    choisis = choisir(request.query_params)
    fausses = bornes_a_corriger(request.query_params.multi_items())
    lue = composer_liste(bd, filtres, personne, choix, maintenant)
    statut = 422 if fausses else 200
    return page(request, "instruction/dossiers.html", statut, choisis=choisis, fausses=fausses, **lue)


@router.get("/instruction/dossiers/{dossier_id}", name="instruction.dossier")
def dossier(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    ecran = composer(bd, acces, maintenant, request.query_params.get("liste", ""))
    return page(request, "instruction/dossier.html", ecran=ecran)


@router.get("/instruction/dossiers/{dossier_id}/pieces/{piece_id}", name="instruction.piece")
def piece(acces: DossierVu, piece_id: int, bd: Bd) -> Response:
    trouvee = piece_deposee(bd, acces.dossier, piece_id)
    if trouvee is None:
        raise Introuvable
    if trouvee.genre == RIB:
        raise Interdit(PAR_LE_BOUTON)
    exiger_ouvrable(trouvee.etat)
    return servir_fichier(trouvee.sha256, trouvee.nom, trouvee.mime)


@router.post("/instruction/dossiers/{dossier_id}/rib/{piece_id}", name="instruction.telecharger_rib")
def telecharger_rib(
    request: Request,
    acces: DossierDontLeRib,
    piece_id: int,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    """The whole IBAN is in it: who reads proves again who they are, as for the number."""
    trouvee = piece_deposee(bd, acces.dossier, piece_id)
    if trouvee is None or trouvee.genre != RIB:
        raise Introuvable
    exiger_ouvrable(trouvee.etat)
    if not preuve_tient(preuve_de(bd, session_id), maintenant):
        ici = chemin(request.app, "instruction.dossier", dossier_id=acces.dossier.id)
        return vers_la_preuve(request, f"{ici}#documents")
    fichier = servir_fichier(trouvee.sha256, trouvee.nom, trouvee.mime)
    consigner_rib(bd, acces, trouvee, maintenant)
    return fichier


router.reunir(routes_lectures.router)
router.reunir(routes_messages.router)
router.reunir(routes_notes.router)
router.reunir(routes_notes_internes.router)
router.reunir(routes_actes.router)
router.reunir(routes_complement.router)
router.reunir(routes_recevabilite.router)
router.reunir(routes_irrecevabilite.router)
router.reunir(routes_liens.router)
router.reunir(routes_ressemblances.router)
router.reunir(routes_rib.router)
router.reunir(routes_versions.router)
router.reunir(routes_vues.router)
router.reunir(routes_equilibrage.router)
router.reunir(routes_lots.router)
router.reunir(routes_lots_demandes.router)
router.reunir(routes_lots_suivis.router)
router.reunir(routes_etiquettes.router)
router.reunir(routes_organisme.router)
router.reunir(routes_etalonnage.router, routes_rapprochement.router, routes_second_lecteur.router)
