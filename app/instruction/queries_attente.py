"""What waits for an agent: dossiers to take, complements received, avis to give, instructions to close, alerts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Qualite, Role
from app.domain.echanges import Cote
from app.domain.etats import Etat
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.dossiers.routage import ETATS_OUVERTS
from app.instruction.queries import a_rendu, est_affecte, filtrer
from app.models.comptes import Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.echanges import Message
from app.models.instruction import Affectation, AlerteAffectation

ATTENTES_MAXIMUM = 1000
MONTREES = 20


class Attente(StrEnum):
    """Why a dossier waits, in the order of the page."""

    MESSAGE = "message"
    SANS_REPONSE = "sans_reponse"
    COMPLEMENT_RECU = "complement_recu"
    A_PRENDRE = "a_prendre"
    A_NOTER = "a_noter"
    A_CLORE = "a_clore"


TITRES_DES_ATTENTES: dict[Attente, tuple[str, str]] = {
    Attente.MESSAGE: ("Messages à traiter", "Le porteur vous a écrit : répondez-lui, ou marquez comme traité."),
    Attente.SANS_REPONSE: (
        "Complément non reçu",
        "La date demandée est passée. Prenez le dossier en l’état, ou relancez une demande.",
    ),
    Attente.COMPLEMENT_RECU: ("Complément reçu", "Le porteur a répondu : relisez, puis reprenez l’instruction."),
    Attente.A_PRENDRE: (
        "À prendre en instruction",
        "Vous êtes pilote : vérifiez la recevabilité, puis prenez le dossier.",
    ),
    Attente.A_NOTER: ("À noter", "Votre avis est attendu."),
    Attente.A_CLORE: ("À clore", "Tous les avis sont rendus : vous pouvez clore l’instruction."),
}


@dataclass(frozen=True, slots=True)
class DossierEnAttente:
    """One line of « À traiter »."""

    id: int
    numero: str
    titre: str
    organisme: str
    orientation: Orientation | None
    depose_le: datetime
    attentes: tuple[Attente, ...]
    ecrit_le: datetime | None = None

    @property
    def fiche(self) -> FicheOrientation | None:
        return ORIENTATIONS[self.orientation] if self.orientation else None


def dossiers_a_traiter(bd: Session, personne: Personne) -> list[DossierEnAttente]:
    """Everything that waits for this person, oldest deposit first: one statement."""
    est_pilote = col(Dossier.pilote_id) == personne.id
    doit_un_avis = and_(est_affecte(personne), ~a_rendu(personne))
    # the last demand was found without an answer
    sans_reponse = (
        select(col(DemandeDeComplement.carence_le).is_not(None))
        .where(col(DemandeDeComplement.dossier_id) == col(Dossier.id))
        .order_by(col(DemandeDeComplement.id).desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation),
                col(Dossier.depose_le), col(Dossier.etat), col(Dossier.version_deposee), col(Dossier.avis_attendus),
                col(Dossier.avis_rendus), est_pilote, doit_un_avis, sans_reponse,
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(
            col(Dossier.etat).in_((Etat.DEPOSE, Etat.EN_INSTRUCTION)),
            or_(est_pilote, and_(col(Dossier.etat) == Etat.EN_INSTRUCTION, doit_un_avis)),
        )
        .order_by(col(Dossier.depose_le), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM)
    ).all()  # fmt: skip
    return [_en_attente(tuple(ligne)) for ligne in lignes]


def messages_a_traiter(bd: Session, personne: Personne) -> list[DossierEnAttente]:
    """The dossiers whose porteur wrote and waits, oldest message first: to the pilote, else to all attached."""
    a_qui = or_(col(Dossier.pilote_id) == personne.id, and_(col(Dossier.pilote_id).is_(None), est_affecte(personne)))
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation),
                col(Dossier.depose_le), func.min(col(Message.ecrit_le)),
            ),
            personne,
        )
        .join(Message, col(Message.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Message.traite_le).is_(None), col(Message.cote) == Cote.PORTEUR, a_qui)
        .group_by(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation),
            col(Dossier.depose_le),
        )
        .order_by(func.min(col(Message.ecrit_le)), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM)
    )  # fmt: skip
    return [
        DossierEnAttente(id_, numero, titre, organisme, orientation, depose_le, (Attente.MESSAGE,), ecrit_le)
        for id_, numero, titre, organisme, orientation, depose_le, ecrit_le in lignes.all()
    ]


def _en_attente(ligne: tuple[Any, ...]) -> DossierEnAttente:
    id_, numero, titre, organisme, orientation, depose_le, *faits = ligne
    return DossierEnAttente(id_, numero, titre, organisme, orientation, depose_le, _attentes(*faits))


def _attentes(
    etat: Etat,
    version: int,
    attendus: int,
    rendus: int,
    est_pilote: bool | None,
    doit_un_avis: bool,
    sans_reponse: bool | None,
) -> tuple[Attente, ...]:
    if etat is Etat.DEPOSE:
        if sans_reponse:
            return (Attente.SANS_REPONSE,)
        return (Attente.COMPLEMENT_RECU if version > 1 else Attente.A_PRENDRE,)
    trouvees = [Attente.A_NOTER] if doit_un_avis else []
    if est_pilote and rendus >= attendus:
        trouvees.append(Attente.A_CLORE)
    return tuple(trouvees)


def par_attente(dossiers: Iterable[DossierEnAttente]) -> dict[Attente, list[DossierEnAttente]]:
    """The same, grouped in the order of the page; empty groups are left out."""
    lus = list(dossiers)
    groupes = {attente: [d for d in lus if attente in d.attentes] for attente in Attente}
    return {attente: groupe for attente, groupe in groupes.items() if groupe}


@dataclass(frozen=True, slots=True)
class Alerte:
    """What the routing could not settle on a dossier."""

    id: int
    phrase: str
    creee_le: datetime
    dossier_id: int
    numero: str
    titre: str


def alertes_de_la_coordination(bd: Session, personne: Personne) -> list[Alerte]:
    """The alerts nobody settled, oldest first; nothing for an agent."""
    if personne.role is not Role.ADMINISTRATEUR:
        return []
    requete = filtrer(
        select(
            col(AlerteAffectation.id), col(AlerteAffectation.phrase), col(AlerteAffectation.creee_le),
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre),
        ).join(Dossier, col(Dossier.id) == col(AlerteAffectation.dossier_id)),
        personne,
    )  # fmt: skip
    lignes = bd.execute(
        requete.where(col(AlerteAffectation.levee_le).is_(None))
        .order_by(col(AlerteAffectation.creee_le), col(AlerteAffectation.id))
        .limit(MONTREES * 5)
    )
    return [Alerte(*ligne) for ligne in lignes.all()]


@dataclass(frozen=True, slots=True)
class Charge:
    """The open dossiers of one agent, by quality."""

    personne_id: int
    nom: str
    pilote: int
    contributeur: int
    territoire: int


def charges(bd: Session, personne: Personne) -> list[Charge]:
    """The workload of the team: this person first, then the others by name."""
    comptes = {q: func.count().filter(col(Affectation.qualite) == q) for q in Qualite}
    lignes = bd.execute(
        select(
            col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)),
            comptes[Qualite.PILOTE], comptes[Qualite.CONTRIBUTEUR], comptes[Qualite.TERRITOIRE],
        )
        .join(Affectation, col(Affectation.personne_id) == col(Personne.id))
        .join(Dossier, col(Dossier.id) == col(Affectation.dossier_id))
        .where(col(Affectation.jusqu_a).is_(None), col(Dossier.etat).in_(ETATS_OUVERTS))
        .group_by(col(Personne.id), col(Personne.prenom), col(Personne.nom))
        .order_by(col(Personne.nom), col(Personne.id))
    )  # fmt: skip
    lues = [Charge(*ligne) for ligne in lignes.all()]
    return sorted(lues, key=lambda c: c.personne_id != personne.id)
