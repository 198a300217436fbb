"""What measuring needs: complete drafts ready to be deposited, and people signed in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, insert, literal, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.sessions import numero, ouvrir_session
from app.core.db import InstantUTC
from app.demonstration.calendrier import epoques
from app.demonstration.chronologie import Chronologie
from app.demonstration.comptes import COORDINATION
from app.demonstration.contenu import Cas
from app.demonstration.liens import declarer_les_lectures
from app.demonstration.lieux import LIEUX
from app.demonstration.monde import Monde
from app.demonstration.organismes import ASSOCIATIONS
from app.demonstration.pieces import PieceDemo
from app.demonstration.plan import Prevu
from app.demonstration.projets import projets
from app.demonstration.vie import Vie
from app.domain.etats import DEPOSES, Etat
from app.domain.orientations import Orientation
from app.models.campagnes import Campagne
from app.models.comptes import Adhesion, Organisme, Personne
from app.models.dossiers import Dossier
from app.models.etiquettes import Etiquette, EtiquetteDeDossier


@dataclass(frozen=True)
class Terrain:
    """Where to measure: tokens of open sessions, and the ids that the addresses need."""

    porteur: str
    agent: str
    coordination: str
    campagne_id: int
    a_noter_id: int
    a_lire: tuple[int, ...]
    """What the pilote follows in that campaign, to be opened one after the other."""
    brouillons: tuple[int, ...]
    etiquette_id: int = 0
    """On one dossier in seven, once `etiqueter` put it there."""


def preparer_terrain(bd: Session, brouillons: int, pieces: dict[str, PieceDemo], maintenant: datetime) -> Terrain:
    """Sign in a porteur, a pilote with a dossier to mark and the coordination; write complete drafts for the porteur.

    The base must hold a volume, of one dossier at least (NoResultFound, or IndexError, if it does not).
    """
    campagne = _campagne_ouverte(bd, maintenant)
    monde = Monde(bd, pieces, campagnes={"ouverte": campagne})
    organisme, gestionnaire = _membres(bd, 1)[0]
    a_noter = _a_noter(bd, campagne) or _pris(monde, organisme, gestionnaire, maintenant)
    ids = tuple(numero(_brouillon(monde, organisme, gestionnaire, k, maintenant).lu) for k in range(brouillons))
    coordination = bd.execute(select(Personne).where(col(Personne.courriel) == COORDINATION.courriel)).scalar_one()
    return Terrain(
        porteur=_entrer(bd, gestionnaire, maintenant),
        agent=_entrer(bd, monde.agent(a_noter.pilote_id), maintenant),
        coordination=_entrer(bd, coordination, maintenant),
        campagne_id=campagne.id or 0,
        a_noter_id=numero(a_noter),
        a_lire=_suivis(bd, campagne, a_noter),
        brouillons=ids,
    )


def etiqueter(bd: Session, terrain: Terrain, maintenant: datetime) -> Terrain:
    """Put a word of the team on one dossier in seven of the campaign."""
    agent = bd.execute(select(col(Personne.id)).where(col(Personne.courriel) == COORDINATION.courriel)).scalar_one()
    etiquette = Etiquette(libelle="Mesure", cle="mesure", creee_le=maintenant, creee_par_id=agent or 0)
    bd.add(etiquette)
    bd.flush()
    uns = select(literal(etiquette.id), col(Dossier.id), literal(maintenant, InstantUTC()), literal(agent)).where(
        col(Dossier.campagne_id) == terrain.campagne_id, col(Dossier.etat).in_(DEPOSES), col(Dossier.id) % 7 == 0
    )
    bd.execute(insert(EtiquetteDeDossier).from_select(["etiquette_id", "dossier_id", "posee_le", "posee_par_id"], uns))
    return replace(terrain, etiquette_id=etiquette.id or 0)


def _a_noter(bd: Session, campagne: Campagne) -> Dossier | None:
    """A dossier under instruction that nobody has judged. A volume of a few dozens may hold none."""
    return bd.scalar(
        select(Dossier)
        .where(
            col(Dossier.campagne_id) == campagne.id,
            col(Dossier.etat) == Etat.EN_INSTRUCTION,
            col(Dossier.avis_rendus) == 0,
        )
        .order_by(col(Dossier.id))
        .limit(1)
    )


def _suivis(bd: Session, campagne: Campagne, modele: Dossier) -> tuple[int, ...]:
    return tuple(
        bd.scalars(
            select(col(Dossier.id))
            .where(col(Dossier.campagne_id) == campagne.id, col(Dossier.pilote_id) == modele.pilote_id)
            .where(col(Dossier.etat) == Etat.EN_INSTRUCTION)
            .order_by(col(Dossier.id))
            .limit(200)
        )
    )


def _pris(monde: Monde, organisme: Organisme, gestionnaire: Personne, maintenant: datetime) -> Dossier:
    """A dossier that its pilote has just taken."""
    vie = _brouillon(monde, organisme, gestionnaire, 0, maintenant)
    vie.deposer(maintenant)
    monde.bd.flush()
    vie.verifier(maintenant)
    vie.prendre(maintenant)
    monde.bd.flush()
    declarer_les_lectures(monde.bd, tout=True)
    return vie.lu


@dataclass(frozen=True)
class Charge:
    """Many people at work: (session, draft) of those who write, and of those who deposit."""

    redacteurs: tuple[tuple[str, int], ...]
    deposants: tuple[tuple[str, int], ...]


def preparer_charge(
    bd: Session, redacteurs: int, depots: int, pieces: dict[str, PieceDemo], maintenant: datetime
) -> Charge:
    """Sign in as many gestionnaires as there are, each with a fresh draft to write; complete drafts to deposit.

    The base must hold a volume.
    """
    monde = Monde(bd, pieces, campagnes={"ouverte": _campagne_ouverte(bd, maintenant)})
    membres = _membres(bd, redacteurs)
    places = []
    for rang in range(redacteurs + depots):
        organisme, personne = membres[rang % len(membres)]
        vie = _brouillon(monde, organisme, personne, rang, maintenant)
        places.append((_entrer(bd, personne, maintenant), numero(vie.lu)))
    return Charge(tuple(places[:redacteurs]), tuple(places[redacteurs:]))


def _campagne_ouverte(bd: Session, maintenant: datetime) -> Campagne:
    return bd.execute(
        select(Campagne).where(col(Campagne.ouvre_le) <= maintenant, col(Campagne.ferme_le) > maintenant).limit(1)
    ).scalar_one()


def _membres(bd: Session, combien: int) -> Sequence[Row[Organisme, Personne]]:
    """Organismes that have a dossier, each with its people."""
    return bd.execute(
        select(Organisme, Personne)
        .join(Adhesion, col(Adhesion.organisme_id) == col(Organisme.id))
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(col(Organisme.siret).is_not(None), col(Organisme.id).in_(select(col(Dossier.organisme_id))))
        .order_by(col(Organisme.id), col(Personne.id))
        .limit(combien)
    ).all()


def _entrer(bd: Session, personne: Personne, maintenant: datetime) -> str:
    return ouvrir_session(bd, personne, "mesure", maintenant, avec_second_facteur=True)


def _brouillon(monde: Monde, organisme: Organisme, gestionnaire: Personne, rang: int, maintenant: datetime) -> Vie:
    demo = ASSOCIATIONS[1]
    monde.organismes[demo.nom], monde.gestionnaires[demo.nom] = organisme, gestionnaire
    idees = projets(tuple(Orientation)[rang % 6])
    cas = Cas(demo, idees[rang % len(idees)], LIEUX[rang % len(LIEUX)], monde.campagnes["ouverte"].annee, 90_000 + rang)
    epoque = next(e for e in epoques(maintenant) if e.cle == "ouverte")
    vie = Vie(monde, Prevu("ouverte", Etat.DEPOSE, cas, 0.5, rang), epoque, Chronologie())
    vie.commencer(maintenant)
    monde.bd.flush()
    return vie
