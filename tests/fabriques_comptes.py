"""Builders and gestures of accounts: asking for a code and reading it in the outbox, as a person does."""

import re
from datetime import datetime
from typing import TypeVar

import pyotp
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.commands import inviter
from app.comptes.forms import FormeInvitation
from app.core.clock import maintenant
from app.core.db import lecture
from app.core.securite import hacher_mot_de_passe
from app.domain.droits import Role
from app.models.comptes import Invitation, Personne
from app.models.courriel import Courriel
from app.models.journal import LigneJournal

T = TypeVar("T")

IBAN = "FR1420041010050500013M02606"
PHRASE = "quatre bateaux sur le canal gelé"


def lues(requete: Select[tuple[T]]) -> list[T]:
    """Look at the base and let go of it at once, so that a browser may write next."""
    with lecture() as bd:
        return list(bd.scalars(requete))


def courriels_de(destinataire: str) -> list[Courriel]:
    """What was written to an address, oldest first."""
    return lues(select(Courriel).where(col(Courriel.destinataire) == destinataire).order_by(col(Courriel.id)))


def sujets(destinataire: str) -> list[str]:
    return [courriel.sujet for courriel in courriels_de(destinataire)]


def actes() -> list[str]:
    """The acts of the trail, in order."""
    return lues(select(col(LigneJournal.acte)).order_by(col(LigneJournal.id)))


def demander_code(navigateur: TestClient, courriel: str, **champs: str) -> None:
    reponse = navigateur.post("/connexion", data={"courriel": courriel, **champs})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/connexion/code")


def dernier_code(courriel: str) -> str:
    """The code of the last mail."""
    trouve = re.search(r"^ +(\d{3} \d{3})$", courriels_de(courriel)[-1].texte, re.MULTILINE)
    assert trouve is not None
    return trouve[1]


def entrer_par_code(navigateur: TestClient, courriel: str, **champs: str) -> str:
    """Sign in by code; returns where one lands."""
    demander_code(navigateur, courriel, **champs)
    reponse = navigateur.post("/connexion/code", data={"code": dernier_code(courriel)})
    assert reponse.status_code == 303
    return str(reponse.headers["location"])


def avec_mot_de_passe(bd: Session, personne: Personne, clair: str = PHRASE) -> Personne:
    personne.mot_de_passe = hacher_mot_de_passe(clair)
    bd.flush()
    return personne


def avec_second_facteur(bd: Session, personne: Personne) -> pyotp.TOTP:
    """The person's telephone."""
    personne.totp_secret = pyotp.random_base32()
    bd.flush()
    return pyotp.TOTP(personne.totp_secret)


def prouver_identite(navigateur: TestClient) -> None:
    """Answer « c’est bien moi » with a code read in the mail, as a person without a password does."""
    assert navigateur.post("/compte/preuve/code", data={"suite": "/compte"}).status_code == 200
    dernier = lues(
        select(Courriel).where(col(Courriel.sujet).contains("confirmer que c’est")).order_by(col(Courriel.id))
    )[-1]
    trouve = re.search(r"^ +(\d{3} \d{3})$", dernier.texte, re.MULTILINE)
    assert trouve is not None
    reponse = navigateur.post("/compte/preuve", data={"code": trouve[1], "suite": "/compte"})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/compte")


def invitation(
    bd: Session, par: Personne, courriel: str, role: Role = Role.AGENT, poste: str | None = None,
    instant: datetime | None = None,
) -> tuple[Invitation, str]:  # fmt: skip
    """An invitation and its token."""
    return inviter(bd, FormeInvitation(courriel=courriel, role=role, poste_code=poste), par, instant or maintenant())
