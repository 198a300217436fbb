"""What scenarios of a campaign are held to: the dossiers still to be decided, and what the envelopes leave them.

Two readings. To look: the dossiers of the committee's gate, and envelopes in which what goes to the others is nowhere
to be seen. To write: the envelopes as they truly stand, less what the scenario gives to the dossiers on which this
person takes no part, which no operation of theirs may touch.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, dossiers_lies, ne_decide_pas
from app.comite.queries_page import ordre_du_classement
from app.comite.queries_totaux import CAMPAGNE, MOI, liste_de
from app.core.sql_plans import parmi
from app.domain.droits import Role
from app.domain.enveloppes import Decoupe, Enveloppes, Lieu
from app.domain.orientations import CLES_AXES, Geographie
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
AUCUN: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Liste:
    """The dossiers of a campaign that wait for their decision, as rows, and what scenarios are held to with them."""

    cadre: Cadre
    rangees: Mapping[int, Row[Any]]


def cadre_lu(bd: Session, personne: Personne, campagne_id: int, natures: Collection[str] = ()) -> Liste:
    """For the screen of somebody. `natures`: what to read of each dossier beside its row."""
    valeurs = {"campagne": campagne_id, "moi": personne.id}
    arbres, tenus = liberer(bd, campagne_id, enveloppes_de_campagne(bd, campagne_id), personne)
    return liste_lue(bd, a_decider_vus(personne.role), valeurs, arbres, tenus, natures_vues(arbres) | set(natures))


def cadre_tenu(
    bd: Session, personne: Personne, campagne_id: int, montants: Montants, natures: Collection[str] = ()
) -> Liste:
    """For what somebody does to a scenario: the dossiers on which they may decide, in the envelopes as they stand."""
    valeurs = {"campagne": campagne_id}
    arbres, tenus = liberer(bd, campagne_id, enveloppes_de_campagne(bd, campagne_id))
    lies = a_decider().where(ne_decide_pas(personne.id)).with_only_columns(col(Dossier.id))
    caches = set(bd.scalars(lies, valeurs))
    entiere = liste_lue(bd, a_decider(), valeurs, arbres, tenus, natures_vues(arbres) | set(natures))
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
    ).all()  # fmt: skip
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
        .where(col(Dossier.campagne_id) == campagne_id, parmi(col(Dossier.etat), A_DECIDER))
    )
    proposes: dict[int, dict[str, int]] = {}
    for dossier_id, code, cents in lus:
        proposes.setdefault(dossier_id, {})[code] = cents
    return proposes


@lru_cache
def a_decider() -> Select[Dossier]:
    """The dossiers of the campaign bound later that wait for their decision."""
    return select(Dossier).where(col(Dossier.campagne_id) == CAMPAGNE, parmi(col(Dossier.etat), A_DECIDER))


@lru_cache
def a_decider_vus(role: Role) -> Select[Dossier]:
    """Those that a person of this role, bound later, may know."""
    return liste_de(role).where(parmi(col(Dossier.etat), A_DECIDER))


def liberer(
    bd: Session, campagne_id: int, arbres: Enveloppes, lecteur: Personne | None = None
) -> tuple[Enveloppes, dict[int, dict[str, int]]]:
    """Give back what is promised to the list (a scenario places it again), and where each promise is held.

    For a reader, what was decided for the dossiers they may not know is given back too.
    """
    tenus: dict[int, dict[str, int]] = {}
    rendus: dict[tuple[str, int, bool], int] = {}
    valeurs = {"campagne": campagne_id, "moi": lecteur.id if lecteur else None}
    for code, dossier_id, part, cents, est_promis in bd.execute(_requete_des_tenus(), valeurs):
        cle = (code, part or RACINE, bool(est_promis))
        rendus[cle] = rendus.get(cle, 0) + cents
        if est_promis:
            tenus.setdefault(dossier_id, {})[code] = part or RACINE
    return rendre(arbres, rendus), tenus


def rendre(arbres: Enveloppes, rendus: Mapping[tuple[str, int, bool], int]) -> Enveloppes:
    """Cents given back, by funder's code, by where they were held and by whether they were promised."""
    for (code, part, est_promis), cents in rendus.items():
        arbres = arbres.mouvoir(code, arbres.au_dessus(code, part), -cents, est_promis=est_promis)
    return arbres


@lru_cache
def _requete_des_tenus() -> CompoundSelect[Any]:
    """Each promise made to the list, and what was decided for the dossiers of this campaign that `moi` may not know."""
    promis = (
        select(
            col(Enveloppe.financeur_code), col(MontantPropose.dossier_id), col(MontantPropose.sous_enveloppe_id),
            col(MontantPropose.montant_cents), literal(1),
        )
        .join(Enveloppe, col(Enveloppe.id) == col(MontantPropose.enveloppe_id))
        .join(Dossier, col(Dossier.id) == col(MontantPropose.dossier_id))
        .where(
            col(MontantPropose.promis_le).is_not(None), col(Dossier.campagne_id) == CAMPAGNE,
            parmi(col(Dossier.etat), A_DECIDER),
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
            col(Enveloppe.campagne_id) == CAMPAGNE, col(Decision.annulee_le).is_(None),
            parmi(col(Dossier.etat), ACCORDES), col(Dossier.id).in_(dossiers_lies(MOI)),
        )
    )  # fmt: skip
    return union_all(promis, decides)


def liste_lue(
    bd: Session,
    vus: Select[Dossier],
    valeurs: Mapping[str, Any],
    arbres: Enveloppes,
    tenus: Mapping[int, Mapping[str, int]],
    natures: Collection[str],
) -> Liste:
    """The dossiers of `vus`, a statement written once, with these values bound."""
    lignes: Any = bd.connection().execute(_requete_rangees(vus), dict(valeurs)).all()
    rangees = {rangee.id: rangee for rangee in lignes}
    lus: dict[str, dict[int, list[str]]] = {nature: {} for nature in natures}
    if natures:
        liens = _requete_liens(vus, frozenset(natures))
        for dossier_id, nature, code in bd.connection().execute(liens, dict(valeurs)).all():
            lus[nature].setdefault(dossier_id, []).append(code)
    return Liste(Cadre(_fiches(lignes, lus, tenus), arbres), rangees)


@lru_cache
def _requete_rangees(vus: Select[Dossier]) -> Select[Any]:
    lues: Any = vus.join(Organisme, col(Organisme.id) == col(Dossier.organisme_id)).with_only_columns(
        col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom).label("organisme"),
        col(Dossier.territoires_resume), col(Dossier.orientation), col(Dossier.note_dixiemes),
        col(Dossier.montant_demande_cents), col(Dossier.cout_total_cents), col(Organisme.date_creation),
    )  # fmt: skip
    return lues.order_by(*ordre_du_classement(Dossier))  # type: ignore[no-any-return]


@lru_cache
def _requete_liens(vus: Select[Dossier], natures: frozenset[str]) -> Select[int, str, str]:
    return select(col(Rattachement.dossier_id), col(Rattachement.nature), col(Rattachement.code)).where(
        col(Rattachement.dossier_id).in_(vus.with_only_columns(col(Dossier.id))),
        parmi(col(Rattachement.nature), natures),
    )


def natures_vues(arbres: Enveloppes) -> frozenset[str]:
    """The kinds of places that an envelope or a part looks at, as links of a dossier are called."""
    noeuds = [noeud for racine in arbres.racines.values() for _, noeud in racine.parcours()]
    vues = {
        "geographie": any(n.regles.geographies or n.decoupe is Decoupe.GEOGRAPHIE for n in noeuds),
        "commune": any(n.decoupe is Decoupe.COMMUNE for n in noeuds),
    }
    return frozenset(nature for nature, est_vue in vues.items() if est_vue)


def _fiches(
    lignes: Sequence[Any], lus: Mapping[str, Mapping[int, list[str]]], tenus: Mapping[int, Mapping[str, int]]
) -> Iterator[Fiche]:
    """In the order of the ranking. A thousand are made for each page: every look-up counts."""
    rien: Mapping[int, list[str]] = {}
    geographies, communes = lus.get("geographie", rien), lus.get("commune", rien)
    premieres, quartiers = lus.get("premiere", rien), lus.get("quartier", rien)
    axes, financeurs = lus.get("axe", rien), lus.get("financeur", rien)
    for rang, (id_, numero, titre, _, _, orientation, note, demande, cout, *_) in enumerate(lignes):
        yield Fiche(
            id=id_,
            numero=numero,
            titre=titre,
            lieu=Lieu(
                orientation=orientation,
                geographies=_geographies(tuple(geographies.get(id_, ()))),
                communes=frozenset(communes.get(id_, ())),
                cout_cents=cout,
                tenu=tenus.get(id_, AUCUN),
            ),
            demande_cents=demande,
            note_dixiemes=note,
            rang=rang,
            est_premiere=premieres[id_][0] == "oui" if id_ in premieres else None,
            quartiers=frozenset(quartiers.get(id_, ())),
            axes=frozenset(CLES_AXES[cle][0] for cle in axes[id_]) if id_ in axes else frozenset(),
            financeurs=frozenset(financeurs.get(id_, ())),
        )


@lru_cache(maxsize=64)
def _geographies(codes: tuple[str, ...]) -> frozenset[Geographie]:
    """The same few sets for thousands of dossiers."""
    return frozenset(map(Geographie, codes))
