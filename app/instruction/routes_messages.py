"""The messages of a dossier as the agents read and write them."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Forme, Saisie
from app.core.pages import page
from app.core.securite import jeton
from app.domain.doublons import message_du_doublon
from app.domain.droits import peut
from app.domain.echanges import Cote, est_ouvert
from app.domain.erreurs import SaisieInvalide
from app.echanges.commands import classer_messages, ecrire_message
from app.echanges.queries import fichier_de, messages_de
from app.echanges.routes import reponse_fichier
from app.instruction.deps import DossierAEcrire, DossierEcoute, MessageAEnvoyer
from app.instruction.queries import ID_MAXIMUM, AccesAgent
from app.instruction.queries_ressemblances import original_de

router = Routeur()
DOSSIER = "/instruction/dossiers/{dossier_id}"
FAITS = {
    "envoye": "Votre message est envoyé. Le porteur est prévenu par e-mail.",
    "classe": "Les messages sont marqués comme traités.",
}


@router.get(f"{DOSSIER}/messages", name="instruction.messages")
def messages(request: Request, acces: DossierEcoute, bd: Bd) -> Response:
    demande = request.query_params.get("doublon", "")
    original = original_de(bd, acces.dossier, acces.personne, demande) if demande else None
    texte = ""
    if original:
        est_du_meme = original.organisme_id == acces.dossier.organisme_id
        texte = message_du_doublon(acces.dossier.numero or "", original.numero, est_du_meme=est_du_meme)
    return _page(request, acces, bd, Saisie.vierge(texte=texte))


def _page(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Forme], cle: str = "") -> Response:
    lus = messages_de(bd, acces.dossier)
    return page(
        request,
        "instruction/messages.html",
        statut=422 if saisie.erreurs else 200,
        acces=acces,
        messages=lus,
        moi=Cote.SERVICE,
        attend=any(m.attend(Cote.SERVICE) for m in lus),
        est_ouvert=est_ouvert(acces.dossier.etat),
        peut_ecrire=peut("ecrire_message", acces.situation),
        saisie=saisie,
        cle=cle or jeton(),
        faits=FAITS,
    )


@router.post(f"{DOSSIER}/messages", name="instruction.ecrire_message")
def ecrire(request: Request, recu: MessageAEnvoyer, acces: DossierAEcrire, bd: Bd, maintenant: Maintenant) -> Response:
    """`recu` comes first: files are opened and kept before the writing door takes its turn."""
    if recu.refus:
        return _page(request, acces, bd, recu.saisie({"fichiers": " ".join(recu.refus)}), recu.cle)
    try:
        ecrire_message(bd, acces.dossier, Cote.SERVICE, recu.texte, recu.fichiers, recu.cle, acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, recu.saisie(refus.erreurs), recu.cle)
    return _retour(request, acces, "envoye")


@router.post(f"{DOSSIER}/messages/traites", name="instruction.classer_messages")
def classer(request: Request, acces: DossierAEcrire, bd: Bd, maintenant: Maintenant) -> Response:
    classer_messages(bd, acces.dossier, acces.personne, maintenant)
    return _retour(request, acces, "classe")


def _retour(request: Request, acces: AccesAgent, fait: str) -> Response:
    ici = chemin(request.app, "instruction.messages", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)


@router.get(f"{DOSSIER}/messages/{{fichier_id}}", name="instruction.fichier_de_message")
def fichier(fichier_id: int, acces: DossierEcoute, bd: Bd) -> Response:
    trouve = fichier_de(bd, acces.dossier, fichier_id) if 0 < fichier_id < ID_MAXIMUM else None
    if trouve is None:
        raise Introuvable
    return reponse_fichier(trouve)
