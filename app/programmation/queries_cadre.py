"""What scenarios of a campaign are held to: the dossiers still to be decided, and what the envelopes leave them.

Two readings. To look: the dossiers of the committee's gate, and envelopes in which what goes to the others is nowhere
to be seen. To write: the envelopes as they truly stand, less what the scenario gives to the dossiers on which this
person takes no part, which no operation of theirs may touch.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, literal, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, dossiers_de, dossiers_lies, ne_decide_pas
from app.core.sql_plans import parmi
from app.domain.enveloppes import Enveloppes, Lieu
from app.domain.orientations import CLES_AXES, Geographie, Orientation
from app.domain.programmation import LigneClassee, classer
from app.domain.scenarios import Cadre, Fiche, Montants
from app.instruction.queries_enveloppes import RACINE, enveloppes_de_campagne
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import MontantPropose
from app.models.scenarios import MontantDeScenario

LIEUX = ("geographie", "commune")
GROUPES = (*LIEUX, "premiere", "quartier")
TOUTES = (*GROUPES, "axe", "financeur")


@dataclass(frozen=True, slots=True)
class Liste:
    """The dossiers of a campaign that wait for their decision, as rows, and what scenarios are held to with them."""

    cadre: Cadre
    rangees: Mapping[int, Row[Any]]


def cadre_lu(bd: Session, personne: Personne, campagne_id: int, natures: Collection[str] = LIEUX) -> Liste:
    """For the screen of somebody. `natures`: what to read of each dossier beside its row."""
    vus = dossiers_de(personne).where(*_a_decider(campagne_id))
    arbres, tenus = _liberer(bd, campagne_id, enveloppes_de_campagne(bd, campagne_id), personne)
    return _liste(bd, vus, arbres, tenus, natures)


def cadre_tenu(
    bd: Session, personne: Personne, campagne_id: int, montants: Montants, natures: Collection[str] = LIEUX
) -> Liste:
    """For what somebody does to a scenario: the dossiers on which they may decide, in the envelopes as they stand."""
    tous = select(Dossier).where(*_a_decider(campagne_id))
    arbres, tenus = _liberer(bd, campagne_id, enveloppes_de_campagne(bd, campagne_id))
    caches = set(bd.scalars(tous.where(ne_decide_pas(personne.id)).with_only_columns(col(Dossier.id))))
    entiere = _liste(bd, tous, arbres, tenus, natures)
    if not caches:
        return entiere
    for id_ in caches:
        for code, cents in montants.get(id_ or 0, {}).items():
            arbres = arbres.placer(code, cents, entiere.cadre.fiches[id_ or 0].lieu)
    fiches = [fiche for fiche in entiere.cadre.fiches.values() if fiche.id not in caches]
    return Liste(Cadre(fiches, arbres), {f.id: entiere.rangees[f.id] for f in fiches})


def montants_de(bd: Session, *scenario_ids: int | None) -> dict[int, dict[int, dict[str, int]]]:
    """The amounts of these scenarios, by scenario, dossier and funder's code: every dossier, whoever reads."""
    lus = bd.connection().execute(
        select(
            col(MontantDeScenario.scenario_id), col(MontantDeScenario.dossier_id), col(Enveloppe.financeur_code),
            col(MontantDeScenario.montant_cents),
        )
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDeScenario.enveloppe_id))
        .where(col(MontantDeScenario.scenario_id).in_(scenario_ids))
    )  # fmt: skip
    par_scenario: dict[int, dict[int, dict[str, int]]] = {id_ or 0: {} for id_ in scenario_ids}
    for scenario_id, dossier_id, code, cents in lus:
        par_scenario[scenario_id].setdefault(dossier_id, {})[code] = cents
    return par_scenario


def propositions(bd: Session, campagne_id: int) -> dict[int, dict[str, int]]:
    """What is proposed or promised to the dossiers of the list, by dossier and funder's code."""
    lus = bd.execute(
        select(col(MontantPropose.dossier_id), col(Enveloppe.financeur_code), col(MontantPropose.montant_cents))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantPropose.enveloppe_id))
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(*_a_decider(campagne_id))
    )
    proposes: dict[int, dict[str, int]] = {}
    for dossier_id, code, cents in lus:
        proposes.setdefault(dossier_id, {})[code] = cents
    return proposes


def _a_decider(campagne_id: int) -> tuple[Any, ...]:
    return col(Dossier.campagne_id) == campagne_id, parmi(col(Dossier.etat), A_DECIDER)


def _liberer(
    bd: Session, campagne_id: int, arbres: Enveloppes, lecteur: Personne | None = None
) -> tuple[Enveloppes, dict[int, dict[str, int]]]:
    """Give back what is promised to the list (a scenario places it again), and where each promise is held.

    For a reader, what goes to the dossiers they may not know is given back too.
    """
    caches = dossiers_lies(lecteur.id if lecteur else None)
    promis = (
        select(
            col(Enveloppe.financeur_code), col(MontantPropose.dossier_id), col(MontantPropose.sous_enveloppe_id),
            col(MontantPropose.montant_cents), literal(1),
        )
        .join(Enveloppe, col(Enveloppe.id) == col(MontantPropose.enveloppe_id))
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(
            col(MontantPropose.promis_le).is_not(None), col(Dossier.campagne_id) == campagne_id,
            or_(parmi(col(Dossier.etat), A_DECIDER), col(Dossier.id).in_(caches)),
        )
    )  # fmt: skip
    decides = (
        select(
            col(Enveloppe.financeur_code), col(Decision.dossier_id), col(MontantDecide.sous_enveloppe_id),
            col(MontantDecide.montant_cents), literal(0),
        )
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .where(
            col(Enveloppe.campagne_id) == campagne_id, col(Decision.annulee_le).is_(None),
            parmi(col(Dossier.etat), ACCORDES), col(Dossier.id).in_(caches),
        )
    )  # fmt: skip
    tenus: dict[int, dict[str, int]] = {}
    for code, dossier_id, sous_id, cents, est_promis in bd.execute(union_all(promis, decides)):
        arbres = arbres.mouvoir(code, arbres.au_dessus(code, sous_id or RACINE), -cents, est_promis=bool(est_promis))
        if est_promis:
            tenus.setdefault(dossier_id, {})[code] = sous_id or RACINE
    return arbres, tenus


def _liste(
    bd: Session,
    vus: Select[Dossier],
    arbres: Enveloppes,
    tenus: Mapping[int, Mapping[str, int]],
    natures: Collection[str],
) -> Liste:
    requete: Any = vus.join(Organisme, col(Organisme.id) == col(Dossier.organisme_id)).with_only_columns(
        col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom).label("organisme"),
        col(Dossier.territoires_resume), col(Dossier.orientation), col(Dossier.note_dixiemes),
        col(Dossier.note_participation_centiemes), col(Dossier.note_orientation_centiemes),
        col(Dossier.montant_demande_cents), col(Dossier.cout_total_cents), col(Dossier.depose_le),
        col(Organisme.date_creation),
    )  # fmt: skip
    rangees = {rangee.id: rangee for rangee in bd.connection().execute(requete)}
    lus: dict[tuple[int, str], list[str]] = {}
    liens = select(col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.code)).where(
        col(Rattachement.dossier_id).in_(vus.with_only_columns(col(Dossier.id))),
        col(Rattachement.nature).in_(natures),
    )
    for dossier_id, nature, code in bd.connection().execute(liens):
        lus.setdefault((dossier_id, nature), []).append(code)
    classees = classer(_classee(rangee) for rangee in rangees.values())
    fiches = [_fiche(rangees[c.dossier_id], rang, lus, tenus) for rang, c in enumerate(classees)]
    return Liste(Cadre(fiches, arbres), rangees)


def _classee(rangee: Row[Any]) -> LigneClassee:
    return LigneClassee(
        rangee.id, rangee.numero, rangee.note_dixiemes, rangee.note_participation_centiemes,
        rangee.orientation or Orientation.EMPLOI, rangee.depose_le, {}, rangee.note_orientation_centiemes,
    )  # fmt: skip


def _fiche(
    rangee: Row[Any], rang: int, lus: Mapping[tuple[int, str], list[str]], tenus: Mapping[int, Mapping[str, int]]
) -> Fiche:
    def de(nature: str) -> list[str]:
        return lus.get((rangee.id, nature), [])

    return Fiche(
        id=rangee.id,
        numero=rangee.numero,
        titre=rangee.titre,
        lieu=Lieu(
            orientation=rangee.orientation,
            geographies=frozenset(map(Geographie, de("geographie"))),
            communes=frozenset(de("commune")),
            cout_cents=rangee.cout_total_cents,
            tenu=tenus.get(rangee.id, {}),
        ),
        demande_cents=rangee.montant_demande_cents,
        note_dixiemes=rangee.note_dixiemes,
        rang=rang,
        est_premiere=de("premiere")[0] == "oui" if de("premiere") else None,
        quartiers=frozenset(de("quartier")),
        axes=frozenset(CLES_AXES[cle][0] for cle in de("axe")),
        financeurs=frozenset(de("financeur")),
    )
