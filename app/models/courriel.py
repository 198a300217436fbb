"""The outbox: what must be sent or made later, written in the transaction of the act that asks for it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, false, insert
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from app.models.socle import choix, donnees, instant, table

# how long a worker keeps a row it claimed, and when trying again is given up, in sight of the coordination
RESERVATION = timedelta(minutes=5)
ABANDON = timedelta(hours=24)
_ATTENTE_MAXIMUM = timedelta(hours=1)


def attente(essais: int) -> timedelta:
    """How long before the next try: minutes, doubling (1, 2, 4…), never more than an hour."""
    return min(timedelta(minutes=2 ** min(essais - 1, 6)), _ATTENTE_MAXIMUM)


class EtatEnvoi(StrEnum):
    A_FAIRE = "a_faire"
    FAIT = "fait"
    ECHEC = "echec"


class Courriel(SQLModel, table=True):
    """An e-mail to one person. `cle` makes asking twice harmless and is the Message-ID."""

    __table_args__ = (Index(None, "etat", "a_partir_du"),)

    id: int | None = Field(default=None, primary_key=True)
    cle: str = Field(max_length=120, unique=True)
    destinataire: str = Field(max_length=254, index=True)
    sujet: str = Field(max_length=200)
    texte: str
    dossier_id: int | None = Field(default=None, foreign_key="dossier.id", index=True)
    document_id: int | None = Field(default=None, foreign_key="document.id")
    est_confidentiel: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    etat: EtatEnvoi = choix(EtatEnvoi, default=EtatEnvoi.A_FAIRE)
    essais: int = 0
    demande_le: datetime = instant()
    a_partir_du: datetime = instant()
    reserve_jusqu_a: datetime | None = instant(default=None, nullable=True)
    fait_le: datetime | None = instant(default=None, nullable=True)
    erreur: str = Field(default="", max_length=500)


class Tache(SQLModel, table=True):
    """A job for the worker: draw a document, close a window… `genre` names its handler."""

    __table_args__ = (Index(None, "etat", "a_partir_du"),)

    id: int | None = Field(default=None, primary_key=True)
    cle: str = Field(max_length=120, unique=True)
    genre: str = Field(max_length=40)
    charge: dict[str, Any] = donnees(default_factory=dict)
    etat: EtatEnvoi = choix(EtatEnvoi, default=EtatEnvoi.A_FAIRE)
    essais: int = 0
    demande_le: datetime = instant()
    a_partir_du: datetime = instant()
    reserve_jusqu_a: datetime | None = instant(default=None, nullable=True)
    fait_le: datetime | None = instant(default=None, nullable=True)
    erreur: str = Field(default="", max_length=500)


_AJOUT = insert(table(Courriel))


def ligne_de_courriel(
    cle: str, destinataire: str, sujet: str, texte: str, maintenant: datetime, dossier_id: int | None
) -> dict[str, Any]:
    """The row of a mail of the outbox, for those who write several in one statement (`deposer_lignes`)."""
    return {
        "cle": cle,
        "destinataire": destinataire,
        "sujet": sujet,
        "texte": texte,
        "dossier_id": dossier_id,
        "document_id": None,
        "est_confidentiel": False,
        "etat": EtatEnvoi.A_FAIRE,
        "essais": 0,
        "demande_le": maintenant,
        "a_partir_du": maintenant,
        "reserve_jusqu_a": None,
        "fait_le": None,
        "erreur": "",
    }


def deposer_lignes(bd: Session, lignes: list[dict[str, Any]]) -> None:
    """Put mails in the outbox, all in one statement; they leave only if the transaction is committed."""
    if lignes:
        bd.execute(_AJOUT, lignes)


def deposer_courriel(
    bd: Session,
    cle: str,
    destinataire: str,
    sujet: str,
    texte: str,
    maintenant: datetime,
    *,
    dossier_id: int | None = None,
    document_id: int | None = None,
    est_confidentiel: bool = False,
) -> Courriel:
    """Put an e-mail in the outbox; it leaves only if the transaction is committed.

    `est_confidentiel`: a code or a link that opens something; its text is erased once it has been sent.
    """
    courriel = Courriel(
        cle=cle,
        destinataire=destinataire,
        sujet=sujet,
        texte=texte,
        dossier_id=dossier_id,
        document_id=document_id,
        est_confidentiel=est_confidentiel,
        demande_le=maintenant,
        a_partir_du=maintenant,
    )
    bd.add(courriel)
    return courriel


def deposer_tache(
    bd: Session,
    cle: str,
    genre: str,
    charge: dict[str, Any],
    maintenant: datetime,
    a_partir_du: datetime | None = None,
) -> Tache:
    """Ask the worker for a job, once (`cle` is unique)."""
    tache = Tache(cle=cle, genre=genre, charge=charge, demande_le=maintenant, a_partir_du=a_partir_du or maintenant)
    bd.add(tache)
    return tache
