"""A page of a scenario, and what is to be known of the rest of it: two statements, written once.

The base adds up what thousands of rows would have to be fetched for: the sums of each funder over the dossiers that
its envelopes see alike (`domain.scenarios_sommes`), and the fifty rows that are shown. A test compares both with the
plain reading of the whole list, on scenarios drawn at random.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, Text, bindparam, case, cast, func, null, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries_page import ordre_du_classement
from app.core.sql_plans import parmi, somme_de_cents
from app.domain.droits import Role
from app.domain.enveloppes import Enveloppes, Lieu
from app.domain.orientations import Geographie, Orientation
from app.domain.scenarios import Fiche
from app.domain.scenarios_sommes import Paquet
from app.instruction.queries_enveloppes import RACINE
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import MontantPropose
from app.models.scenarios import MontantDeScenario
from app.programmation.queries_cadre import AUCUN, a_decider_vus, natures_vues

_SCENARIO = bindparam("scenario", type_=Integer)
_NOMBRE, _SAUTE = bindparam("nombre", type_=Integer, literal_execute=True), bindparam("saute", type_=Integer)


@dataclass(frozen=True, slots=True)
class Perimetre:
    """Whose page it is, of which scenario; the envelopes of its campaign, the id of each by funder's code, and where
    each promise is held."""

    personne: Personne
    campagne_id: int
    scenario_id: int
    arbres: Enveloppes
    enveloppes: Mapping[str, int]
    tenus: Mapping[int, Mapping[str, int]]

    @property
    def parametres(self) -> dict[str, Any]:
        return {"moi": self.personne.id, "campagne": self.campagne_id, "scenario": self.scenario_id}

    def tenu_dans(self, dits: str | None) -> dict[str, int]:
        """Where promises are held, by funder's code, from « enveloppe:part »."""
        codes = {id_: code for code, id_ in self.enveloppes.items()}
        paires = (mot.split(":") for mot in (dits or "").split())
        return {codes[int(enveloppe)]: int(part) for enveloppe, part in paires if int(enveloppe) in codes}


@dataclass(frozen=True, slots=True)
class Sommes:
    """The whole list: dossiers, those given something, cents asked. `paquets`: None if one has more than it asks."""

    effectif: int
    retenus: int
    demande_cents: int
    paquets: Sequence[Paquet] | None


@dataclass(frozen=True, slots=True)
class Montree:
    """A row that is shown: its dossier, the name of its organisme, its places in words, its amounts by code."""

    fiche: Fiche
    organisme: str
    territoires: str
    montants: Mapping[str, int]


def sommes(bd: Session, perimetre: Perimetre) -> Sommes:
    codes = tuple(perimetre.enveloppes)
    est_partage = any(racine.enfants for racine in perimetre.arbres.racines.values())
    requete = _requete_sommes(perimetre.personne.role, len(codes), natures_vues(perimetre.arbres), est_partage)
    enveloppes = {f"enveloppe_{n}": perimetre.enveloppes[code] for n, code in enumerate(codes)}
    effectif = retenus = demande = 0
    tient, paquets = True, []
    for orientation, lieux, tenu, combien, donnes, demandes, trop, *chiffres in bd.connection().execute(
        requete, perimetre.parametres | enveloppes
    ):
        effectif, retenus, demande, tient = effectif + combien, retenus + donnes, demande + demandes, tient and not trop
        lieu = _lieu(orientation, lieux, 0, perimetre.tenu_dans(tenu))
        for n, code in enumerate(codes):
            somme, minimum, maximum, taux = chiffres[4 * n : 4 * n + 4]
            if somme:
                paquets.append(Paquet(code, lieu, somme, minimum, maximum, taux or 0))
    return Sommes(effectif, retenus, demande, paquets if tient else None)


def montrees(bd: Session, perimetre: Perimetre, premiere: int, nombre: int) -> list[Montree]:
    """The rows from the `premiere`, counted from 0, in the order of the ranking."""
    requete = _requete_montrees(perimetre.personne.role, natures_vues(perimetre.arbres))
    bornes = {"nombre": nombre, "saute": premiere}
    codes = {id_: code for code, id_ in perimetre.enveloppes.items()}
    lues = []
    for rang, lue in enumerate(bd.connection().execute(requete, perimetre.parametres | bornes), start=premiere):
        fiche = Fiche(
            id=lue.id, numero=lue.numero, titre=lue.titre, demande_cents=lue.demande, note_dixiemes=lue.note_dixiemes,
            lieu=_lieu(lue.orientation, lue.lieux, lue.cout, perimetre.tenus.get(lue.id, AUCUN)), rang=rang,
        )  # fmt: skip
        paires = (mot.split(":") for mot in (lue.montants or "").split())
        montants = {codes[int(id_)]: int(cents) for id_, cents in paires if int(id_) in codes}
        lues.append(Montree(fiche, lue.organisme, lue.territoires_resume, montants))
    return lues


def rang_de(bd: Session, perimetre: Perimetre, dossier_id: int) -> int | None:
    """The place of a dossier in the list, counted from 0; None if it is not in it."""
    requete = _requete_rangs(perimetre.personne.role)
    ids = bd.connection().execute(requete, perimetre.parametres).scalars()
    return next((rang for rang, id_ in enumerate(ids) if id_ == dossier_id), None)


def _lieu(orientation: str | None, lieux: str | None, cout: int, tenu: Mapping[str, int]) -> Lieu:
    dits = [mot.split(":") for mot in (lieux or "").split()]
    return Lieu(
        orientation=Orientation(orientation) if orientation else None,
        geographies=frozenset(Geographie(code) for nature, code in dits if nature == "geographie"),
        communes=frozenset(code for nature, code in dits if nature == "commune"),
        cout_cents=cout,
        tenu=tenu,
    )


def _lieux(natures: Collection[str]) -> Any:
    """« geographie:qpv commune:59172 », of the dossier of the query."""
    if not natures:
        return cast(null(), Text)
    mots = func.aggregate_strings(col(Rattachement.nature) + ":" + col(Rattachement.code), " ")
    lus = select(mots).where(
        col(Rattachement.dossier_id) == col(Dossier.id), parmi(col(Rattachement.nature), natures)
    )  # fmt: skip
    return lus.correlate(Dossier).scalar_subquery()


def _tenu() -> Any:
    """« enveloppe:part » of each promise made to the dossier of the query; 0: in no part."""
    part = func.coalesce(col(MontantPropose.sous_enveloppe_id), RACINE)
    mots = func.aggregate_strings(_mot(col(MontantPropose.enveloppe_id), part), " ")
    lus = select(mots).where(
        col(MontantPropose.dossier_id) == col(Dossier.id), col(MontantPropose.promis_le).is_not(None)
    )  # fmt: skip
    return lus.correlate(Dossier).scalar_subquery()


def _mot(cle: Any, valeur: Any) -> Any:
    return cast(cle, Text) + ":" + cast(valeur, Text)


@lru_cache
def _requete_sommes(role: Role, enveloppes: int, natures: frozenset[str], est_partage: bool) -> Select[Any]:
    """By what the envelopes see of a dossier: how many, what they ask, and four figures for each funder."""
    montant = col(MontantDeScenario.montant_cents)
    cellules = [
        func.max(case((col(MontantDeScenario.enveloppe_id) == bindparam(f"enveloppe_{n}", type_=Integer), montant)))
        for n in range(enveloppes)
    ]
    vus = (
        a_decider_vus(role)
        .with_only_columns(
            col(Dossier.id), col(Dossier.orientation), _lieux(natures).label("lieux"),
            (_tenu() if est_partage else cast(null(), Text)).label("tenu"),
            col(Dossier.montant_demande_cents).label("demande"), col(Dossier.cout_total_cents).label("cout"),
        )
        .cte("vus")
    )  # fmt: skip
    par_dossier = (
        select(
            col(MontantDeScenario.dossier_id), func.sum(montant).label("total"),
            *(cellule.label(f"c{n}") for n, cellule in enumerate(cellules)),
        )
        .where(col(MontantDeScenario.scenario_id) == _SCENARIO)
        .group_by(col(MontantDeScenario.dossier_id))
        .cte("par_dossier")
    )  # fmt: skip
    lu = vus.c
    chiffres = []
    for n in range(enveloppes):
        c = par_dossier.c[f"c{n}"]
        # rounded up, in whole numbers (`taux_atteint`)
        taux = case((lu.cout > 0, (c * 1000 + lu.cout - 1) // lu.cout))
        chiffres += [somme_de_cents(c), func.min(c), func.max(c), func.max(taux)]
    return (
        select(
            lu.orientation, lu.lieux, lu.tenu, func.count(), func.count(par_dossier.c.total),
            somme_de_cents(lu.demande), func.max(case((par_dossier.c.total > lu.demande, 1), else_=0)), *chiffres,
        )
        .select_from(vus)
        .outerjoin(par_dossier, par_dossier.c.dossier_id == lu.id)
        .group_by(lu.orientation, lu.lieux, lu.tenu)
    )  # fmt: skip


@lru_cache
def _requete_montrees(role: Role, natures: frozenset[str]) -> Select[Any]:
    mots = _mot(col(MontantDeScenario.enveloppe_id), col(MontantDeScenario.montant_cents))
    montants = (
        select(func.aggregate_strings(mots, " "))
        .where(col(MontantDeScenario.scenario_id) == _SCENARIO, col(MontantDeScenario.dossier_id) == col(Dossier.id))
        .correlate(Dossier)
        .scalar_subquery()
    )
    ids = _requete_rangs(role).limit(_NOMBRE).offset(_SAUTE).subquery("montrees")
    return (
        select(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom).label("organisme"),
            col(Dossier.territoires_resume), col(Dossier.orientation), col(Dossier.note_dixiemes),
            col(Dossier.montant_demande_cents).label("demande"), col(Dossier.cout_total_cents).label("cout"),
            _lieux(natures).label("lieux"), montants.label("montants"),
        )
        .select_from(ids)
        .join(Dossier, col(Dossier.id) == ids.c.id)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .order_by(*ordre_du_classement(Dossier))
    )  # fmt: skip


@lru_cache
def _requete_rangs(role: Role) -> Select[Any]:
    return a_decider_vus(role).with_only_columns(col(Dossier.id)).order_by(*ordre_du_classement(Dossier))
