"""Reads of signatures: who may be asked, what was asked, what a mailed link opens."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, null, select, true, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.appels.queries_ajouts import colonne_des_ajouts, lire_ajouts
from app.core.securite import empreinte
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.domain.questions_ajoutees import QuestionAjoutee, ajouts_du_dossier
from app.domain.signature import EtatDemande, Titre
from app.models.campagnes import Campagne
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.membres import InvitationMembre
from app.models.signature import DemandeDeSignature


@dataclass(frozen=True, slots=True)
class Representant:
    """Somebody who may be asked to sign. `est_invite`: named by a gestionnaire, not a member yet."""

    courriel: str
    nom: str
    est_invite: bool


def representants_de(bd: Session, organisme: Organisme, maintenant: datetime) -> list[Representant]:
    """Those who represent an organisme: its signataires, its declared gestionnaires, the signataires it invited."""
    declares = (col(Adhesion.role) == RoleAdhesion.SIGNATAIRE) | (
        (col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE) & col(Adhesion.represente_depuis).is_not(None)
    )
    membres: Any = (
        select(col(Personne.courriel), col(Personne.prenom), col(Personne.nom), literal(0).label("est_invite"))
        .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
        .where(
            col(Adhesion.organisme_id) == organisme.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Personne.desactivee_le).is_(None),
            declares,
        )
    )
    invites = select(col(InvitationMembre.courriel), null(), null(), literal(1)).where(
        col(InvitationMembre.organisme_id) == organisme.id,
        col(InvitationMembre.role) == RoleAdhesion.SIGNATAIRE,
        col(InvitationMembre.acceptee_le).is_(None),
        col(InvitationMembre.annulee_le).is_(None),
        col(InvitationMembre.expire_le) > maintenant,
    )
    lignes = bd.execute(union_all(membres, invites).order_by("est_invite", "courriel")).all()
    return [
        Representant(courriel, f"{prenom or ''} {nom or ''}".strip() or courriel, bool(invite))
        for courriel, prenom, nom, invite in lignes
    ]


@dataclass(frozen=True, slots=True)
class SignatureDemandee:
    """The last signature asked for a dossier, as its members see it."""

    demande: DemandeDeSignature
    par: str
    etat: EtatDemande


def derniere_demande(
    bd: Session, dossier: Dossier, contenu_sha256: str, maintenant: datetime
) -> SignatureDemandee | None:
    """What became of the last signature that was asked by mail; those of the deposit say nothing of a completion."""
    ligne = bd.execute(
        select(DemandeDeSignature, Personne)
        .join(Personne, col(Personne.id) == col(DemandeDeSignature.demandee_par_id))
        .where(
            col(DemandeDeSignature.dossier_id) == dossier.id,
            true() if dossier.depose_le is None else col(DemandeDeSignature.demandee_le) > dossier.depose_le,
        )
        .order_by(col(DemandeDeSignature.id).desc())
        .limit(1)
    ).first()
    if ligne is None:
        return None
    demande, par = ligne
    return SignatureDemandee(demande, par.nom_complet, demande.etat(contenu_sha256, maintenant))


@dataclass(frozen=True, slots=True)
class SignatureRecue:
    """What a mailed link opens, whatever its state."""

    demande: DemandeDeSignature
    dossier: Dossier
    campagne: Campagne
    organisme: Organisme
    par: Personne
    ajouts: tuple[QuestionAjoutee, ...]

    @property
    def est_complement(self) -> bool:
        """Whether what is signed is a completion: the link left after the deposit."""
        return self.dossier.depose_le is not None and self.demande.demandee_le > self.dossier.depose_le

    @property
    def est_du_moment(self) -> bool:
        """Whether the dossier still waits for what the link signs."""
        return self.dossier.etat is (Etat.A_COMPLETER if self.est_complement else Etat.BROUILLON)


def signature_recue(bd: Session, jeton: str) -> SignatureRecue | None:
    """The signature of a link; None for an unknown one."""
    ligne = bd.execute(
        select(DemandeDeSignature, Dossier, Campagne, Organisme, Personne, colonne_des_ajouts())
        .join(Dossier, col(Dossier.id) == col(DemandeDeSignature.dossier_id))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(Personne, col(Personne.id) == col(DemandeDeSignature.demandee_par_id))
        .where(col(DemandeDeSignature.jeton_sha256) == empreinte(jeton))
    ).first()
    if ligne is None:
        return None
    demande, dossier, campagne, organisme, par, ajouts = ligne
    return SignatureRecue(
        demande, dossier, campagne, organisme, par, ajouts_du_dossier(lire_ajouts(ajouts), dossier.depose_le)
    )


@dataclass(frozen=True, slots=True)
class SignatureFigee:
    """The signature of a deposited version, as it is shown."""

    nom: str
    titre: Titre
    le: datetime
    contenu_sha256: str
    par_lien: bool = False


def signature_figee(fige: dict[str, Any]) -> SignatureFigee | None:
    """The signature kept in a frozen version; None in the versions made before signatures were kept."""
    s = fige.get("signature")
    if s is None:
        return None
    le, par_lien = datetime.fromisoformat(s["le"]), bool(s.get("par_lien"))
    return SignatureFigee(s["nom"], Titre(s["titre"]), le, s["contenu_sha256"], par_lien)


def version_figee(bd: Session, dossier: Dossier) -> dict[str, Any]:
    """The last deposited version; {} before any."""
    contenu = bd.scalar(
        select(col(VersionDossier.contenu)).where(
            col(VersionDossier.dossier_id) == dossier.id, col(VersionDossier.numero) == dossier.version_deposee
        )
    )
    fige: dict[str, Any] = json.loads(contenu) if contenu else {}
    return fige


def signature_deposee(bd: Session, dossier: Dossier) -> SignatureFigee | None:
    """The signature of the last deposited version."""
    return signature_figee(version_figee(bd, dossier))
