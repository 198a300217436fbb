"""The trail. One line per act, in the act's own transaction, chained by hash; no personal data in the line."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Index, bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from app.core.intergiciels import requete_id
from app.models.comptes import Personne
from app.models.socle import contenu_canonique, donnees, instant, table

ORIGINE = "0" * 64
EN_L_ABSENCE = "en_l_absence"
"""In `Session.info`: dossier → the person away in whose place the one at work acts on it (`agir_pour`)."""


class LigneJournal(SQLModel, table=True):
    __tablename__ = "ligne_journal"
    __table_args__ = (Index(None, "objet", "id"), Index(None, "dossier_id", "id"))

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    a: datetime = instant()
    personne_id: int | None = Field(default=None, foreign_key="personne.id", index=True)
    role: str = Field(max_length=40)
    acte: str = Field(max_length=60)
    objet: str = Field(max_length=60)
    dossier_id: int | None = Field(default=None, foreign_key="dossier.id")
    details: dict[str, Any] = donnees(default_factory=dict)
    requete: str = Field(max_length=40)
    precedente: str = Field(max_length=64)
    empreinte: str = Field(max_length=64)


class TeteJournal(SQLModel, table=True):
    """One row: the last number and the last hash. Its lock orders the writers of the trail."""

    __tablename__ = "tete_journal"
    __table_args__ = (CheckConstraint("id = 1", name="unique"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    numero: int
    empreinte: str = Field(max_length=64)


# every act writes these three: the unit of work would take three times as long as the statements
_LIGNE, _BOUT = table(LigneJournal), table(TeteJournal)
_TETE = select(_BOUT.c.numero, _BOUT.c.empreinte).where(_BOUT.c.id == 1).with_for_update()
_AJOUT = insert(_LIGNE)
_AVANCE = update(_BOUT).where(_BOUT.c.id == 1).values(numero=bindparam("au"), empreinte=bindparam("jusqu_a"))


def empreinte_de_ligne(precedente: str, ligne: dict[str, Any]) -> str:
    """h(n) = SHA-256(h(n−1) ‖ canonical JSON of line n)."""
    return hashlib.sha256((precedente + contenu_canonique(ligne)).encode()).hexdigest()


class Inscription(NamedTuple):
    """A line as it was written; it is no part of the session."""

    id: int
    a: datetime
    personne_id: int | None
    role: str
    acte: str
    objet: str
    dossier_id: int | None
    details: dict[str, Any]
    requete: str
    precedente: str
    empreinte: str = ""


def faits(ligne: LigneJournal | Inscription) -> dict[str, Any]:
    """The part of a line that its hash covers."""
    return {
        "id": ligne.id,
        "a": ligne.a.isoformat(),
        "personne": ligne.personne_id,
        "role": ligne.role,
        "acte": ligne.acte,
        "objet": ligne.objet,
        "dossier": ligne.dossier_id,
        "details": ligne.details,
        "requete": ligne.requete,
    }


def agir_pour(bd: Session, dossier_id: int | None, absent_id: int | None) -> None:
    """What this session does on the dossier is done in the place of somebody away; None: in one’s own name."""
    if absent_id is not None:
        bd.info.setdefault(EN_L_ABSENCE, {})[dossier_id] = absent_id


def inscrire_au_journal(
    bd: Session,
    personne: Personne | None,
    acte: str,
    objet: str,
    maintenant: datetime,
    *,
    dossier_id: int | None = None,
    **details: Any,
) -> Inscription:
    """Write the line of an act; call it last, so that the chain is locked as briefly as possible.

    `objet` is « table:id ». `details` holds ids, amounts and states only, never a name nor a text, so that
    erasing a person never breaks the chain. `personne` is None for the system. The act of a substitute says for whom.
    """
    bd.flush()
    pour = bd.info.get(EN_L_ABSENCE, {}).get(dossier_id)
    if pour is not None:
        details["pour"] = pour
    tete = bd.execute(_TETE).one_or_none()
    if tete is None:  # the migration creates it
        raise RuntimeError("journal sans tête")
    ligne = Inscription(
        id=tete.numero + 1,
        a=maintenant,
        personne_id=personne.id if personne else None,
        role=personne.role.value if personne else "systeme",
        acte=acte,
        objet=objet,
        dossier_id=dossier_id,
        details=details,
        requete=requete_id.get(),
        precedente=tete.empreinte,
    )
    ligne = ligne._replace(empreinte=empreinte_de_ligne(tete.empreinte, faits(ligne)))
    bd.execute(_AJOUT, ligne._asdict())
    bd.execute(_AVANCE, {"au": ligne.id, "jusqu_a": ligne.empreinte})
    return ligne
