"""Who follows a dossier: the matrix and the team as they are in the base today, given to `domain.affectation`.

One statement loads everything: routing is part of the deposit, whose transaction is short.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
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
from app.core.sql_json import lignes_json, lire_lignes
from app.domain.affectation import Affectation as Routage
from app.domain.affectation import Agent, ChargesInconnues, CommuneRoutee, Demande, Matrice, affecter
from app.domain.droits import Qualite
from app.domain.etats import Etat
from app.domain.orientations import Equipe, Orientation
from app.models.comptes import LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, AlerteAffectation
from app.models.recapitulatif import Recapitulatif
from app.models.referentiel import Absence, Commune, Occupation, Poste, ReferentAxe, ReferentOrientation
from app.models.socle import table

# a dossier weighs on its agents from its deposit to the end of its examination
ETATS_OUVERTS = (Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION)


@dataclass(frozen=True, slots=True)
class Titulaire:
    """The holder of a post, and how to write to them. `veut_les_depots`: they did not silence the mail of a deposit."""

    agent: Agent
    courriel: str
    veut_les_depots: bool = True


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


# read in one pass of the index of `pese`: asked for each person, SQLite takes the index of every line they ever had
_CHARGES = (
    select(col(Affectation.personne_id), func.count(func.distinct(Affectation.dossier_id)).label("ouverts"))
    .where(pese(), col(Affectation.personne_id).is_not(None))
    .group_by(col(Affectation.personne_id))
)


def _colonnes_des_titulaires() -> dict[str, Any]:
    absent = exists().where(
        col(Absence.personne_id) == col(Personne.id), col(Absence.du) <= _LE_JOUR, col(Absence.au) >= _LE_JOUR
    )
    lie = exists().where(
        col(LienDInteret.personne_id) == col(Personne.id), col(LienDInteret.organisme_id) == _L_ORGANISME
    )
    tus = exists().where(
        col(Recapitulatif.personne_id) == col(Personne.id), col(Recapitulatif.dit_les_depots).is_(False)
    )
    return {
        "prenom": col(Personne.prenom), "nom": col(Personne.nom), "courriel": col(Personne.courriel),
        "personne": col(Personne.id), "poste": col(Poste.code), "intitule": col(Poste.intitule),
        "equipe": col(Poste.equipe), "suppleant": col(Occupation.suppleant_poste), "absent": absent, "lie": lie,
        "du": col(Occupation.du), "rang": col(Occupation.id), "tus": tus,
    }  # fmt: skip


def _des_titulaires(*colonnes: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*colonnes)
        .select_from(Poste)
        .join(Occupation, col(Occupation.poste_code) == col(Poste.code))
        .join(Personne, col(Personne.id) == col(Occupation.personne_id))
        .where(
            col(Occupation.du) <= _LE_JOUR,
            or_(col(Occupation.au).is_(None), col(Occupation.au) > _LE_JOUR),
            col(Personne.desactivee_le).is_(None),
        )
    )


def _titulaires_et_charges() -> Select[*tuple[Any, ...]]:
    charges = _CHARGES.subquery()
    return _des_titulaires(*_COLONNES.values(), func.coalesce(charges.c.ouverts, 0)).outerjoin(
        charges, charges.c.personne_id == col(Personne.id)
    )


def _matrice_en_json() -> ScalarSelect[str]:
    faits = _MATRICE.subquery().c
    return select(
        lignes_json(**dict(zip(("genre", "cle", "valeur", "referent"), faits, strict=True)))
    ).scalar_subquery()


_COLONNES = _colonnes_des_titulaires()
_TITULAIRES = _titulaires_et_charges()
_MATRICE = union_all(*(select(*faits) for faits in _faits_de_la_matrice()))
EN_JSON = (_des_titulaires(lignes_json(**_COLONNES)).scalar_subquery(), _matrice_en_json())
"""The holders and the matrix, each a text that goes in a row of another statement (`lues_au`, `lire_routage`)."""
_ROUTAGE = select(*EN_JSON)


def lues_au(maintenant: datetime, organisme_id: int | None) -> dict[str, Any]:
    """What the statements of this file are given."""
    return {"jour": maintenant.astimezone(PARIS).date(), "organisme": organisme_id or 0}


def charger_titulaires(bd: Session, maintenant: datetime, organisme_id: int | None = None) -> dict[str, Titulaire]:
    """Who holds each post today (Paris), with the links they declared to this organisme."""
    return _par_poste(bd.execute(_TITULAIRES, lues_au(maintenant, organisme_id)).all(), organisme_id)


def _par_poste(lignes: Iterable[Any], organisme_id: int | None) -> dict[str, Titulaire]:
    titulaires: dict[str, Titulaire] = {}
    # the last to come into a post holds it
    for prenom, nom, courriel, id_, poste, intitule, equipe, suppleant, absent, lie, _, _, tus, ouverts in sorted(
        lignes, key=lambda ligne: (ligne[4], ligne[10], ligne[11])
    ):
        agent = Agent(
            personne_id=id_,
            nom=f"{prenom} {nom}".strip(),
            poste=poste,
            intitule=intitule,
            equipe=Equipe(equipe) if equipe else None,
            dossiers_ouverts=ouverts,
            est_absent=bool(absent),
            suppleant=suppleant,
            organismes_lies=frozenset({organisme_id}) if lie and organisme_id else frozenset(),
        )
        titulaires[poste] = Titulaire(agent, courriel, veut_les_depots=not tus)
    return titulaires


@dataclass(frozen=True, slots=True)
class EtatDuRoutage:
    """The matrix and the team of the day, without what each already follows: that changes with every deposit."""

    matrice: Matrice
    titulaires: dict[str, Titulaire]


def lire_routage(titulaires: str | None, matrice: str | None, organisme_id: int | None) -> EtatDuRoutage:
    """What `EN_JSON` says."""
    lus = [(*(ligne[nom] for nom in _COLONNES), None) for ligne in lire_lignes(titulaires)]
    return EtatDuRoutage(_matrice(ligne.values() for ligne in lire_lignes(matrice)), _par_poste(lus, organisme_id))


def charger_routage(bd: Session, maintenant: datetime, organisme_id: int | None) -> EtatDuRoutage:
    """The holders and the matrix in one statement."""
    titulaires, matrice = bd.execute(_ROUTAGE, lues_au(maintenant, organisme_id)).one()
    return lire_routage(titulaires, matrice, organisme_id)


@lru_cache
def _lecture_tardive(somme: Select[int] | None, *, avec_charges: bool) -> Any:
    total = None if somme is None else select(null(), somme.scalar_subquery())
    if not avec_charges:
        return total
    return _CHARGES if total is None else union_all(_CHARGES, total)


def decider(
    bd: Session, demande: Demande, lu: EtatDuRoutage, somme: Select[int] | None = None, **valeurs: Any
) -> tuple[Routage, int]:
    """Who follows a dossier, and `somme` (a constant statement of one number, of these `valeurs`).

    What depends on the other deposits is read here, in one statement at most, and only if something rests on it.
    """
    agents = {poste: titulaire.agent for poste, titulaire in lu.titulaires.items()}
    routage = None
    with suppress(ChargesInconnues):
        routage = affecter(demande, lu.matrice, agents)
    if routage is not None and somme is None:
        return routage, 0
    tardive = _lecture_tardive(somme, avec_charges=routage is None)
    nombres: dict[int | None, int] = {qui: int(combien or 0) for qui, combien in bd.execute(tardive, valeurs)}
    if routage is None:
        comptes = {p: replace(a, dossiers_ouverts=nombres.get(a.personne_id, 0)) for p, a in agents.items()}
        routage = affecter(demande, lu.matrice, comptes)
    return routage, nombres.get(None, 0)


def charger_agents(bd: Session, maintenant: datetime, organisme_id: int | None = None) -> dict[str, Agent]:
    """The same, as the routing reads them."""
    return {poste: t.agent for poste, t in charger_titulaires(bd, maintenant, organisme_id).items()}


@dataclass(frozen=True, slots=True)
class RoutageEnregistre:
    """What was decided, and the addresses of those it concerns who want a mail for each deposit."""

    routage: Routage
    courriels: dict[int, str]

    @property
    def pilote_id(self) -> int | None:
        return next((a.personne_id for a in self.routage.attributions if a.qualite is Qualite.PILOTE), None)


_AFFECTATION, _ALERTE = insert(table(Affectation)), insert(table(AlerteAffectation))


def affecter_dossier(
    bd: Session, dossier: Dossier, routage: Routage, lu: EtatDuRoutage, maintenant: datetime
) -> RoutageEnregistre:
    """Write who follows a dossier at its deposit, raise the alerts, set the pilote.

    A dossier that comes back completed keeps its agents.
    """
    affectations = [
        {
            "dossier_id": dossier.id,
            "qualite": a.qualite,
            "poste_code": a.poste,
            "personne_id": a.personne_id,
            "motifs": list(a.motifs),
            "phrase": a.phrase,
            "depuis": maintenant,
            "par_id": None,
            "raison": "",
        }
        for a in routage.attributions
    ]
    voulus = [t for t in lu.titulaires.values() if t.veut_les_depots]
    resultat = RoutageEnregistre(routage, {t.agent.personne_id: t.courriel for t in voulus})
    dossier.pilote_id = resultat.pilote_id
    dossier.avis_attendus = len({a.personne_id for a in routage.attributions if a.personne_id is not None})
    # one statement for all the lines: SQLite would otherwise insert them one by one
    if affectations:
        bd.execute(_AFFECTATION, affectations)
    if routage.alertes:
        bd.execute(
            _ALERTE,
            [{"dossier_id": dossier.id, "phrase": phrase, "creee_le": maintenant} for phrase in routage.alertes],
        )
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
    demande = Demande(
        orientation=dossier.orientation,
        secondaires=(),
        axes=(),
        communes=(),
        touche_un_qpv=False,
        organisme_id=organisme_id,
    )
    routage, _ = decider(bd, demande, lu)
    for attribution in routage.attributions:
        tenu = lu.titulaires.get(attribution.poste)
        if attribution.qualite is Qualite.PILOTE and tenu is not None:
            return PilotePrevu(tenu.agent.nom, tenu.agent.intitule, tenu.courriel, attribution.phrase)
    return None
