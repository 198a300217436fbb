"""The bilan on the agents' side: read beside what was promised, then details, validation or a part to give back."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.bilan import ACTION, NON_FAITE, comptes_du_bilan
from app.domain.bilan_comptes import decompte
from app.domain.contenus import texte
from app.domain.droits import acteurs
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat, actes_possibles, apres
from app.domain.saisies import montant_saisi
from app.dossiers.queries import references
from app.dossiers.queries_bilan import bilan_de, bilan_rendu, clotures_de, pieces_du_bilan
from app.dossiers.queries_convention import suites_de
from app.instruction.deps import DossierVu
from app.instruction.queries import AccesAgent
from app.suites import commands_lecture as commands
from app.suites.bilan import relire_le_bilan
from app.suites.deps import BilanAPreciser, BilanAReverser, BilanARouvrir, BilanAValider
from app.suites.forms import FormePrecisions, FormeReouverture, FormeReversement, FormeValidation

router = Routeur()
LECTURE = "/instruction/dossiers/{dossier_id}/bilan"
FAITS = {
    "precisions": "Votre demande est envoyée. Le bilan est rouvert à l’organisme.",
    "conforme": "Le solde est demandé à la coordination. Le dossier reste ouvert jusqu’à son versement.",
    "valide": "Le bilan est validé. Le dossier est clos.",
    "rouvert": "Le bilan est rouvert à l’organisme. Ce qui était rendu et votre conclusion sont gardés.",
    "reverse": "La demande de reversement est envoyée. Le dossier est clos.",
}


def _page(request: Request, acces: AccesAgent, bd: Bd, **saisies: Any) -> Response:
    dossier = acces.dossier
    rendu = bilan_rendu(bd, dossier)
    bilan = bilan_de(bd, dossier)
    suites = suites_de(bd, dossier)
    if rendu is None or bilan is None or suites is None:
        raise ErreurMetier("Aucun bilan n’est reçu sur ce dossier. Il s’affichera ici dès que l’organisme le rend.")
    comptes = comptes_du_bilan(rendu.depose, rendu.contenu)
    est_menee = texte(rendu.contenu, ACTION, "realisation") != NON_FAITE
    calcul = decompte(
        comptes, suites.montant_cents, suites.verse_cents, demande_cents=dossier.montant_demande_cents,
        est_menee=est_menee,
    )  # fmt: skip
    actes = actes_possibles(dossier.etat, acteurs(acces.situation))
    if dossier.etat not in (Etat.BILAN_RECU, Etat.SOLDE):
        actes = ()
    formes = {
        "precisions": saisies.get("precisions") or Saisie.vierge(),
        "reouverture": saisies.get("reouverture") or Saisie.vierge(),
        "validation": saisies.get("validation") or Saisie.vierge(),
        "reversement": saisies.get("reversement")
        or Saisie.vierge(montant_cents=montant_saisi(calcul.a_reverser_cents) if calcul.a_reverser_cents else ""),
    }
    return page(
        request,
        "suites/bilan_lu.html",
        422 if saisies else 200,
        acces=acces,
        rendu=rendu,
        bilan=bilan,
        clotures=clotures_de(bilan),
        suites=suites,
        compte=suites.compte(dossier),
        comptes=comptes,
        decompte=calcul,
        pieces=pieces_du_bilan(bd, dossier, rendues=True),
        relues=relire_le_bilan(rendu.depose, rendu.contenu, references()),
        actes=actes,
        erreurs={nom: phrase for saisie in formes.values() for nom, phrase in saisie.erreurs.items()},
        faits=FAITS,
        **formes,
    )


def _vers(request: Request, acces: AccesAgent, fait: str) -> RedirectResponse:
    ici = chemin(request.app, "suites.bilan_recu", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)


@router.get(LECTURE, name="suites.bilan_recu")
def bilan_recu(request: Request, acces: DossierVu, bd: Bd) -> Response:
    return _page(request, acces, bd)


@router.post(f"{LECTURE}/precisions", name="suites.demander_precisions")
def demander_precisions(
    request: Request, acces: BilanAPreciser, corps: Corps, personne: Agent, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormePrecisions, corps).accomplir(
        lambda lue: commands.demander_precisions(bd, acces.dossier, lue.texte, lue.avant, personne, maintenant)
    )
    return _vers(request, acces, "precisions") if saisie.est_accomplie else _page(request, acces, bd, precisions=saisie)


@router.post(f"{LECTURE}/conforme", name="suites.constater_conformite")
def constater_conformite(
    request: Request, acces: BilanAValider, personne: Agent, bd: Bd, maintenant: Maintenant
) -> Response:
    commands.constater_conformite(bd, acces.dossier, personne, maintenant)
    return _vers(request, acces, "conforme")


@router.post(f"{LECTURE}/valider", name="suites.valider_bilan")
def valider(
    request: Request, acces: BilanAValider, corps: Corps, personne: Agent, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "valider_bilan")
    saisie = Saisie.lire(FormeValidation, corps).accomplir(
        lambda lue: commands.valider_bilan(bd, acces.dossier, lue.conclusion, personne, maintenant)
    )
    return _vers(request, acces, "valide") if saisie.est_accomplie else _page(request, acces, bd, validation=saisie)


@router.post(f"{LECTURE}/rouvrir", name="suites.rouvrir_bilan")
def rouvrir(
    request: Request, acces: BilanARouvrir, corps: Corps, personne: Agent, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "rouvrir_bilan")
    saisie = Saisie.lire(FormeReouverture, corps).accomplir(
        lambda lue: commands.rouvrir_bilan(bd, acces.dossier, lue.raison, lue.avant, personne, maintenant)
    )
    return _vers(request, acces, "rouvert") if saisie.est_accomplie else _page(request, acces, bd, reouverture=saisie)


@router.post(f"{LECTURE}/reverser", name="suites.reverser")
def reverser(
    request: Request, acces: BilanAReverser, corps: Corps, personne: Agent, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "reverser")
    saisie = Saisie.lire(FormeReversement, corps).accomplir(
        lambda lue: commands.reverser(bd, acces.dossier, lue.montant_cents, lue.motif, personne, maintenant)
    )
    return _vers(request, acces, "reverse") if saisie.est_accomplie else _page(request, acces, bd, reversement=saisie)
