"""The sittings: list, page, agenda, attendance, withdrawals, record."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands, commands_presences
from app.comite.classement import etablir
from app.comite.deps import CampagneATenir, DossierDeSeance, DossierLu, LecteurDeLOrdreDuJour, SeanceATenir, SeanceVue
from app.comite.forms import FormeDeport, FormeInscription, FormePresences, FormeSeance, saisie_de_seance
from app.comite.queries import campagnes_listees, inscrits, personnes_convocables, seances_listees
from app.comite.queries_decisions import corrections
from app.comite.queries_proces_verbal import decisions_tenues
from app.comite.queries_retraits import retraits, retraits_d_agents
from app.comite.queries_seance import historiques, membres
from app.comite.vues import LIBELLES_SEANCE, page_dossier, page_seance
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.instances import GenreSeance
from app.domain.proces_verbal import lignes_de_total, totaliser
from app.instruction.queries_enveloppes import noms_des_financeurs

router = Routeur()


def _vers(request: Request, nom: str, fait: str, ancre: str = "", **parametres: int | None) -> RedirectResponse:
    adresse = chemin(request.app, nom, **parametres)
    return RedirectResponse(f"{adresse}?fait={fait}{ancre}", status_code=303)


def _entier(texte: str) -> int | None:
    return int(texte) if texte.isdecimal() and len(texte) < 10 else None


@router.get("/comite/seances", name="comite.seances")
def seances(request: Request, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The sittings this person may know."""
    return page(request, "comite/seances.html", seances=seances_listees(bd, personne), libelles=LIBELLES_SEANCE)


@router.get("/comite/seances/nouvelle", name="comite.nouvelle_seance")
def nouvelle_seance(request: Request, personne: Administrateur, bd: Bd) -> Response:
    """For which campaign?"""
    return page(request, "comite/nouvelle_seance.html", campagnes=campagnes_listees(bd, personne))


@router.get("/comite/classement/{campagne_id}/seances/nouvelle", name="comite.preparer_seance")
def preparer_seance(request: Request, campagne: CampagneATenir, personne: Administrateur, bd: Bd) -> Response:
    """The form of a new sitting."""
    saisie: Saisie[FormeSeance] = Saisie.vierge(genre=GenreSeance.COPIL.value)
    return _forme(request, bd, saisie, campagne=campagne)


def _forme(request: Request, bd: Bd, saisie: Saisie[FormeSeance], statut: int = 200, **contexte: object) -> Response:
    return page(
        request, "comite/seance_forme.html", statut=statut, saisie=saisie, convocables=personnes_convocables(bd),
        genres=[(g.value, g.libelle, g.aide) for g in GenreSeance], financeurs=noms_des_financeurs(bd).items(),
        **({"campagne": None, "seance": None} | contexte),
    )  # fmt: skip


@router.post("/comite/classement/{campagne_id}/seances/nouvelle", name="comite.creer_seance")
def creer_seance(
    request: Request, campagne: CampagneATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Create a sitting."""
    saisie = Saisie.lire(FormeSeance, corps)
    try:
        seance = commands.creer_seance(bd, campagne, saisie.exige.convocation(), personne, instant)
    except SaisieInvalide as refus:
        return _forme(request, bd, saisie.refuser(refus), 422, campagne=campagne)
    return _vers(request, "comite.seance", "creee", seance_id=seance.id)


@router.get("/comite/seances/{seance_id}", name="comite.seance")
def seance(
    request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd, dossier: str = "", page: str = ""
) -> Response:
    """The agenda, attendance, and for the administrator the decision panel of `?dossier=`."""
    return page_seance(request, bd, personne, acces, choisi=_entier(dossier), page_=_entier(page) or 1)


@router.get("/comite/seances/{seance_id}/modifier", name="comite.modifier")
def modifier(request: Request, acces: SeanceATenir, bd: Bd) -> Response:
    """The form of a sitting as it stands."""
    commands.exiger_non_close(acces.seance)
    saisie = saisie_de_seance(acces.seance, [p.id for p, _ in membres(bd, acces.seance)])
    return _forme(request, bd, saisie, campagne=acces.campagne, seance=acces.seance)


@router.post("/comite/seances/{seance_id}/modifier", name="comite.modifier_seance")
def modifier_seance(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Change the date, the place or the members."""
    saisie = Saisie.lire(FormeSeance, corps)
    try:
        commands.modifier_seance(bd, acces.seance, saisie.exige.convocation(), personne, instant)
    except SaisieInvalide as refus:
        return _forme(request, bd, saisie.refuser(refus), 422, campagne=acces.campagne, seance=acces.seance)
    return _vers(request, "comite.seance", "modifiee", seance_id=acces.seance.id)


@router.post("/comite/seances/{seance_id}/inscrire", name="comite.inscrire")
def inscrire(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Put the dossiers chosen on the agenda."""
    try:
        choisis = Saisie.lire(FormeInscription, corps).exige.dossiers
        commands.inscrire(bd, acces.seance, choisis, personne, instant)
    except SaisieInvalide as refus:
        return page_seance(request, bd, personne, acces, erreurs=refus.erreurs, statut=422)
    return _vers(request, "comite.seance", "inscrits", seance_id=acces.seance.id)


@router.post("/comite/seances/{seance_id}/presences", name="comite.noter_presences")
def noter_presences(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Record who is in the room."""
    try:
        presents = Saisie.lire(FormePresences, corps).exige.presents
        commands_presences.noter_presences(bd, acces.seance, presents, personne, instant)
    except SaisieInvalide as refus:
        return page_seance(request, bd, personne, acces, erreurs=refus.erreurs, statut=422)
    return _vers(request, "comite.seance", "presences", seance_id=acces.seance.id)


@router.post("/comite/seances/{seance_id}/ouvrir", name="comite.ouvrir_seance")
def ouvrir_seance(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Open the sitting, or open it again; the secretary stays on their page."""
    commands.ouvrir_seance(bd, acces.seance, personne, instant)
    vers = "comite.tenir" if corps.get("retour") == "tenir" else "comite.seance"
    return _vers(request, vers, "ouverte", seance_id=acces.seance.id)


@router.post("/comite/seances/{seance_id}/clore", name="comite.clore_seance")
def clore_seance(
    request: Request, acces: SeanceATenir, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Close the sitting."""
    commands.clore_seance(bd, acces.seance, personne, instant)
    return _vers(request, "comite.seance", "close", seance_id=acces.seance.id)


@router.get("/comite/seances/{seance_id}/dossiers/{dossier_id}", name="comite.dossier")
def dossier(request: Request, acces: DossierLu, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """What the committee needs of a dossier."""
    return page_dossier(request, bd, personne, acces)


@router.post("/comite/seances/{seance_id}/dossiers/{dossier_id}/deport", name="comite.declarer_deport")
def declarer_deport(
    request: Request, acces: DossierDeSeance, corps: Corps, personne: LecteurDeLOrdreDuJour, instant: Maintenant, bd: Bd
) -> Response:
    """Withdraw from a dossier: from then on it does not exist for this person."""
    saisie = Saisie.lire(FormeDeport, corps)
    try:
        commands.declarer_deport(bd, acces.seance, acces.dossier, saisie.exige.motif, personne, instant)
    except SaisieInvalide as refus:
        return page_dossier(request, bd, personne, acces, saisie.refuser(refus), 422)
    return _vers(request, "comite.seance", "deport", seance_id=acces.seance.id)


@router.get("/comite/seances/{seance_id}/releve", name="comite.releve")
def releve(request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The record of the sitting: present, withdrawn, decisions, amounts, reasons, totals."""
    ordre = etablir(bd, personne, acces.campagne.id or 0, inscrits(acces.seance.id))
    histoires = historiques(bd, personne, acces.seance)
    dits = decisions_tenues(bd, personne, acces.seance)
    financeurs = [{"code": carte.code} for carte in ordre.cartes]
    return page(
        request,
        "comite/releve.html",
        seance=acces.seance,
        campagne=acces.campagne,
        ordre=ordre,
        historiques=histoires,
        dits=dits,
        totaux=lignes_de_total(totaliser({"dossiers": list(dits.values()), "financeurs": financeurs})),
        membres=membres(bd, acces.seance),
        retraits=retraits(bd, personne, acces.seance),
        corrections=corrections(bd, personne, acces.seance),
        retraits_d_agents=retraits_d_agents(bd, personne, acces.seance),
    )
