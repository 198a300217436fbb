"""The page of what becomes of a published decision, put together: its letters, its recours, its rectification."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.comite.commands_rectification import empreinte_de, lettre_proposee
from app.comite.forms_rectification import valeurs_en_vigueur
from app.comite.lettres import LettreEcrite
from app.comite.queries_acquis import accord_en_vigueur
from app.comite.queries_notification import decisions_notifiees, envois_des_reponses, seances_a_venir
from app.comite.queries_rectification import (
    RectificationLue,
    financeurs_de,
    rectifications_de,
    termes_de,
    termes_proposes,
)
from app.comite.queries_tour import restes_de
from app.core.adresses import chemin
from app.core.formulaires import Saisie
from app.core.pages import page
from app.domain.droits import peut
from app.domain.etats import passage
from app.domain.recours_gracieux import reponse_hors_delai
from app.domain.rectification import MOTIFS, Termes, hausses, phrase_de_la_hausse
from app.dossiers.queries_recours import contestable, recours_de
from app.instruction.queries import AccesAgent
from app.models.comite import Decision
from app.models.rectifications import Rectification

FAITS = {
    "renvoyee": "La lettre est renvoyée. Cette page dira si elle arrive.",
    "recours": "Le recours est enregistré. L’organisme en reçoit l’accusé de réception.",
    "reexamen": "Le recours est reçu : le dossier est de nouveau devant le comité.",
    "rejet": "Le recours est rejeté. L’organisme reçoit la réponse.",
    "remise": "C’est noté : la lettre a été remise autrement.",
    "proposee": "La rectification est proposée. Une autre personne de la coordination la confirme.",
    "rectifiee": "La décision est rectifiée. L’organisme reçoit la lettre.",
    "abandonnee": "La rectification est abandonnée. Rien n’a changé.",
}


@dataclass(frozen=True, slots=True)
class VoletRectification:
    """What the page shows of the rectification of the grant in force. `lettre`, `hausses`: of the one that waits, its
    letter and whether the envelopes still hold what it adds."""

    financeurs: list[tuple[str, str]]
    passees: list[RectificationLue]
    termes: Termes
    attend: RectificationLue | None = None
    lettre: LettreEcrite | None = None
    empreinte: str = ""
    hausses: Sequence[str] = ()
    est_de_moi: bool = False
    peut_proposer: bool = False

    @property
    def avant(self) -> Mapping[str, int]:
        """What the grant in force gives, in cents by funder's code."""
        return self.termes.montants


def vers_la_notification(request: Request, acces: AccesAgent, fait: str) -> RedirectResponse:
    adresse = chemin(request.app, "comite.notification", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


def page_notification(
    request: Request, bd: Session, acces: AccesAgent, saisie: Saisie[Any], instant: datetime, statut: int = 200
) -> Response:
    recours = recours_de(bd, acces.dossier, instant)
    attend, conteste = next((r for r in recours if r.issue is None), None), contestable(bd, acces.dossier)
    if attend and attend.est_hors_delai and conteste and conteste.notification:
        offerte = reponse_hors_delai(conteste.notification, attend.envoye_le)
        saisie = replace(saisie, valeurs={"reponse": offerte} | saisie.valeurs)
    peut_trancher = peut("trancher_recours", acces.situation)
    volet = _volet(bd, acces, instant)
    if volet is not None and volet.peut_proposer and "motif_code" not in saisie.valeurs:
        saisie = replace(saisie, valeurs=valeurs_en_vigueur(volet.termes) | saisie.valeurs)
    return page(
        request,
        "comite/notification.html",
        statut,
        acces=acces,
        decisions=decisions_notifiees(bd, acces.dossier),
        recours=recours,
        reponses=envois_des_reponses(bd, acces.dossier) if recours else {},
        attend=attend,
        conteste=None if attend else conteste,
        peut_trancher=peut_trancher,
        seances=seances_a_venir(bd, acces.dossier) if attend and peut_trancher else [],
        volet=volet,
        motifs_de_rectification=[(motif.value, libelle) for motif, libelle in MOTIFS.items()],
        saisie=saisie,
        faits=FAITS,
    )


def _volet(bd: Session, acces: AccesAgent, instant: datetime) -> VoletRectification | None:
    """None where nothing was, is nor may be rectified."""
    dossier = acces.dossier
    est_possible = passage(dossier.etat, "rectifier") is not None
    lues = list(rectifications_de(bd, dossier))
    if not est_possible and not lues:
        return None
    attend = next((r for r in lues if r.issue is None), None)
    peut_agir = est_possible and peut("rectifier_decision", acces.situation)
    ligne = bd.get(Rectification, attend.id) if attend else None
    lettre = lettre_proposee(bd, dossier, acces.campagne, acces.organisme, ligne, instant) if ligne else None
    accord = accord_en_vigueur(bd, dossier)
    return VoletRectification(
        termes=termes_de(bd, accord) if accord else Termes(),
        financeurs=financeurs_de(bd, dossier),
        passees=[r for r in lues if r.issue is not None],
        attend=attend,
        lettre=lettre,
        empreinte=empreinte_de(lettre) if lettre else "",
        hausses=_hausses(bd, acces, accord, ligne) if accord and ligne else (),
        est_de_moi=attend is not None and attend.par_id == acces.personne.id,
        peut_proposer=peut_agir and attend is None,
    )


def _hausses(bd: Session, acces: AccesAgent, accord: Decision, attend: Rectification) -> list[str]:
    """For each funder that would give more: what remains of its envelope, and that nothing of it is held."""
    noms = dict(financeurs_de(bd, acces.dossier))
    restes = restes_de(bd, acces.personne, acces.dossier.id or 0)
    plus = hausses(termes_de(bd, accord), termes_proposes(attend))
    return [phrase_de_la_hausse(noms[code], cents, restes.get(code, 0)) for code, cents in plus.items()]
