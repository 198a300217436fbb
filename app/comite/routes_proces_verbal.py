"""The minutes of a sitting: the page, what is typed, the second reading, the files."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands_proces_verbal as actes
from app.comite.deps import AccesSeance, LecteurDeLOrdreDuJour, SeanceATenir, SeanceVue
from app.comite.documents_pv import TYPE_DOCX, deliberation_en_docx, en_docx, en_xlsx
from app.comite.forms_proces_verbal import FormeRaison, FormeRemarque, lire_texte
from app.comite.queries import a_un_deport
from app.comite.queries_proces_verbal import (
    agents_du_pv,
    composer,
    dernier_pv,
    dossiers_vus,
    instants_lus,
    nombre_cache,
    pv_fige,
    relire,
)
from app.comite.reliure_pv import NATURE
from app.comite.tableur import TYPE_XLSX
from app.comptes.deps import Administrateur, Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.fichiers import disposition
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.calendrier import jour_de_paris
from app.domain.droits import Role, Situation, peut
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.instances import Faculte, exiger_faculte
from app.domain.proces_verbal import EtatPV, exiger_entier, extrait
from app.models.comptes import Personne
from app.models.proces_verbaux import ProcesVerbal

router = Routeur()
ICI = "/comite/seances/{seance_id}/proces-verbal"
PAS_ENCORE = "Le procès-verbal de cette séance n’est pas encore figé. Il sera lisible ensuite."


@router.get(ICI, name="comite.proces_verbal")
def proces_verbal(request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The minutes: in progress for the agents, frozen for everybody, without what the reader may not know."""
    return _page(request, bd, personne, acces)


def _page(
    request: Request,
    bd: Bd,
    personne: Personne,
    acces: AccesSeance,
    saisie: Saisie[Any] | None = None,
    statut: int = 200,
) -> Response:
    seance, est_membre = acces.seance, personne.role is Role.MEMBRE
    fige = pv_fige(bd, seance)
    pv = fige if est_membre else dernier_pv(bd, seance)
    if pv is not None and pv.etat is EtatPV.FIGE:
        contenu = extrait(relire(pv), dossiers_vus(bd, personne, seance))
    else:
        contenu = composer(bd, personne, seance, acces.campagne, pv)
    est_ecarte = a_un_deport(bd, personne, seance)
    situation = Situation(role=personne.role, est_depose=True)
    return page(
        request,
        "comite/proces_verbal.html",
        statut=statut,
        seance=seance,
        campagne=acces.campagne,
        pv=pv,
        fige=fige,
        est_lisible=not est_membre or fige is not None,
        contenu=instants_lus(contenu),
        agents=agents_du_pv(bd, fige),
        est_entier=nombre_cache(bd, personne, seance) == 0,
        peut_rediger=peut("rediger_proces_verbal", situation) and not est_ecarte,
        peut_relire=peut("relire_proces_verbal", situation) and not est_ecarte,
        a_change=_a_change(bd, personne, acces, fige) if fige is pv and not est_membre and not est_ecarte else False,
        saisie=saisie or _saisie(pv),
    )


def _a_change(bd: Bd, personne: Personne, acces: AccesSeance, fige: ProcesVerbal | None) -> bool:
    """Whether the sitting no longer says what was frozen: a correction, a vote cancelled since."""
    return fige is not None and composer(bd, personne, acces.seance, acces.campagne, fige) != relire(fige)


def _saisie(pv: ProcesVerbal | None) -> Saisie[Any]:
    debats = {f"debat_{id_}": texte for id_, texte in (pv.debats if pv else {}).items()}
    return Saisie.vierge(observations=pv.observations if pv else "", maj=pv.maj if pv else 0, **debats)


@router.post(ICI, name="comite.ecrire_pv")
def ecrire(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Keep what is typed. Refused, the same page comes back with everything that was typed."""
    saisie = lire_texte(corps, dossiers_vus(bd, personne, acces.seance))
    try:
        actes.ecrire(bd, acces.seance, saisie.exige.donnees(), personne, instant)
    except SaisieInvalide as refus:
        return _page(request, bd, personne, acces, saisie.refuser(refus), 422)
    return _vers(request, acces, "ecrit")


@router.post(f"{ICI}/soumettre", name="comite.soumettre_pv")
def soumettre(request: Request, acces: SeanceATenir, personne: Administrateur, instant: Maintenant, bd: Bd) -> Response:
    """Ask a second agent to read it again."""
    actes.soumettre(bd, acces.seance, personne, instant)
    return _vers(request, acces, "soumis")


@router.post(f"{ICI}/renvoyer", name="comite.renvoyer_pv")
def renvoyer(
    request: Request, acces: SeanceVue, corps: Corps, personne: Agent, instant: Maintenant, bd: Bd
) -> Response:
    """The second agent asks to put something right."""
    saisie = Saisie.lire(FormeRemarque, corps)
    try:
        actes.renvoyer(bd, acces.seance, saisie.exige.remarque, personne, instant)
    except SaisieInvalide as refus:
        return _page(request, bd, personne, acces, saisie.refuser(refus), 422)
    return _vers(request, acces, "renvoye")


@router.post(f"{ICI}/figer", name="comite.figer_pv")
def figer(request: Request, acces: SeanceVue, personne: Agent, instant: Maintenant, bd: Bd) -> Response:
    """The second agent read it: it no longer changes."""
    actes.figer(bd, acces.seance, acces.campagne, personne, instant)
    return _vers(request, acces, "fige")


@router.post(f"{ICI}/rectifier", name="comite.rectifier_pv")
def rectifier(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Open a new version, with its reason."""
    saisie = Saisie.lire(FormeRaison, corps)
    try:
        actes.rectifier(bd, acces.seance, saisie.exige.raison, personne, instant)
    except SaisieInvalide as refus:
        return _page(request, bd, personne, acces, saisie.refuser(refus), 422)
    return _vers(request, acces, "rectifie")


@router.get(f"{ICI}.pdf", name="comite.pv_pdf")
def pv_pdf(acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """What was frozen, drawn by the worker."""
    pv = _entier(bd, personne, acces)
    if not pv.pdf_sha256:
        raise ErreurMetier("Le PDF est en préparation. Revenez dans une minute.")
    return servir_fichier(pv.pdf_sha256, _nom(acces, "pdf"), "application/pdf", NATURE)


@router.get(f"{ICI}.docx", name="comite.pv_docx")
def pv_docx(acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The same content as a text document."""
    pv = _entier(bd, personne, acces)
    agents = agents_du_pv(bd, pv)
    relecture = f"Soumis à la relecture par {agents.soumis}, relu et figé par {agents.fige}."
    document = en_docx(instants_lus(relire(pv)), pv.sha256 or "", relecture)
    return Response(document, media_type=TYPE_DOCX, headers=_entetes(acces, "docx"))


@router.get("/comite/seances/{seance_id}/releve.xlsx", name="comite.releve_xlsx")
def releve_xlsx(acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The record of decisions, a sheet for each funder: of what was frozen, of the sitting until then for agents."""
    fige = pv_fige(bd, acces.seance)
    if fige is None and personne.role is Role.MEMBRE:
        raise ErreurMetier(PAS_ENCORE)
    contenu = relire(fige) if fige else composer(bd, personne, acces.seance, acces.campagne, None)
    vus = dossiers_vus(bd, personne, acces.seance)
    return Response(en_xlsx(extrait(contenu, vus)), media_type=TYPE_XLSX, headers=_entetes(acces, "xlsx"))


@router.get("/comite/seances/{seance_id}/deliberation.docx", name="comite.deliberation_docx")
def deliberation_docx(acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The table that the assembly votes, before its vote as after; without what the reader may not know."""
    exiger_faculte(acces.seance.genre, Faculte.VOTE)
    contenu = composer(bd, personne, acces.seance, acces.campagne, None)
    financeur = next((f for f in contenu["financeurs"] if f["code"] == acces.seance.financeur_code), None)
    if financeur is None:
        raise Introuvable
    document = deliberation_en_docx(instants_lus(contenu), financeur)
    nom = f"deliberation-{jour_de_paris(acces.seance.tenue_le).isoformat()}.docx"
    return Response(document, media_type=TYPE_DOCX, headers={**disposition(nom), "Cache-Control": "no-store"})


def _entier(bd: Bd, personne: Personne, acces: AccesSeance) -> ProcesVerbal:
    """The frozen minutes, for somebody who may know every dossier in them."""
    pv = pv_fige(bd, acces.seance)
    if pv is None:
        raise ErreurMetier(PAS_ENCORE)
    if not pv.contenu:
        raise Introuvable
    exiger_entier(nombre_cache(bd, personne, acces.seance))
    return pv


def _nom(acces: AccesSeance, extension: str) -> str:
    nom = "releve-de-decisions" if extension == "xlsx" else "proces-verbal"
    return f"{nom}-{jour_de_paris(acces.seance.tenue_le).isoformat()}.{extension}"


def _entetes(acces: AccesSeance, extension: str) -> dict[str, str]:
    return {**disposition(_nom(acces, extension)), "Cache-Control": "no-store"}


def _vers(request: Request, acces: AccesSeance, fait: str) -> RedirectResponse:
    adresse = chemin(request.app, "comite.proces_verbal", seance_id=acces.seance.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)
