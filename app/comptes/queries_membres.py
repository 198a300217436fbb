"""Reads of who acts for an organisme: invitations, and what happened to its members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, literal, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.core.securite import empreinte
from app.domain.membres import EtatInvitation
from app.models.comptes import Adhesion, Organisme, Personne
from app.models.journal import LigneJournal
from app.models.membres import InvitationMembre

# an invitation that nobody used is still shown for a month, so that it can be sent again
MEMOIRE = timedelta(days=30)
LIGNES_D_HISTOIRE = 50
ACTES_DE_MEMBRE = (
    "demander_adhesion", "approuver_adhesion", "refuser_adhesion", "accepter_invitation_membre", "changer_role",
    "transmettre_gestion", "retirer_membre", "declarer_representation", "retirer_representation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvitationEnvoyee:
    """An invitation as the gestionnaires see it."""

    invitation: InvitationMembre
    par: str
    etat: EtatInvitation


@dataclass(frozen=True, slots=True)
class EvenementDeMembre:
    """Something that happened to a member. `auteur` is empty for the portal itself."""

    a: datetime
    acte: str
    details: dict[str, Any]
    membre: str
    auteur: str

    @property
    def est_de_soi(self) -> bool:
        return self.membre == self.auteur


def _sans_reponse(organisme: Organisme) -> Select[InvitationMembre, str, str, str]:
    return (
        select(InvitationMembre, col(Personne.prenom), col(Personne.nom), col(Personne.courriel))
        .join(Personne, col(Personne.id) == col(InvitationMembre.invitee_par_id))
        .where(
            col(InvitationMembre.organisme_id) == organisme.id,
            col(InvitationMembre.acceptee_le).is_(None),
            col(InvitationMembre.annulee_le).is_(None),
        )
    )


def invitations_envoyees(bd: Session, organisme: Organisme, maintenant: datetime) -> list[InvitationEnvoyee]:
    """The invitations that nobody accepted nor cancelled, the newest first."""
    lignes = bd.execute(
        _sans_reponse(organisme)
        .where(col(InvitationMembre.expire_le) > maintenant - MEMOIRE)
        .order_by(col(InvitationMembre.creee_le).desc(), col(InvitationMembre.id).desc())
    )
    return [
        InvitationEnvoyee(invitation, f"{prenom} {nom}".strip() or courriel, invitation.etat(maintenant))
        for invitation, prenom, nom, courriel in lignes
    ]


def invitation_membre_de(bd: Session, organisme: Organisme, invitation_id: int) -> InvitationMembre | None:
    """One invitation of this organisme and no other, not accepted nor cancelled."""
    ligne = bd.execute(_sans_reponse(organisme).where(col(InvitationMembre.id) == invitation_id)).first()
    return ligne[0] if ligne else None


@dataclass(frozen=True, slots=True)
class InvitationRecue:
    """The invitation a link opens, whatever its state."""

    invitation: InvitationMembre
    organisme: Organisme
    par: str


def invitation_recue(bd: Session, jeton: str) -> InvitationRecue | None:
    """The invitation of a link; None for an unknown one."""
    ligne = bd.execute(
        select(InvitationMembre, Organisme, Personne)
        .join(Organisme, col(Organisme.id) == col(InvitationMembre.organisme_id))
        .join(Personne, col(Personne.id) == col(InvitationMembre.invitee_par_id))
        .where(col(InvitationMembre.jeton_sha256) == empreinte(jeton))
    ).first()
    return InvitationRecue(ligne[0], ligne[1], ligne[2].nom_complet) if ligne else None


def histoire_des_membres(bd: Session, organisme: Organisme) -> Sequence[EvenementDeMembre]:
    """Who came, changed and left, when and by whom; the newest first."""
    membre, auteur = aliased(Personne), aliased(Personne)
    objet = literal("adhesion:").concat(cast(col(Adhesion.id), String))
    fait: Any = select(col(LigneJournal.a), col(LigneJournal.acte), col(LigneJournal.details))
    lignes = bd.execute(
        fait.add_columns(col(membre.prenom), col(membre.nom), col(membre.courriel))
        .add_columns(col(auteur.prenom), col(auteur.nom), col(auteur.courriel))
        .join(Adhesion, col(LigneJournal.objet) == objet)
        .join(membre, col(membre.id) == col(Adhesion.personne_id))
        .outerjoin(auteur, col(auteur.id) == col(LigneJournal.personne_id))
        .where(col(Adhesion.organisme_id) == organisme.id, col(LigneJournal.acte).in_(ACTES_DE_MEMBRE))
        .order_by(col(LigneJournal.id).desc())
        .limit(LIGNES_D_HISTOIRE)
    )
    return [EvenementDeMembre(a, acte, details, _nom(*noms[:3]), _nom(*noms[3:])) for a, acte, details, *noms in lignes]


def _nom(prenom: str | None, nom: str | None, courriel: str | None) -> str:
    return f"{prenom or ''} {nom or ''}".strip() or courriel or ""


def membre_a_cette_adresse(bd: Session, organisme: Organisme, courriel: str) -> Adhesion | None:
    """The place in this organisme of the account of an address, whatever its state."""
    return bd.scalar(
        select(Adhesion)
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(col(Adhesion.organisme_id) == organisme.id, col(Personne.courriel) == courriel)
    )
