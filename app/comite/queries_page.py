"""One page of a ranked list: three statements, written once, that fetch no more lines than the page shows.

The order, the running totals and the place of each envelope's end are the rules of `app.domain.programmation`
said in SQL; a test compares the two on lists drawn at random.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, retenus
from app.comite.queries_totaux import en_vigueur, est_retenu, liste_de, requete_bilan
from app.core.sql_plans import presque_toujours
from app.domain.droits import Role
from app.domain.orientations import Geographie, Orientation
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import MontantPropose
from app.models.referentiel import Commune, Quartier, QuartierCommune

_PREMIERE, _DERNIERE = bindparam("premiere", type_=Integer), bindparam("derniere", type_=Integer, literal_execute=True)
# The two geographies in force: the former quartiers (anciens QVA) cover the same streets.
GEOGRAPHIES_COMPTEES = (Geographie.QPV, Geographie.POCHE)
_A_DECIDER, _ACCORDES = sorted(A_DECIDER), sorted(ACCORDES)


@dataclass(frozen=True, slots=True)
class Perimetre:
    """Whose list it is, of which campaign, kept to which orientations (all of them if none is named)."""

    personne: Personne
    campagne_id: int
    orientations: Sequence[Orientation] = ()

    @property
    def parametres(self) -> dict[str, Any]:
        lies: dict[str, Any] = {"moi": self.personne.id, "campagne": self.campagne_id}
        return lies | {"orientations": self.orientations} if self.orientations else lies


@dataclass(frozen=True, slots=True)
class Solde:
    """An envelope, less what was carried over, and what the list places on it; what this person withdrew from is
    nowhere in it."""

    id: int
    code: str
    nom: str
    montant_cents: int
    engage_cents: int
    propose_cents: int
    promis_cents: int
    accorde_cents: int

    @property
    def disponible_cents(self) -> int:
        """What the list may use: the grants that are not in it already hold their part."""
        return self.montant_cents - (self.engage_cents - self.accorde_cents)


@dataclass(frozen=True, slots=True)
class Bilan:
    """The list as a whole: dossiers, those kept by the filter, sums in cents, envelopes in the funders' order."""

    effectif: int
    retenus: int
    demande_cents: int
    propose_cents: int
    soldes: Sequence[Solde]


@dataclass(frozen=True, slots=True)
class Tranche:
    """A line of the page: its rank in the whole list, the cents placed on it, and those placed since the line shown
    before it (dossiers that the filter leaves out still use the envelopes)."""

    rangee: Row[Any]
    places: Mapping[str, int]
    depuis: Mapping[str, int]


def bilan(bd: Session, perimetre: Perimetre) -> Bilan:
    """Count the list and place its amounts on the envelopes."""
    requete = requete_bilan(perimetre.personne.role, bool(perimetre.orientations))
    lues = bd.connection().execute(requete, perimetre.parametres).all()
    soldes = [Solde(*lue[4:]) for lue in lues if lue[4] is not None]
    effectif, retenus, demande, propose = lues[0][:4]
    return Bilan(effectif, retenus, demande, propose, soldes)


def tranches(
    bd: Session, perimetre: Perimetre, soldes: Collection[Solde], premiere: int, derniere: int
) -> list[Tranche]:
    """The lines from the `premiere` to the `derniere` of those kept, counted from 1, in rank order.

    The first one carries in `depuis` everything placed from the top of the list down to it.
    """
    requete = _requete_tranches(perimetre.personne.role, bool(perimetre.orientations), len(soldes))
    codes = [solde.code for solde in soldes]
    bornes = {"premiere": premiere, "derniere": derniere}
    enveloppes = {f"enveloppe_{n}": solde.id for n, solde in enumerate(soldes)}
    lues = bd.connection().execute(requete, perimetre.parametres | bornes | enveloppes).all()
    n = len(codes)
    return [Tranche(lue, _sommes(codes, lue[:n]), _sommes(codes, lue[n : 2 * n])) for lue in lues]


def _sommes(codes: Sequence[str], cents: Sequence[int | None]) -> dict[str, int]:
    return {code: int(somme) for code, somme in zip(codes, cents, strict=True) if somme}


def _places(vus: CTE, *gardees: str) -> CTE:
    """What each dossier places: the sums proposed while nothing is decided, the sums decided once granted.

    A dossier that places nothing has a line without an envelope: an outer join begins with the dossiers, which are
    few, where an inner one would have the engine read every amount there is. `gardees`: columns of `vus` kept beside.
    """
    gardees_lues = [vus.c[nom] for nom in gardees]
    proposes = (
        select(
            col(MontantPropose.enveloppe_id), col(MontantPropose.montant_cents), literal(0).label("est_decide"),
            *gardees_lues,
        )
        .select_from(vus)
        .outerjoin(MontantPropose, col(MontantPropose.dossier_id) == vus.c.id)
        .where(vus.c.etat.in_(_A_DECIDER))
    )  # fmt: skip
    decides = (
        select(col(MontantDecide.enveloppe_id), col(MontantDecide.montant_cents), literal(1), *gardees_lues)
        .select_from(vus)
        .outerjoin(Decision, en_vigueur(vus.c.id))
        .outerjoin(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .where(vus.c.etat.in_(_ACCORDES))
    )
    return union_all(proposes, decides).cte("places")


def ordre_du_classement(dossiers: Any) -> Sequence[Any]:
    """The order of the list: a note or a mean that is missing comes last. `classer` says the same."""
    return (
        dossiers.note_dixiemes.desc().nulls_last(),
        dossiers.note_participation_centiemes.desc().nulls_last(),
        dossiers.note_orientation_centiemes.desc().nulls_last(),
        dossiers.depose_le,
        # numbers of one campaign have one head, so length then text
        func.length(dossiers.numero),
        dossiers.numero,
        dossiers.id,
    )


_CLES = (
    col(Dossier.id), col(Dossier.note_dixiemes), col(Dossier.note_participation_centiemes),
    col(Dossier.note_orientation_centiemes), col(Dossier.depose_le), col(Dossier.numero),
)  # fmt: skip


def _utiles(role: Role, est_filtre: bool) -> CTE:
    """The list in order, down to the end of the page: `rang` in the whole of it; `tranche`, for a dossier the
    filter leaves out too, the rank among those kept of the next one kept."""
    if not est_filtre:
        # read in the index of this order and no further than the page, then numbered
        tete = (
            liste_de(role)
            .with_only_columns(*_CLES, col(Dossier.etat))
            .order_by(*ordre_du_classement(Dossier))
            .limit(_DERNIERE)
        )
        lus = tete.subquery("tete").c
        numero = func.row_number().over(order_by=ordre_du_classement(lus))
        dits = (numero.label("rang"), numero.label("tranche"), literal(1).label("retenu"))
        return select(lus.id, lus.etat, *dits).cte("utiles")
    retenu = case((est_retenu(est_filtre), 1), else_=0)
    ordre = ordre_du_classement(Dossier)
    rang = func.row_number().over(order_by=ordre)
    tranche = func.sum(retenu).over(order_by=ordre, rows=(None, 0)) + 1 - retenu
    rangs = (
        liste_de(role)
        .with_only_columns(
            col(Dossier.id), col(Dossier.etat), rang.label("rang"), tranche.label("tranche"), retenu.label("retenu"),
        )
        .cte("rangs")
    )  # fmt: skip
    return select(*rangs.c).where(rangs.c.tranche <= _DERNIERE).cte("utiles")


@lru_cache
def _requete_tranches(role: Role, est_filtre: bool, enveloppes: int) -> Select[Any]:
    utiles = _utiles(role, est_filtre)
    places = _places(utiles, "tranche", "retenu")
    tranche = case((places.c.tranche < _PREMIERE, _PREMIERE), else_=places.c.tranche).label("tranche")
    est_montree = (places.c.retenu == 1) & (places.c.tranche >= _PREMIERE)
    sommes = []
    for n in range(enveloppes):
        vers = places.c.enveloppe_id == bindparam(f"enveloppe_{n}", type_=Integer)
        sommes.append(func.sum(case((vers & est_montree, places.c.montant_cents), else_=0)).label(f"place_{n}"))
        sommes.append(func.sum(case((vers, places.c.montant_cents), else_=0)).label(f"depuis_{n}"))
    # made once: PostgreSQL expects a single line of the page, and would make it again for each of the fifty
    par_tranche = (
        select(tranche, *sommes).group_by(tranche).cte("par_tranche").prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        select(
            *(par_tranche.c[f"place_{n}"] for n in range(enveloppes)),
            *(par_tranche.c[f"depuis_{n}"] for n in range(enveloppes)),
            utiles.c.rang, col(Dossier.id), col(Dossier.numero), col(Dossier.titre),
            col(Organisme.nom).label("organisme"), col(Dossier.territoires_resume), col(Dossier.orientation),
            col(Dossier.note_dixiemes), col(Dossier.est_note_provisoire), col(Dossier.avis_pilote),
            col(Dossier.montant_demande_cents), col(Dossier.montant_propose_cents), col(Dossier.etat),
        )
        .select_from(utiles)
        .join(Dossier, col(Dossier.id) == utiles.c.id)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(par_tranche, par_tranche.c.tranche == utiles.c.tranche)
        .where(utiles.c.retenu == 1, utiles.c.tranche >= _PREMIERE)
        .order_by(utiles.c.rang)
    )  # fmt: skip


def quartiers(bd: Session, perimetre: Perimetre) -> list[tuple[str, bool]]:
    """The quartiers of the contract, by commune, and whether a retained dossier of the whole list acts there."""
    parametres = {"moi": perimetre.personne.id, "campagne": perimetre.campagne_id}
    lus = bd.connection().execute(_requete_quartiers(perimetre.personne.role), parametres).all()
    return [(nom if nom == ville else f"{ville} {nom}", bool(agit)) for nom, ville, agit in lus]


@lru_cache
def _requete_quartiers(role: Role) -> Select[Any]:
    retenu = liste_de(role).where(col(Dossier.id) == col(Rattachement.dossier_id), retenus()).correlate(Rattachement)
    # the links of a quartier are read until one leads to a retained dossier: most often the first. Asked of each link
    # as a value: PostgreSQL would turn an EXISTS inside another into a reading of the whole list, for each quartier
    touche = exists().where(
        col(Rattachement.nature) == "quartier",
        col(Rattachement.code) == col(Quartier.code),
        presque_toujours(retenu.with_only_columns(literal(1)).scalar_subquery() == literal(1)),
    )
    communes = (
        select(col(QuartierCommune.quartier_code), func.min(col(Commune.nom)).label("nom"))
        .join(Commune, col(Commune.insee) == col(QuartierCommune.insee))
        .group_by(col(QuartierCommune.quartier_code))
        .subquery("communes")
    )
    return (
        select(col(Quartier.nom), communes.c.nom, touche)
        .outerjoin(communes, communes.c.quartier_code == col(Quartier.code))
        .where(col(Quartier.geographie).in_(GEOGRAPHIES_COMPTEES))
        .order_by(communes.c.nom, col(Quartier.nom), col(Quartier.code))
    )
