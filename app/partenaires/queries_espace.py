"""The space of a partner, found from the link of its mail: what it was asked, and nothing else. Never writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import DEPOSES, Etat
from app.domain.partenaires import est_perime
from app.dossiers.queries import references
from app.instruction.fiche import SectionLue, lire_fiche
from app.models.campagnes import Campagne
from app.models.comptes import Organisme
from app.models.dossiers import Dossier, VersionDossier
from app.models.partenaires import AdresseDePartenaire, AvisDePartenaire, LienDePartenaire, Partenaire

LISIBLES = DEPOSES - {Etat.RETIRE}
"""A request taken back by its organisme is shown to nobody outside."""


@dataclass(frozen=True, slots=True)
class Espace:
    """Who came by this link. `est_perime`: it opens nothing but the button that asks for another."""

    partenaire: Partenaire
    adresse: AdresseDePartenaire
    expire_le: datetime
    est_perime: bool


def espace_du_lien(bd: Session, empreinte: str, maintenant: datetime) -> Espace | None:
    """None for a link that never was, whose address or partner was taken away, or whose address is not confirmed."""
    ligne = bd.execute(
        select(Partenaire, AdresseDePartenaire, col(LienDePartenaire.expire_le))
        .join(AdresseDePartenaire, col(AdresseDePartenaire.id) == col(LienDePartenaire.adresse_id))
        .join(Partenaire, col(Partenaire.id) == col(AdresseDePartenaire.partenaire_id))
        .select_from(LienDePartenaire)
        .where(
            col(LienDePartenaire.jeton_sha256) == empreinte,
            col(AdresseDePartenaire.confirmee_le).is_not(None),
            col(AdresseDePartenaire.retiree_le).is_(None),
            col(Partenaire.retire_le).is_(None),
        )
    ).first()
    if ligne is None:
        return None
    partenaire, adresse, expire_le = ligne
    return Espace(partenaire, adresse, expire_le, est_perime(expire_le, maintenant))


def _requete(partenaire: Partenaire) -> Any:
    return (
        select(AvisDePartenaire, Dossier, Organisme)
        .join(Dossier, col(Dossier.id) == col(AvisDePartenaire.dossier_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(AvisDePartenaire.partenaire_id) == partenaire.id, col(Dossier.etat).in_(LISIBLES))
    )


@dataclass(frozen=True)
class DemandeOuverte:
    """One ask, with the parts of the request it shows."""

    avis: AvisDePartenaire
    dossier: Dossier
    organisme: Organisme
    campagne: Campagne
    sections: list[SectionLue]


def demande_ouverte(
    bd: Session, partenaire: Partenaire, avis_id: int, *, pour_ecrire: bool = False
) -> DemandeOuverte | None:
    """One ask of this partner, its row locked if something is to be written."""
    requete = (
        _requete(partenaire)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(
            VersionDossier,
            (col(VersionDossier.dossier_id) == col(Dossier.id))
            & (col(VersionDossier.numero) == col(Dossier.version_deposee)),
        )
        .add_columns(Campagne, col(VersionDossier.contenu))
        .where(col(AvisDePartenaire.id) == avis_id)
    )
    if pour_ecrire:
        requete = requete.with_for_update(of=AvisDePartenaire).execution_options(populate_existing=True)
    ligne = bd.execute(requete).first()
    if ligne is None:
        return None
    avis, dossier, organisme, campagne, contenu = ligne
    fiche = lire_fiche(contenu, campagne.dispositif, organisme.genre, references(), frozenset({"caph"}))
    montrees = [section for section in fiche.sections if section.cle in avis.parties]
    return DemandeOuverte(avis, dossier, organisme, campagne, montrees)
