"""The decisions and their publication."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands_decision, commands_lettres, commands_publication
from app.comite.deps import AccesDossier, AccesSeance, DossierADecider, SeanceAPreparer, SeanceATenir
from app.comite.forms import FormeAnnulation, FormeCorrection, FormeDecision, lire_decision
from app.comite.lettres import ecrire_lettres, empreinte
from app.comite.montants import erreurs_et_statut
from app.comite.queries import a_un_deport, suit_un_dossier
from app.comite.queries_classement import enveloppes
from app.comite.queries_lettres import nombre_sans_decision
from app.comite.queries_lettres_postees import lettres_reliees, nombre_de_lettres
from app.comite.queries_seance import NOMS_DECISIONS, envois
from app.comite.vues import page_seance
from app.comptes.deps import Administrateur, Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.droits import Role
from app.domain.envois import avancement
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.instances import encore_promis
from app.models.comptes import Personne

router = Routeur()


def _vers_seance(request: Request, seance_id: int | None, fait: str) -> RedirectResponse:
    adresse = chemin(request.app, "comite.seance", seance_id=seance_id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


@router.post("/comite/seances/{seance_id}/dossiers/{dossier_id}/decision", name="comite.decider")
def decider(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Record a decision. Refused, the same page comes back with everything that was typed."""
    codes = [e.code for e in enveloppes(bd, personne, acces.campagne.id or 0)]
    saisie = lire_decision(corps, codes)
    try:
        commands_decision.decider(bd, acces.seance, acces.dossier, saisie.exige.donnees(), personne, instant)
    except Interdit:
        raise
    except ErreurMetier as refus:
        return _refus(request, bd, personne, acces, saisie, refus)
    return _vers_seance(request, acces.seance.id, "decidee")


@router.post("/comite/seances/{seance_id}/dossiers/{dossier_id}/corriger", name="comite.corriger_decision")
def corriger_decision(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Put right what a closed sitting decided. Refused, the same page comes back with everything that was typed."""
    codes = [e.code for e in enveloppes(bd, personne, acces.campagne.id or 0)]
    saisie, raison = lire_decision(corps, codes), Saisie.lire(FormeCorrection, corps)
    saisie = Saisie(saisie.valeurs | raison.valeurs, saisie.erreurs | raison.erreurs, saisie.donnees)
    try:
        donnees, motif = saisie.exige.donnees(), raison.exige.motif_correction
        commands_decision.corriger_decision(bd, acces.seance, acces.dossier, donnees, motif, personne, instant)
    except Interdit:
        raise
    except ErreurMetier as refus:
        return _refus(request, bd, personne, acces, saisie, refus)
    return _vers_seance(request, acces.seance.id, "corrigee")


def _refus(
    request: Request,
    bd: Bd,
    personne: Personne,
    acces: AccesDossier,
    saisie: Saisie[FormeDecision],
    refus: ErreurMetier,
) -> Response:
    """The page of the sitting with everything that was typed, each sentence beside what it speaks of."""
    erreurs, statut = erreurs_et_statut(refus)
    return page_seance(
        request, bd, personne, AccesSeance(acces.seance, acces.campagne), choisi=acces.dossier.id,
        saisie=Saisie(valeurs=saisie.valeurs, erreurs=erreurs), erreurs=erreurs, statut=statut,
    )  # fmt: skip


@router.post("/comite/seances/{seance_id}/dossiers/{dossier_id}/annuler", name="comite.annuler_decision")
def annuler_decision(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Go back on a decision that is not published."""
    saisie = Saisie.lire(FormeAnnulation, corps)
    try:
        motif = saisie.exige.motif_annulation
        commands_decision.annuler_decision(bd, acces.seance, acces.dossier, motif, personne, instant)
    except SaisieInvalide as refus:
        return page_seance(
            request, bd, personne, AccesSeance(acces.seance, acces.campagne),
            choisi=acces.dossier.id, annulation=saisie.refuser(refus), erreurs=refus.erreurs, statut=422,
        )  # fmt: skip
    return _vers_seance(request, acces.seance.id, "annulee")


@router.get("/comite/seances/{seance_id}/publication", name="comite.publication")
def publication(request: Request, acces: SeanceAPreparer, personne: Agent, instant: Maintenant, bd: Bd) -> Response:
    """Every letter before it leaves, and who may do what next."""
    if a_un_deport(bd, personne, acces.seance):
        raise Interdit(commands_publication.EN_DEPORT)
    lettres = ecrire_lettres(bd, acces.seance, acces.campagne, instant)
    est_preparee = acces.seance.publication_preparee_le is not None and acces.seance.publiee_le is None
    partis = envois(bd, personne, acces.seance) if acces.seance.publiee_le else []
    return page(
        request,
        "comite/publication.html",
        seance=acces.seance,
        campagne=acces.campagne,
        noms_decisions=NOMS_DECISIONS,
        lettres=lettres,
        ont_change=est_preparee and empreinte(lettres) != acces.seance.lettres_sha256,
        promis=encore_promis(part for lettre in lettres for part in lettre.source.montants),
        incompletes=[lettre for lettre in lettres if lettre.vides],
        envois=partis,
        avancement=avancement((e.etat.value, bool(e.erreur)) for e in partis if not e.est_reglee),
        suit=request.query_params.get("suivre") == "oui",
        a_imprimer=nombre_de_lettres(bd, personne, acces.seance) if acces.seance.publiee_le else (0, 0),
        reliees=lettres_reliees(bd, personne, acces.seance) if acces.seance.publiee_le else [],
        restants=nombre_sans_decision(bd, acces.seance),
        est_administrateur=personne.role is Role.ADMINISTRATEUR,
        prepare_par=_nom(bd, acces.seance.publication_preparee_par_id),
        est_preparateur=acces.seance.publication_preparee_par_id == personne.id,
    )


def _nom(bd: Bd, personne_id: int | None) -> str:
    qui = bd.get(Personne, personne_id) if personne_id else None
    return qui.nom_complet if qui else ""


def _vers_la_publication(request: Request, acces: AccesSeance, fait: str) -> Response:
    adresse = chemin(request.app, "comite.publication", seance_id=acces.seance.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


@router.post("/comite/seances/{seance_id}/publication/preparer", name="comite.preparer_publication")
def preparer_publication(
    request: Request, acces: SeanceAPreparer, personne: Agent, instant: Maintenant, bd: Bd
) -> Response:
    """The letters were read: another person may let them leave."""
    qualites = suit_un_dossier(bd, personne, acces.seance)
    commands_publication.preparer_publication(bd, acces.seance, qualites, personne, instant)
    return _vers_la_publication(request, acces, "preparee")


@router.post("/comite/seances/{seance_id}/publication/publier", name="comite.publier")
def publier(request: Request, acces: SeanceATenir, personne: Administrateur, instant: Maintenant, bd: Bd) -> Response:
    """Publish, by somebody else than who prepared."""
    commands_publication.publier(bd, acces.seance, acces.campagne, personne, instant)
    return _vers_la_publication(request, acces, "publiee")


@router.post("/comite/seances/{seance_id}/publication/lettres", name="comite.demander_lettres")
def demander_lettres(
    request: Request, acces: SeanceAPreparer, corps: Corps, personne: Agent, instant: Maintenant, bd: Bd
) -> Response:
    """One PDF of the letters, for those that leave by post."""
    if a_un_deport(bd, personne, acces.seance):
        raise Interdit(commands_publication.EN_DEPORT)
    lesquelles = str(corps.get("lesquelles", ""))
    commands_lettres.demander_lettres(bd, acces.seance, acces.campagne, lesquelles, personne, instant)
    return _vers_la_publication(request, acces, "lettres#imprimer")


@router.post("/comite/seances/{seance_id}/publication/lettres/{recueil_id}/postees", name="comite.noter_postees")
def noter_postees(
    request: Request, acces: SeanceATenir, recueil_id: int, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """The letters of this document were posted."""
    recueil = next((r for r in lettres_reliees(bd, personne, acces.seance) if r.id == recueil_id), None)
    if recueil is None:
        raise Introuvable
    commands_lettres.noter_postees(bd, acces.seance, recueil, personne, instant)
    return _vers_la_publication(request, acces, "postees#imprimer")
