"""The tour de table of a dossier: who gives what, how firmly, and what is still to be found."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands_tour
from app.comite.commands_instances import annuler_vote as annuler_le_vote
from app.comite.commands_instances import noter_vote as noter_le_vote
from app.comite.commands_tour import situation_de
from app.comite.deps import AccesDuComite, DossierAuTour, DossierDuComiteLu, LecteurDeLOrdreDuJour
from app.comite.forms import FormeAnnulation
from app.comite.forms_instances import FormeVote
from app.comite.forms_tour import CALCULS, FormeLigne, calculer, saisie_de_ligne
from app.comite.queries import A_DECIDER
from app.comite.queries_instances import votes_du_dossier
from app.comite.queries_tour import tour_de
from app.comptes.deps import Administrateur, Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.decision import EnveloppeDepassee
from app.domain.droits import Role, peut
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.postes import FINANCEURS_74
from app.domain.tour_de_table import FERMETES_DES_AUTRES, FERMETES_DU_COMITE, CleDeLigne
from app.models.comptes import Personne
from app.models.rectifications import Rectification

router = Routeur()
TOUR = "/comite/dossiers/{dossier_id}/tour"


@router.get(TOUR, name="comite.tour")
def tour(
    request: Request, acces: DossierDuComiteLu, personne: LecteurDeLOrdreDuJour, bd: Bd, financeur: str = "",
    nom: str = "",
) -> Response:  # fmt: skip
    """The lines and the plan; `?financeur=&nom=` opens the form of a line."""
    return _page(request, bd, personne, acces, _cle(financeur, nom))


@router.post(TOUR, name="comite.noter_financeur")
def noter_financeur(
    request: Request, acces: DossierAuTour, personne: Agent, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    """Note a line, or only compute the rate of its amount (or the other way round): then nothing is kept."""
    saisie = Saisie.lire(FormeLigne, corps)
    cle = _cle(str(saisie.valeurs.get("financeur", "")), str(saisie.valeurs.get("nom", "")))
    cout = acces.dossier.cout_total_cents
    if (agir := corps.get("agir")) in CALCULS:
        return _page(request, bd, personne, acces, cle, calculer(saisie, str(agir), cout))
    try:
        commands_tour.noter_financeur(bd, acces.dossier, saisie.exige.donnees(cout), personne, instant)
    except SaisieInvalide as refus:
        return _page(request, bd, personne, acces, cle, saisie.refuser(refus), 422)
    except EnveloppeDepassee as refus:
        depasse = Saisie[FormeLigne](valeurs=saisie.valeurs, erreurs={"montant": refus.phrase})
        return _page(request, bd, personne, acces, cle, depasse, 409)
    except Interdit:
        raise
    except ErreurMetier as refus:
        return _page(request, bd, personne, acces, cle, Saisie(valeurs=saisie.valeurs, erreurs={"": refus.phrase}), 409)
    adresse = chemin(request.app, "comite.tour", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait=notee", status_code=303)


@router.post(f"{TOUR}/votes", name="comite.noter_vote")
def noter_vote(
    request: Request, acces: DossierAuTour, personne: Administrateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    """Note the deliberation of a funder whose assembly sits elsewhere: what the committee decided becomes firm."""
    saisie = Saisie.lire(FormeVote, corps)
    try:
        lue = saisie.exige
        fait = noter_le_vote(bd, acces.dossier, lue.financeur, lue.deliberation(), personne, instant, lue.montant_vote)
    except SaisieInvalide as refus:
        erreurs = {"montant_vote" if nom.startswith("montant") else nom: x for nom, x in refus.erreurs.items()}
        return _page(request, bd, personne, acces, None, statut=422, vote=_vote_refuse(saisie, erreurs))
    except EnveloppeDepassee as refus:
        refuse = _vote_refuse(saisie, {"montant_vote": refus.phrase})
        return _page(request, bd, personne, acces, None, statut=409, vote=refuse)
    if isinstance(fait, Rectification):
        adresse = chemin(request.app, "comite.notification", dossier_id=acces.dossier.id)
        return RedirectResponse(f"{adresse}?fait=proposee", status_code=303)
    adresse = chemin(request.app, "comite.tour", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait=votee", status_code=303)


@router.post(f"{TOUR}/votes/{{vote_id}}/annuler", name="comite.annuler_vote")
def annuler_vote(
    request: Request,
    acces: DossierAuTour,
    vote_id: int,
    personne: Administrateur,
    corps: Corps,
    bd: Bd,
    instant: Maintenant,
) -> Response:
    """A deliberation was noted wrongly, or withdrawn: it is kept with the reason."""
    saisie = Saisie.lire(FormeAnnulation, corps)
    if not 0 < vote_id < 2**31:
        raise Introuvable
    try:
        annuler_le_vote(bd, acces.dossier, vote_id, saisie.exige.motif_annulation, personne, instant)
    except SaisieInvalide as refus:
        return _page(request, bd, personne, acces, None, statut=422, annulation=saisie.refuser(refus))
    return RedirectResponse(
        f"{chemin(request.app, 'comite.tour', dossier_id=acces.dossier.id)}?fait=vote_annule", status_code=303
    )


def _vote_refuse(saisie: Saisie[FormeVote], erreurs: dict[str, str]) -> Saisie[FormeVote]:
    return Saisie(valeurs=saisie.valeurs, erreurs=erreurs)


def _cle(financeur: str, nom: str) -> CleDeLigne | None:
    return CleDeLigne(financeur, nom[:120]) if financeur in FINANCEURS_74 else None


def _page(
    request: Request,
    bd: Bd,
    personne: Personne,
    acces: AccesDuComite,
    cle: CleDeLigne | None,
    saisie: Saisie[FormeLigne] | None = None,
    statut: int = 200,
    vote: Saisie[FormeVote] | None = None,
    annulation: Saisie[FormeAnnulation] | None = None,
) -> Response:
    dossier = acces.dossier
    lu = tour_de(bd, personne, dossier)
    ligne = next((x for x in lu.plan.lignes if cle and x.cle.pliee == cle.pliee), None)
    peut_noter = peut("tenir_tour_de_table", situation_de(bd, dossier, personne))
    est_du_comite = ligne is not None and ligne.est_du_comite
    if saisie is None and cle is not None:
        notee = lu.note(cle)
        reference = notee.reference if notee else ""
        saisie = saisie_de_ligne(cle, ligne, reference, lu.version(cle), lu.plan.cout_cents)
    return page(
        request,
        "comite/tour.html",
        statut,
        dossier=dossier,
        campagne=acces.campagne,
        tour=lu,
        plan=lu.plan,
        ligne=ligne,
        saisie=saisie or Saisie.vierge(version=0),
        vote=vote or Saisie.vierge(),
        annulation=annulation or Saisie.vierge(),
        votes=votes_du_dossier(bd, dossier.id or 0),
        a_voter=[(x.cle.financeur, x.libelle) for x in lu.plan.lignes if x.est_a_voter]
        if personne.role is Role.ADMINISTRATEUR
        else [],
        peut_noter=peut_noter,
        est_ouvert=saisie is not None and peut_noter,
        est_nouvelle=cle is None or ligne is None,
        est_du_comite=est_du_comite,
        est_a_decider=dossier.etat in A_DECIDER,
        est_corrigee=cle is not None and lu.version(cle) > 0,
        est_proposee=est_du_comite and ligne is not None and ligne.propose_cents is not None,
        reste=lu.restes.get(ligne.cle.financeur) if est_du_comite and ligne else None,
        part=lu.parts.get(ligne.cle.financeur) if est_du_comite and ligne else "",
        fermetes=[(f.value, f.libelle) for f in (FERMETES_DU_COMITE if est_du_comite else FERMETES_DES_AUTRES)],
        financeurs=[(f.code, f.libelle) for f in FINANCEURS_74.values() if f.code not in lu.restes],
    )
