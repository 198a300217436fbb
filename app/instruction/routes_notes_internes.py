"""The notes that agents write to each other on a dossier; the organisme never reads them."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.core.securite import jeton
from app.domain.droits import Role
from app.domain.erreurs import SaisieInvalide
from app.domain.notes_internes import COORDINATION, peut_lever
from app.instruction.commands_notes_internes import ecrire_note_interne, lever_note_interne, lire_mentions
from app.instruction.deps import DossierEntreAgents
from app.instruction.forms import lire_note_interne, lire_prevenus
from app.instruction.queries import ID_MAXIMUM, AccesAgent
from app.instruction.queries_notes_internes import (
    collegues_du_dossier,
    mentions_du_dossier,
    note_interne,
    notes_internes_de,
)

router = Routeur()
NOTES = "/instruction/dossiers/{dossier_id}/notes-internes"


@router.get(NOTES, name="instruction.notes_internes")
def notes(request: Request, acces: DossierEntreAgents, bd: Bd) -> Response:
    return _page(request, acces, bd, Saisie.vierge())


def _page(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Forme], cle: str = "") -> Response:
    moi, est_administrateur = acces.personne.id or 0, acces.personne.role is Role.ADMINISTRATEUR
    lues, mentions = notes_internes_de(bd, acces.dossier), mentions_du_dossier(bd, acces.dossier)
    collegues = [(str(id_), c.nom) for id_, c in collegues_du_dossier(bd, acces.dossier).items() if id_ != moi]
    return page(
        request,
        "instruction/notes_internes.html",
        statut=422 if saisie.erreurs else 200,
        acces=acces,
        notes=lues,
        a_lever={n.id for n in lues if n.suite.attend and peut_lever(n.suite, moi, est_administrateur)},
        mentions=mentions,
        a_lire={n for n, cites in mentions.items() for c in cites if c.personne_id == moi and c.lue_le is None},
        collegues=collegues,
        destinataires=[*collegues, (COORDINATION, "La coordination")],
        saisie=saisie,
        cle=cle or jeton(),
    )


@router.post(NOTES, name="instruction.ecrire_note_interne")
def ecrire(request: Request, acces: DossierEntreAgents, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    lue, prevenir = lire_note_interne(corps), lire_prevenus(corps)
    cle = lue["cle"] or jeton()
    try:
        ecrire_note_interne(bd, acces, lue["texte"], lue["pour"], cle, maintenant, prevenir)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, Saisie(valeurs={**lue, "prevenir": prevenir}, erreurs=refus.erreurs), cle)
    return _retour(request, acces, "ecrite")


@router.post(f"{NOTES}/lues", name="instruction.lire_mentions")
def lues(request: Request, acces: DossierEntreAgents, bd: Bd, maintenant: Maintenant) -> Response:
    lire_mentions(bd, acces, maintenant)
    return _retour(request, acces, "lues")


@router.post(f"{NOTES}/{{note_id}}/lever", name="instruction.lever_note_interne")
def lever(request: Request, note_id: int, acces: DossierEntreAgents, bd: Bd, maintenant: Maintenant) -> Response:
    trouvee = note_interne(bd, acces.dossier, note_id) if 0 < note_id < ID_MAXIMUM else None
    if trouvee is None:
        raise Introuvable
    lever_note_interne(bd, acces, trouvee, maintenant)
    return _retour(request, acces, "levee")


def _retour(request: Request, acces: AccesAgent, fait: str) -> Response:
    ici = chemin(request.app, "instruction.notes_internes", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)
