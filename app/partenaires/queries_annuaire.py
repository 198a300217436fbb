"""The directory of partners and the priorities of the communes. Never writes."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.orientations import Orientation
from app.domain.partenaires import GenrePartenaire
from app.models.partenaires import AdresseDePartenaire, CommuneDePartenaire, Partenaire, PrioriteCommunale
from app.models.referentiel import Commune, Quartier


@dataclass(frozen=True, slots=True)
class PartenaireLu:
    """One line of the directory. `adresses`: those still used, each with the instant of its confirmation."""

    id: int
    genre: GenrePartenaire
    nom: str
    retire_le: datetime | None
    communes: tuple[str, ...]
    adresses: tuple[tuple[str, datetime | None], ...]

    @property
    def est_joignable(self) -> bool:
        return self.retire_le is None and any(confirmee for _, confirmee in self.adresses)


def annuaire(bd: Session, ids: Collection[int] | None = None) -> list[PartenaireLu]:
    """Everybody (or these), those who may still be asked first, by kind then name: three statements."""
    requete = select(Partenaire).order_by(col(Partenaire.genre), col(Partenaire.nom), col(Partenaire.id))
    partenaires = bd.scalars(requete if ids is None else requete.where(col(Partenaire.id).in_(ids))).all()
    communes: dict[int, list[str]] = defaultdict(list)
    for partenaire_id, nom in bd.execute(
        select(col(CommuneDePartenaire.partenaire_id), col(Commune.nom))
        .join(Commune, col(Commune.insee) == col(CommuneDePartenaire.insee))
        .order_by(col(Commune.nom))
    ):
        communes[partenaire_id].append(nom)
    adresses: dict[int, list[tuple[str, datetime | None]]] = defaultdict(list)
    for partenaire_id, courriel, confirmee in bd.execute(
        select(
            col(AdresseDePartenaire.partenaire_id), col(AdresseDePartenaire.courriel),
            col(AdresseDePartenaire.confirmee_le),
        )
        .where(col(AdresseDePartenaire.retiree_le).is_(None))
        .order_by(col(AdresseDePartenaire.id))
    ):  # fmt: skip
        adresses[partenaire_id].append((courriel, confirmee))
    lus = [
        PartenaireLu(p.id or 0, p.genre, p.nom, p.retire_le, tuple(communes[p.id or 0]), tuple(adresses[p.id or 0]))
        for p in partenaires
    ]
    return sorted(lus, key=lambda p: p.retire_le is not None)


def adresses_de(bd: Session, partenaire: Partenaire) -> list[AdresseDePartenaire]:
    """Its addresses, those taken away last."""
    requete = select(AdresseDePartenaire).where(col(AdresseDePartenaire.partenaire_id) == partenaire.id)
    return list(
        bd.scalars(requete.order_by(col(AdresseDePartenaire.retiree_le).is_not(None), col(AdresseDePartenaire.id)))
    )


def communes_de(bd: Session, partenaire: Partenaire) -> list[str]:
    """The INSEE codes where a partner is concerned."""
    requete = select(col(CommuneDePartenaire.insee)).where(col(CommuneDePartenaire.partenaire_id) == partenaire.id)
    return list(bd.scalars(requete.order_by(col(CommuneDePartenaire.insee))))


@dataclass(frozen=True, slots=True)
class PrioriteLue:
    """A priority as the administrator reads it."""

    id: int
    insee: str
    commune: str
    annee: int
    orientation: Orientation | None
    quartier: str
    texte: str


def priorites(bd: Session, annee: int) -> list[PrioriteLue]:
    """The priorities of a year that still hold, by commune."""
    requete = (
        select(
            col(PrioriteCommunale.id), col(PrioriteCommunale.insee), col(Commune.nom), col(PrioriteCommunale.annee),
            col(PrioriteCommunale.orientation), col(Quartier.nom), col(PrioriteCommunale.texte),
        )
        .join(Commune, col(Commune.insee) == col(PrioriteCommunale.insee))
        .outerjoin(Quartier, col(Quartier.code) == col(PrioriteCommunale.quartier_code))
        .where(col(PrioriteCommunale.annee) == annee, col(PrioriteCommunale.retiree_le).is_(None))
        .order_by(col(Commune.nom), col(PrioriteCommunale.id))
    )  # fmt: skip
    return [PrioriteLue(i or 0, c, n, a, o, q or "", t) for i, c, n, a, o, q, t in bd.execute(requete)]


def adresse_du_jeton(bd: Session, empreinte: str) -> tuple[AdresseDePartenaire, Partenaire] | None:
    """The address that a mail of confirmation names, unless it was taken away since."""
    ligne = bd.execute(
        select(AdresseDePartenaire, Partenaire)
        .join(Partenaire, col(Partenaire.id) == col(AdresseDePartenaire.partenaire_id))
        .where(
            col(AdresseDePartenaire.jeton_sha256) == empreinte,
            col(AdresseDePartenaire.retiree_le).is_(None),
            col(Partenaire.retire_le).is_(None),
        )
    ).first()
    return None if ligne is None else (ligne[0], ligne[1])
