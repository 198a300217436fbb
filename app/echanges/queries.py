"""Reads of the messages of one dossier. Who may read is settled by the doors of each side before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.queries_mandats import est_en_vigueur
from app.domain.droits import Qualite, RoleAdhesion
from app.domain.echanges import Cote
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.dossiers import Dossier, EtatPiece, VersionDossier
from app.models.echanges import FichierDeMessage, Message
from app.models.instruction import Affectation
from app.models.membres import Mandat

MESSAGES_MAXIMUM = 500


@dataclass(frozen=True, slots=True)
class FichierLu:
    """A file sent with a message. `etat` says whether it opens."""

    id: int
    nom: str
    taille: int
    etat: EtatPiece


@dataclass(frozen=True, slots=True)
class MessageLu:
    """A message as both sides read it."""

    id: int
    cote: Cote
    auteur: str
    texte: str
    ecrit_le: datetime
    traite_le: datetime | None
    fichiers: list[FichierLu] = field(default_factory=list)

    def attend(self, cote: Cote) -> bool:
        """Whether this side has not read or answered it yet."""
        return self.cote is cote.autre and self.traite_le is None


def messages_de(bd: Session, dossier: Dossier) -> list[MessageLu]:
    """The thread, oldest first, with its files: two statements whatever its length."""
    lignes = bd.execute(
        select(
            col(Message.id), col(Message.cote), col(Personne.prenom), col(Personne.nom), col(Message.texte),
            col(Message.ecrit_le), col(Message.traite_le),
        )
        .join(Personne, col(Personne.id) == col(Message.auteur_id))
        .where(col(Message.dossier_id) == dossier.id)
        .order_by(col(Message.id).desc())
        .limit(MESSAGES_MAXIMUM)
    ).all()  # fmt: skip
    lus = {
        id_: MessageLu(id_ or 0, cote, f"{prenom} {nom}".strip() or "Une personne", texte, ecrit_le, traite_le)
        for id_, cote, prenom, nom, texte, ecrit_le, traite_le in reversed(lignes)
    }
    fichiers = bd.execute(
        select(
            col(FichierDeMessage.message_id), col(FichierDeMessage.id), col(FichierDeMessage.nom),
            col(FichierDeMessage.taille), col(FichierDeMessage.etat),
        )
        .join(Message, col(Message.id) == col(FichierDeMessage.message_id))
        .where(col(Message.dossier_id) == dossier.id)
        .order_by(col(FichierDeMessage.id))
    )  # fmt: skip
    for message_id, fichier_id, nom, taille, etat in fichiers.all():
        if message_id in lus:
            lus[message_id].fichiers.append(FichierLu(fichier_id or 0, nom, taille, etat))
    return list(lus.values())


def fichier_de(bd: Session, dossier: Dossier, fichier_id: int) -> FichierDeMessage | None:
    """A file of the thread of this dossier."""
    return bd.scalar(
        select(FichierDeMessage)
        .join(Message, col(Message.id) == col(FichierDeMessage.message_id))
        .where(col(FichierDeMessage.id) == fichier_id, col(Message.dossier_id) == dossier.id)
    )


def message_de_cle(bd: Session, dossier: Dossier, cle: str) -> Message | None:
    """The message already sent with this key."""
    return bd.scalar(select(Message).where(col(Message.cle) == cle, col(Message.dossier_id) == dossier.id))


def place_prise(bd: Session, dossier: Dossier) -> tuple[int, int]:
    """(files, bytes) that the thread already holds."""
    nombre, octets = bd.execute(
        select(func.count(col(FichierDeMessage.id)), func.coalesce(func.sum(col(FichierDeMessage.taille)), 0))
        .join(Message, col(Message.id) == col(FichierDeMessage.message_id))
        .where(col(Message.dossier_id) == dossier.id)
    ).one()
    return int(nombre), int(octets)


def porteurs_a_prevenir(bd: Session, dossier: Dossier, maintenant: datetime) -> list[str]:
    """The gestionnaires of the organisme, its members who deposited or wrote here, and whoever helps it now."""
    return list(dict.fromkeys([*_membres_a_prevenir(bd, dossier), *aidants_a_prevenir(bd, dossier, maintenant)]))


def aidants_a_prevenir(bd: Session, dossier: Dossier, maintenant: datetime) -> Sequence[str]:
    """Those whose mandate is in force now and covers this call."""
    return bd.scalars(
        select(col(Personne.courriel))
        .join(Mandat, col(Mandat.aidant_id) == col(Personne.id))
        .where(
            col(Mandat.organisme_id) == dossier.organisme_id,
            *est_en_vigueur(maintenant),
            or_(col(Mandat.campagne_id).is_(None), col(Mandat.campagne_id) == dossier.campagne_id),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.courriel))
    ).all()


def _membres_a_prevenir(bd: Session, dossier: Dossier) -> list[str]:
    auteurs = select(col(Message.auteur_id)).where(
        col(Message.dossier_id) == dossier.id, col(Message.cote) == Cote.PORTEUR
    )
    deposants = select(col(VersionDossier.deposee_par_id)).where(col(VersionDossier.dossier_id) == dossier.id)
    return list(
        bd.scalars(
            select(col(Personne.courriel))
            .distinct()
            .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
            .where(
                col(Adhesion.organisme_id) == dossier.organisme_id,
                col(Adhesion.etat) == EtatAdhesion.ACTIVE,
                col(Personne.desactivee_le).is_(None),
                or_(
                    col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE,
                    col(Personne.id).in_(auteurs),
                    col(Personne.id).in_(deposants),
                ),
            )
            .order_by(col(Personne.courriel))
        )
    )


def agents_a_prevenir(bd: Session, dossier: Dossier) -> list[str]:
    """The pilote, and the agents attached who wrote here; everybody attached when the post of pilote is vacant."""
    auteurs = set(
        bd.scalars(
            select(col(Message.auteur_id)).where(
                col(Message.dossier_id) == dossier.id, col(Message.cote) == Cote.SERVICE
            )
        )
    )
    lignes = bd.execute(
        select(col(Affectation.qualite), col(Personne.id), col(Personne.courriel))
        .join(Personne, col(Personne.id) == col(Affectation.personne_id))
        .where(
            col(Affectation.dossier_id) == dossier.id,
            col(Affectation.jusqu_a).is_(None),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Affectation.id))
    ).all()
    concernes = [c for qualite, id_, c in lignes if qualite is Qualite.PILOTE or id_ in auteurs]
    return list(dict.fromkeys(concernes or [courriel for _, _, courriel in lignes]))
