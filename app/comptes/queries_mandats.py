"""Reads of mandates: who helps an organisme, whom I help. `mandat_en_vigueur` is the gate, at an instant."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.mandats import MODIFIABLES, EtatMandat
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.membres import Mandat


def mandat_en_vigueur(personne: Personne, maintenant: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a mandate opens something to this person, at this very instant."""
    return (col(Mandat.aidant_id) == personne.id, *est_en_vigueur(maintenant))


def est_en_vigueur(maintenant: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a mandate opens something, at this very instant."""
    return (
        col(Mandat.accepte_le).is_not(None),
        col(Mandat.revoque_le).is_(None),
        col(Mandat.commence_le) <= maintenant,
        col(Mandat.finit_le) > maintenant,
    )


@dataclass(frozen=True, slots=True)
class MandatLu:
    """A mandate, what it is for, and where it is."""

    mandat: Mandat
    organisme: Organisme
    campagne: str
    aidant: str
    etat: EtatMandat

    @property
    def est_modifiable(self) -> bool:
        return self.etat in MODIFIABLES

    @property
    def dernier_jour(self) -> date:
        return dernier_jour(self.mandat)


def dernier_jour(mandat: Mandat) -> date:
    """The last day in Paris: the window ends at the midnight that follows it."""
    return jour_de_paris(mandat.finit_le - timedelta(seconds=1))


def mandats_de(bd: Session, organisme: Organisme, maintenant: datetime) -> list[MandatLu]:
    """The mandates of an organisme, those that end last first."""
    lignes = bd.execute(
        select(Mandat, Organisme, col(Campagne.titre), Personne)
        .join(Organisme, col(Organisme.id) == col(Mandat.organisme_id))
        .outerjoin(Campagne, col(Campagne.id) == col(Mandat.campagne_id))
        .outerjoin(Personne, col(Personne.id) == col(Mandat.aidant_id))
        .where(col(Mandat.organisme_id) == organisme.id)
        .order_by(col(Mandat.finit_le).desc(), col(Mandat.id).desc())
        .limit(50)
    ).all()
    return [
        MandatLu(m, o, titre or "", p.nom_complet if p else m.courriel, m.etat(maintenant)) for m, o, titre, p in lignes
    ]


def mandats_de_l_aidant(bd: Session, personne: Personne, maintenant: datetime) -> list[MandatLu]:
    """Whom this person helps, helped or is asked to help, bound to their address."""
    lignes = bd.execute(
        select(Mandat, Organisme, col(Campagne.titre))
        .join(Organisme, col(Organisme.id) == col(Mandat.organisme_id))
        .outerjoin(Campagne, col(Campagne.id) == col(Mandat.campagne_id))
        .where(col(Mandat.courriel) == personne.courriel)
        .order_by(col(Mandat.finit_le).desc(), col(Mandat.id).desc())
        .limit(100)
    ).all()
    return [MandatLu(m, o, titre or "", personne.nom_complet, m.etat(maintenant)) for m, o, titre in lignes]


def mandat_par_id(bd: Session, mandat_id: int) -> Mandat | None:
    """One mandate, locked by its organisme's lock."""
    return bd.get(Mandat, mandat_id)


def mandats_qui_se_chevauchent(bd: Session, nouveau: Mandat) -> bool:
    """Whether this address already has a mandate of this organisme that is not over, at some of these dates."""
    trouve = bd.scalar(
        select(col(Mandat.id)).where(
            col(Mandat.organisme_id) == nouveau.organisme_id,
            col(Mandat.courriel) == nouveau.courriel,
            col(Mandat.revoque_le).is_(None),
            col(Mandat.id) != (nouveau.id or 0),
            col(Mandat.commence_le) < nouveau.finit_le,
            col(Mandat.finit_le) > nouveau.commence_le,
        )
    )
    return trouve is not None


def campagnes_ouvertes(bd: Session, maintenant: datetime, deja: int | None = None) -> list[tuple[int, str]]:
    """The calls a mandate may be limited to; `deja`: the one it is limited to, even closed."""
    ouverte = and_(col(Campagne.est_publiee), col(Campagne.ferme_le) > maintenant)
    lignes = bd.execute(
        select(col(Campagne.id), col(Campagne.titre))
        .where(or_(ouverte, col(Campagne.id) == (deja or 0)))
        .order_by(col(Campagne.ferme_le), col(Campagne.id))
    )
    return [(id_ or 0, titre) for id_, titre in lignes]
