"""The messages of a dossier as its organisme reads and writes them. The agents' pages are in `instruction`."""

from contextlib import suppress

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.analyse import exiger_ouvrable
from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import BaseOccupee, Bd, ecriture
from app.core.formulaires import Forme, Saisie
from app.core.pages import page
from app.core.securite import jeton
from app.core.telechargements import servir_fichier
from app.domain.droits import peut
from app.domain.echanges import Cote, est_ouvert
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import DEPOSES
from app.dossiers.queries import Acces
from app.echanges.commands import ecrire_message, marquer_traites
from app.echanges.deps import DossierAEcrire, DossierLu, FichierAOuvrir, MessagePoste
from app.echanges.queries import messages_de
from app.models.echanges import FichierDeMessage

router = Routeur()
FAITS = {"envoye": "Votre message est envoyé. Le service est prévenu par e-mail."}


@router.get("/dossiers/{dossier_id}/messages", name="echanges.messages")
def messages(request: Request, acces: DossierLu, bd: Bd, maintenant: Maintenant) -> Response:
    """The thread. Reading it, for those who may answer, marks what the service wrote as read."""
    return _page(request, acces, bd, maintenant, Saisie.vierge())


def _page(
    request: Request, acces: Acces, bd: Bd, maintenant: Maintenant, saisie: Saisie[Forme], cle: str = ""
) -> Response:
    lus = messages_de(bd, acces.dossier)
    peut_ecrire = peut("ecrire_message", acces.situation)
    # an aidant reads for themselves: what the service wrote stays new to the organisme
    est_membre = acces.adhesion is not None
    if peut_ecrire and est_membre and request.method == "GET" and any(m.attend(Cote.PORTEUR) for m in lus):
        bd.rollback()  # a turn to write is taken below, in a session of its own: a GET's cannot write
        # in a thread that somebody who writes may need to finish: no waiting, the next reading marks it
        with suppress(BaseOccupee), ecriture(attente=0) as plume:
            marquer_traites(plume, acces.dossier, Cote.PORTEUR, maintenant)
    return page(
        request,
        "echanges/messages.html",
        statut=422 if saisie.erreurs else 200,
        acces=acces,
        messages=lus,
        moi=Cote.PORTEUR,
        est_depose=acces.dossier.etat in DEPOSES,
        est_ouvert=est_ouvert(acces.dossier.etat),
        peut_ecrire=peut_ecrire,
        saisie=saisie,
        cle=cle or jeton(),
        faits=FAITS,
    )


@router.post("/dossiers/{dossier_id}/messages", name="echanges.ecrire_message")
def ecrire(
    request: Request, recu: MessagePoste, acces: DossierAEcrire, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    """`recu` comes first: files are opened and kept before the writing door takes its turn."""
    if recu.refus:
        return _page(request, acces, bd, maintenant, recu.saisie({"fichiers": " ".join(recu.refus)}), recu.cle)
    try:
        ecrire_message(bd, acces.dossier, Cote.PORTEUR, recu.texte, recu.fichiers, recu.cle, personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, maintenant, recu.saisie(refus.erreurs), recu.cle)
    ici = chemin(request.app, "echanges.messages", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait=envoye", status_code=303)


@router.get("/dossiers/{dossier_id}/messages/{fichier_id}", name="echanges.fichier")
def fichier(vu: FichierAOuvrir) -> Response:
    return reponse_fichier(vu.fichier)


def reponse_fichier(fichier: FichierDeMessage) -> Response:
    """A file as an attachment, once the antivirus let it through."""
    exiger_ouvrable(fichier.etat)
    return servir_fichier(fichier.sha256, fichier.nom, fichier.mime)
