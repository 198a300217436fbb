"""Who follows a dossier: the matrix and the team as they are in the base today, given to `domain.affectation`.

One statement loads everything: routing is part of the deposit, whose transaction is short.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import PARIS
from app.domain.affectation import Affectation as Routage
from app.domain.affectation import Agent, CommuneRoutee, Demande, Matrice, affecter
from app.domain.droits import Qualite
from app.domain.etats import Etat
from app.domain.orientations import Equipe, Orientation
from app.models.comptes import LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, AlerteAffectation
from app.models.referentiel import Absence, Commune, Occupation, Poste, ReferentAxe, ReferentOrientation
from app.models.socle import table

# a dossier weighs on its agents from its deposit to the end of its examination
ETATS_OUVERTS = (Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION)


@dataclass(frozen=True, slots=True)
class Titulaire:
    """The holder of a post, and how to write to them."""

    agent: Agent
    courriel: str


def charger_matrice(bd: Session) -> Matrice:
    """Référents of the orientations and axes, teams and référents of the communes, titles of the posts."""
    return _matrice(bd.execute(_MATRICE).all())


def _faits_de_la_matrice() -> list[tuple[Any, Any, Any, Any]]:
    """Kind, key, value, référent: the columns of four small tables."""
    return [
        (literal("orientation"), col(ReferentOrientation.orientation), col(ReferentOrientation.poste_code), null()),
        (literal("axe"), col(ReferentAxe.axe), col(ReferentAxe.poste_code), null()),
        (literal("poste"), col(Poste.code), col(Poste.intitule), null()),
        (
            literal("commune:") + func.coalesce(Commune.equipe, ""), col(Commune.insee), col(Commune.nom),
            col(Commune.referent_poste),
        ),
    ]  # fmt: skip


def _matrice(lignes: Iterable[Any]) -> Matrice:
    par_genre: dict[str, dict[str, str]] = {"orientation": {}, "axe": {}, "poste": {}}
    communes: dict[str, CommuneRoutee] = {}
    for genre, cle, valeur, referent in lignes:
        if genre.startswith("commune:"):
            equipe = genre.removeprefix("commune:")
            communes[cle] = CommuneRoutee(cle, valeur, Equipe(equipe) if equipe else None, referent)
        else:
            par_genre[genre][cle] = valeur
    return Matrice(
        orientations={Orientation(cle): poste for cle, poste in par_genre["orientation"].items()},
        axes=par_genre["axe"],
        communes=communes,
        intitules=par_genre["poste"],
    )


# written once: SQLAlchemy would take longer to build these statements than SQLite to run them
_LE_JOUR, _L_ORGANISME = bindparam("jour", type_=Date()), bindparam("organisme", type_=Integer())


def pese() -> ColumnElement[bool]:
    """Whether the `Affectation` of the query weighs on whoever holds it: those of an index, whatever the others."""
    return and_(col(Affectation.est_ouverte), col(Affectation.jusqu_a).is_(None))


def _ouverts() -> ScalarSelect[int]:
    return (
        select(func.count(func.distinct(Affectation.dossier_id)))
        .where(col(Affectation.personne_id) == col(Personne.id), pese())
        .correlate(Personne)
        .scalar_subquery()
    )


def _titulaires(*devant: Any) -> Select[*tuple[Any, ...]]:
    absent = exists().where(
        col(Absence.personne_id) == col(Personne.id), col(Absence.du) <= _LE_JOUR, col(Absence.au) >= _LE_JOUR
    )
    lie = exists().where(
        col(LienDInteret.personne_id) == col(Personne.id), col(LienDInteret.organisme_id) == _L_ORGANISME
    )
    return (
        select(
            *devant, col(Personne.prenom), col(Personne.nom), col(Personne.courriel), col(Personne.id),
            col(Poste.code), col(Poste.intitule), col(Poste.equipe), col(Occupation.suppleant_poste),
            _ouverts(), absent, lie, col(Occupation.du), col(Occupation.id),
        )
        .join(Occupation, col(Occupation.poste_code) == col(Poste.code))
        .join(Personne, col(Personne.id) == col(Occupation.personne_id))
        .where(
            col(Occupation.du) <= _LE_JOUR,
            or_(col(Occupation.au).is_(None), col(Occupation.au) > _LE_JOUR),
            col(Personne.desactivee_le).is_(None),
        )
    )  # fmt: skip


_TITULAIRES = _titulaires()
_VIDE = [null()] * 10
_ROUTAGE = (
    _titulaires(literal("titulaire")),
    *(select(*faits, *_VIDE) for faits in _faits_de_la_matrice()),
)
_MATRICE = union_all(*(select(*faits) for faits in _faits_de_la_matrice()))


@lru_cache
def _lecture_du_routage(somme: Select[int] | None) -> CompoundSelect[*tuple[Any, ...]]:
    if somme is None:
        return union_all(*_ROUTAGE)
    rien = [null()] * 8
    total = select(literal("somme"), *rien, somme.scalar_subquery(), null(), null(), null(), null())
    return union_all(*_ROUTAGE, total)


def _lues_au(maintenant: datetime, organisme_id: int | None) -> dict[str, Any]:
    return {"jour": maintenant.astimezone(PARIS).date(), "organisme": organisme_id or 0}


def charger_titulaires(bd: Session, maintenant: datetime, organisme_id: int | None = None) -> dict[str, Titulaire]:
    """Who holds each post today (Paris), with the links they declared to this organisme."""
    return _par_poste(bd.execute(_TITULAIRES, _lues_au(maintenant, organisme_id)).all(), organisme_id)


def _par_poste(lignes: Iterable[Any], organisme_id: int | None) -> dict[str, Titulaire]:
    titulaires: dict[str, Titulaire] = {}
    # the last to come into a post holds it
    for prenom, nom, courriel, id_, poste, intitule, equipe, suppleant, ouverts, absent, lie, _, _ in sorted(
        lignes, key=lambda ligne: (ligne[4], ligne[11], ligne[12])
    ):
        agent = Agent(
            personne_id=id_,
            nom=f"{prenom} {nom}".strip(),
            poste=poste,
            intitule=intitule,
            equipe=equipe,
            dossiers_ouverts=ouverts,
            est_absent=bool(absent),
            suppleant=suppleant,
            organismes_lies=frozenset({organisme_id}) if lie and organisme_id else frozenset(),
        )
        titulaires[poste] = Titulaire(agent, courriel)
    return titulaires


@dataclass(frozen=True, slots=True)
class EtatDuRoutage:
    """What a deposit reads once the others of its campaign wait: the team, the matrix, and one sum more."""

    matrice: Matrice
    titulaires: dict[str, Titulaire]
    somme: int


def charger_routage(
    bd: Session,
    maintenant: datetime,
    organisme_id: int | None,
    somme: Select[int] | None = None,
    **valeurs: Any,
) -> EtatDuRoutage:
    """The holders, the matrix and `somme` (a constant statement of one number, of these `valeurs`) in one statement."""
    lu = bd.execute(_lecture_du_routage(somme), {**_lues_au(maintenant, organisme_id), **valeurs}).all()
    titulaires, matrice, total = [], [], 0
    for genre, *faits in lu:
        if genre == "titulaire":
            titulaires.append(faits)
        elif genre == "somme":
            total = int(faits[8] or 0)
        else:
            matrice.append((genre, *faits[:3]))
    return EtatDuRoutage(_matrice(matrice), _par_poste(titulaires, organisme_id), total)


def charger_agents(bd: Session, maintenant: datetime, organisme_id: int | None = None) -> dict[str, Agent]:
    """The same, as the routing reads them."""
    return {poste: t.agent for poste, t in charger_titulaires(bd, maintenant, organisme_id).items()}


@dataclass(frozen=True, slots=True)
class RoutageEnregistre:
    """What was decided, and the addresses of the people it concerns."""

    routage: Routage
    courriels: dict[int, str]

    @property
    def pilote_id(self) -> int | None:
        return next((a.personne_id for a in self.routage.attributions if a.qualite is Qualite.PILOTE), None)


_AFFECTATION, _ALERTE = insert(table(Affectation)), insert(table(AlerteAffectation))


def affecter_dossier(
    bd: Session,
    dossier: Dossier,
    demande: Demande,
    maintenant: datetime,
    par: Personne | None = None,
    lu: EtatDuRoutage | None = None,
) -> RoutageEnregistre:
    """Route a dossier: close the lines that stood, write the new ones, raise the alerts, set the pilote.

    A dossier that comes back completed keeps its agents: routing runs only if nobody follows it yet.
    """
    lu = lu or charger_routage(bd, maintenant, demande.organisme_id)
    titulaires = lu.titulaires
    routage = affecter(demande, lu.matrice, {poste: t.agent for poste, t in titulaires.items()})
    affectations = [
        {
            "dossier_id": dossier.id,
            "qualite": a.qualite,
            "poste_code": a.poste,
            "personne_id": a.personne_id,
            "motifs": list(a.motifs),
            "phrase": a.phrase,
            "depuis": maintenant,
            "par_id": par.id if par else None,
            "raison": "",
        }
        for a in routage.attributions
    ]
    # one statement for all the lines: SQLite would otherwise insert them one by one
    if affectations:
        bd.execute(_AFFECTATION, affectations)
    if routage.alertes:
        bd.execute(
            _ALERTE,
            [{"dossier_id": dossier.id, "phrase": phrase, "creee_le": maintenant} for phrase in routage.alertes],
        )
    resultat = RoutageEnregistre(routage, {t.agent.personne_id: t.courriel for t in titulaires.values()})
    dossier.pilote_id = resultat.pilote_id
    dossier.avis_attendus = len({a.personne_id for a in routage.attributions if a.personne_id is not None})
    return resultat


@dataclass(frozen=True, slots=True)
class PilotePrevu:
    """Who would follow a draft if it were deposited today."""

    nom: str
    intitule: str
    courriel: str
    phrase: str


def pilote_prevu(bd: Session, dossier: Dossier, organisme_id: int | None, maintenant: datetime) -> PilotePrevu | None:
    """The pilote a draft would have; None while its principal orientation is not chosen."""
    if dossier.orientation is None:
        return None
    lu = charger_routage(bd, maintenant, organisme_id)
    titulaires = lu.titulaires
    demande = Demande(
        orientation=dossier.orientation,
        secondaires=(),
        axes=(),
        communes=(),
        touche_un_qpv=False,
        organisme_id=organisme_id,
    )
    routage = affecter(demande, lu.matrice, {poste: t.agent for poste, t in titulaires.items()})
    for attribution in routage.attributions:
        tenu = titulaires.get(attribution.poste)
        if attribution.qualite is Qualite.PILOTE and tenu is not None:
            return PilotePrevu(tenu.agent.nom, tenu.agent.intitule, tenu.courriel, attribution.phrase)
    return None
