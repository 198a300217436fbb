"""A draft that waits for a signature, and how these tests ask for it and look at what became of it."""

import json
import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.droits import RoleAdhesion
from app.models.comptes import Adhesion, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.journal import LigneJournal
from tests.fabriques import adherer, equipe, organisme, personne
from tests.fabriques_comptes import courriels_de, lues
from tests.fabriques_dossiers import brouillon

Entrer = Callable[[Personne], TestClient]
Regler = Callable[[datetime], datetime]
PRESIDENTE = "presidente@exemple.test"


class Scene:
    """A complete draft, its writer and its gestionnaire, who does not represent the organisme."""

    def __init__(self, bd: Session) -> None:
        self.gerant = personne(bd, courriel="gerant@exemple.test", prenom="Noé", nom="Roux")
        self.redactrice = personne(bd, courriel="redactrice@exemple.test", prenom="Lina", nom="Faure")
        self.organisme = organisme(bd, self.gerant, nom="Les Jardins d’essai")
        adherer(bd, self.organisme, self.redactrice, RoleAdhesion.REDACTEUR)
        dossier = brouillon(bd, self.gerant, organisme=self.organisme, est_complet=True)
        bd.get_one(Adhesion, 1).represente_depuis = None
        self.agent = equipe(bd)["chef-projet-1"]
        self.chemin = f"/dossiers/{dossier.id}"
        self.dossier_id = dossier.id or 0
        bd.commit()


def avec_presidente(bd: Session, scene: Scene) -> Personne:
    """The president joins the organisme as its signataire."""
    qui = personne(bd, courriel=PRESIDENTE, prenom="Ada", nom="Klein")
    adherer(bd, scene.organisme, qui, RoleAdhesion.SIGNATAIRE)
    bd.commit()
    return qui


def demander(navigateur: TestClient, scene: Scene, **champs: str) -> str:
    """Ask through the page; returns the path of the mailed link."""
    reponse = navigateur.post(f"{scene.chemin}/signature", data=champs or {"destinataire": PRESIDENTE})
    assert (reponse.status_code, reponse.headers.get("location")) == (303, f"{scene.chemin}/relire?fait=signature")
    return lien_recu()


def lien_recu() -> str:
    """The path of the link in the last mail to the president."""
    trouve = re.search(r"http://testserver(/signature/\S+)", courriels_de(PRESIDENTE)[-1].texte)
    assert trouve is not None
    return trouve[1]


def dossier_de(scene: Scene) -> Dossier:
    """The dossier as the base holds it now."""
    return lues(select(Dossier).where(col(Dossier.id) == scene.dossier_id))[0]


def signature_figee() -> dict[str, object]:
    """What the first version says of its signature."""
    signature: dict[str, object] = json.loads(lues(select(VersionDossier))[0].contenu)["signature"]
    return signature


def actes() -> list[str]:
    """The acts of the journal about the signature and the deposit, in their order."""
    return lues(
        select(col(LigneJournal.acte))
        .where(col(LigneJournal.acte).in_(("demander_signature", "signer", "refuser_signature", "deposer")))
        .order_by(col(LigneJournal.id))
    )
