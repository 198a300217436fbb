"""The avis of the bodies that do not decide, and the deliberations that make a funder's part firm."""

from fastapi import Request
from sqlmodel import col
from starlette.responses import RedirectResponse, Response

from app.comite import commands_instances
from app.comite.deps import (
    AccesSeance,
    DossierADecider,
    LecteurDeLOrdreDuJour,
    SeanceATenir,
    SeanceVue,
)
from app.comite.forms_instances import FormeAvis, FormeDeliberation, lire_avis
from app.comite.montants import erreurs_et_statut
from app.comite.queries import dossiers_de, inscrits
from app.comite.queries_classement import enveloppes
from app.comite.queries_instances import avis_de_la_seance, parts_de
from app.comite.queries_ordre import ordre_du_jour
from app.comite.queries_tour import restes_de
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.decision_motifs import lire_votes
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.instances import SENS_D_INSTANCE, Deliberation, Faculte, exiger_faculte
from app.domain.saisies import montant_saisi
from app.models.comptes import Personne
from app.models.dossiers import Dossier

router = Routeur()


@router.get("/comite/seances/{seance_id}/avis", name="comite.avis_instance")
def avis_instance(
    request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd, dossier: str = ""
) -> Response:
    """What the sitting says of each dossier; `?dossier=` opens the form of one for the coordination."""
    choisi = int(dossier) if dossier.isdecimal() and len(dossier) < 10 else None
    return _page_des_avis(request, bd, personne, acces, choisi)


def _page_des_avis(
    request: Request,
    bd: Bd,
    personne: Personne,
    acces: AccesSeance,
    choisi: int | None,
    saisie: Saisie[FormeAvis] | None = None,
    statut: int = 200,
) -> Response:
    seance = acces.seance
    ordre, rendus = ordre_du_jour(bd, personne, seance), avis_de_la_seance(bd, personne, seance)
    point = ordre.points.get(choisi or 0) if personne.role is Role.ADMINISTRATEUR else None
    rendu = rendus.get(point.id) if point else None
    if saisie is None and point is not None:
        saisie = Saisie.vierge(version=rendu.id if rendu else 0)
        if rendu:
            saisie.valeurs |= {"sens": rendu.sens.value, "texte": rendu.texte}
    return page(
        request,
        "comite/avis_instance.html",
        statut=statut,
        seance=seance,
        campagne=acces.campagne,
        points=[ordre.points[id_] for id_ in ordre.suite],
        rendus=rendus,
        point=point,
        rendu=rendu,
        saisie=saisie or Saisie.vierge(),
        sens=[(s.value, s.libelle) for s in SENS_D_INSTANCE],
        enveloppes=enveloppes(bd, personne, acces.campagne.id or 0),
        restes=restes_de(bd, personne, point.id) if point else {},
        montant_saisi=montant_saisi,
    )


@router.post("/comite/seances/{seance_id}/dossiers/{dossier_id}/avis", name="comite.rendre_avis_instance")
def rendre_avis_instance(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Record what the sitting says. Refused, the same page comes back with everything that was typed."""
    saisie = lire_avis(corps, [e.code for e in enveloppes(bd, personne, acces.campagne.id or 0)])
    try:
        commands_instances.rendre_avis(bd, acces.seance, acces.dossier, saisie.exige.donnees(), personne, instant)
    except Interdit:
        raise
    except ErreurMetier as refus:
        erreurs, statut = erreurs_et_statut(refus)
        montre = Saisie[FormeAvis](valeurs=saisie.valeurs, erreurs=erreurs)
        vue = AccesSeance(acces.seance, acces.campagne)
        return _page_des_avis(request, bd, personne, vue, acces.dossier.id, montre, statut)
    return _vers(request, "comite.avis_instance", "avis", seance_id=acces.seance.id)


@router.get("/comite/seances/{seance_id}/deliberation", name="comite.deliberation")
def deliberation(request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    """The table that the assembly of a funder votes."""
    return _page_de_deliberation(request, bd, personne, acces, Saisie.vierge())


def _page_de_deliberation(
    request: Request,
    bd: Bd,
    personne: Personne,
    acces: AccesSeance,
    saisie: Saisie[FormeDeliberation],
    statut: int = 200,
) -> Response:
    exiger_faculte(acces.seance.genre, Faculte.VOTE)
    ordre, parts = ordre_du_jour(bd, personne, acces.seance), parts_de(bd, personne, acces.seance)
    noms = {e.code: e.nom for e in enveloppes(bd, personne, acces.campagne.id or 0)}
    return page(
        request,
        "comite/deliberation.html",
        statut=statut,
        seance=acces.seance,
        campagne=acces.campagne,
        financeur=noms.get(acces.seance.financeur_code or "", ""),
        lignes=[(ordre.points[id_], parts.get(id_)) for id_ in ordre.suite],
        total_cents=sum(part.cents for part in parts.values()),
        saisie=saisie,
        peut_voter=personne.role is Role.ADMINISTRATEUR and acces.seance.etat == "ouverte",
    )


@router.post("/comite/seances/{seance_id}/deliberation", name="comite.voter")
def voter(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """The assembly votes the part of its funder on the dossiers ticked, in one deliberation."""
    saisie = Saisie.lire(FormeDeliberation, corps)
    try:
        lue = saisie.exige
        vus = dossiers_de(personne).where(col(Dossier.id).in_(lue.dossiers), inscrits(acces.seance.id))
        dossiers = list(bd.scalars(vus))
        if len(dossiers) != len(set(lue.dossiers)):
            raise ErreurMetier("Un de ces dossiers n’est plus à l’ordre du jour. Rechargez la page.")
        votes = lire_votes(lue.pour, lue.contre, lue.abstentions)
        dite = Deliberation(lue.reference, lue.du)
        commands_instances.voter(bd, acces.seance, dossiers, dite, votes, personne, instant)
    except SaisieInvalide as refus:
        return _page_de_deliberation(request, bd, personne, acces, saisie.refuser(refus), 422)
    return _vers(request, "comite.deliberation", "votee", seance_id=acces.seance.id)


def _vers(request: Request, nom: str, fait: str, **parametres: int | None) -> RedirectResponse:
    return RedirectResponse(f"{chemin(request.app, nom, **parametres)}?fait={fait}", status_code=303)
