"""What is done to scenarios. They take nothing from the envelopes: the gate is the rule, read on the whole campaign.

An operation makes a copy, so that two states can be compared and nothing is undone. Only one cell at a time is changed
in place. Whoever takes no part in the decision on a dossier changes nothing there: its amounts are carried as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_tour import situation_de
from app.comite.queries import A_DECIDER, dossiers_de
from app.domain.droits import exiger
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, SaisieInvalide
from app.domain.scenarios import NOM_MAXIMUM, Cadre, Groupe, Montants, nom_distinct, refus
from app.domain.scenarios_operations import (
    Resultat,
    couper,
    favoriser_les_nouveaux,
    garantir_un_minimum,
    libelle_operation,
    placer_les_propositions,
)
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.scenarios import MontantDeScenario, Scenario
from app.models.socle import pour_ecrire
from app.programmation.queries import nom_du_groupe
from app.programmation.queries_cadre import GROUPES, cadre_tenu, montants_de, propositions
from app.programmation.queries_ligne import cadre_d_une_ligne

CHANGE = "Ce scénario a changé depuis que vous l’avez ouvert. Rechargez la page, puis recommencez."


@dataclass(frozen=True, slots=True)
class OperationDonnee:
    """What is asked of a whole scenario: a share in thousandths, or a group and the least it gets."""

    operation: str
    pour_mille: int | None = None
    groupe: Groupe | None = None
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Cellule:
    """An amount typed for a funder, and what the page showed there before."""

    code: str
    cents: int
    affiche_cents: int


def creer_scenario(
    bd: Session, campagne: Campagne, nom: str, est_vide: bool, personne: Personne, maintenant: datetime
) -> Scenario:
    """From the proposals and promises as they stand, or from nothing. Raises SaisieInvalide (name)."""
    resultat, origine = Resultat({}), "Départ : aucun montant"
    if not est_vide:
        proposes = propositions(bd, campagne.id or 0)
        cadre = cadre_tenu(bd, personne, campagne.id or 0, proposes).cadre
        place = placer_les_propositions(cadre, proposes)
        resultat = Resultat({**place.montants, **hors_de_la_liste(cadre, proposes)}, place.phrases)
        origine = "Départ : les propositions et les promesses"
    return ajouter_scenario(bd, campagne.id or 0, nom, origine, resultat, None, personne, maintenant, "creer_scenario")


def hors_de_la_liste(cadre: Cadre, montants: Montants) -> dict[int, dict[str, int]]:
    """What this person takes no part in, carried as it was."""
    return {d: dict(par_code) for d, par_code in montants.items() if d not in cadre.fiches}


def copier_scenario(bd: Session, source: Scenario, nom: str, personne: Personne, maintenant: datetime) -> Scenario:
    resultat = Resultat(montants_de(bd, source.id)[source.id or 0])
    origine = f"Copie de « {source.nom} »"
    return ajouter_scenario(
        bd, source.campagne_id, nom or f"{source.nom} (copie)", origine, resultat, source, personne, maintenant,
        "copier_scenario",
    )  # fmt: skip


def appliquer_operation(
    bd: Session, source: Scenario, donnees: OperationDonnee, personne: Personne, maintenant: datetime
) -> Scenario:
    """A new scenario made from this one by an operation. Raises SaisieInvalide (what the operation asks)."""
    montants = montants_de(bd, source.id)[source.id or 0]
    cadre = cadre_tenu(bd, personne, source.campagne_id, montants, GROUPES).cadre
    nom = nom_du_groupe(bd, donnees.groupe) if donnees.groupe else ""
    if donnees.operation == "garantir":
        erreurs = {} if nom else {"groupe": "Choisissez pour qui garder ce minimum."}
        if not donnees.cents:
            erreurs["minimum"] = "Saisissez le minimum à garantir, par exemple 20 000."
        if erreurs or donnees.groupe is None:
            raise SaisieInvalide("L’opération est à compléter.", erreurs)
        resultat = garantir_un_minimum(cadre, montants, donnees.groupe, donnees.cents or 0, nom)
    elif donnees.operation == "couper":
        resultat = couper(cadre, montants, donnees.pour_mille or 0)
    else:
        resultat = favoriser_les_nouveaux(cadre, montants, donnees.pour_mille or 0)
    dit = libelle_operation(donnees.operation, donnees.pour_mille, nom, donnees.cents)
    complet = Resultat({**resultat.montants, **hors_de_la_liste(cadre, montants)}, resultat.phrases)
    return ajouter_scenario(
        bd, source.campagne_id, f"{source.nom} — {dit}", f"« {source.nom} », {dit}", complet, source, personne,
        maintenant, f"{donnees.operation}_scenario",
    )  # fmt: skip


def modifier_montants(
    bd: Session,
    scenario: Scenario,
    dossier_id: int,
    cellules: Sequence[Cellule],
    personne: Personne,
    maintenant: datetime,
) -> None:
    """Change the cells of one dossier, all or none.

    Raises Interdit, ConflitDeVersion (a cell changed meanwhile), ErreurMetier (no longer to decide), SaisieInvalide
    with the sentence of the rule or of the envelope beside each amount that is refused (`montant_<code>`).
    """
    scenario = tenir_scenario(bd, scenario)
    dossier = bd.scalar(
        dossiers_de(personne).where(col(Dossier.id) == dossier_id, col(Dossier.campagne_id) == scenario.campagne_id)
    )
    if dossier is None or dossier.etat not in A_DECIDER:
        raise ErreurMetier("Ce dossier n’attend plus de décision : rechargez la page.")
    exiger("preparer_programmation", situation_de(bd, dossier, personne))
    codes = [c.code for c in cellules]
    cadre, montants = cadre_d_une_ligne(bd, scenario.id or 0, scenario.campagne_id, dossier_id, codes)
    actuels = dict(montants[dossier_id])
    if any(actuels.get(c.code, 0) != c.affiche_cents for c in cellules):
        raise ConflitDeVersion(
            "Quelqu’un d’autre vient de changer les montants de ce dossier. Rechargez la page pour les lire. "
            "Les vôtres n’ont pas été enregistrés."
        )
    erreurs = {}
    ligne = montants.setdefault(dossier_id, {})
    # what goes down leaves room for what goes up
    for cellule in sorted(cellules, key=lambda c: c.cents - c.affiche_cents):
        if cellule.code not in cadre.codes:
            raise ErreurMetier("Ce financeur n’a pas d’enveloppe dans cette campagne : rechargez la page.")
        if phrase := refus(cadre, montants, dossier_id, cellule.code, cellule.cents):
            erreurs[f"montant_{cellule.code}"] = phrase
        ligne[cellule.code] = cellule.cents
    if erreurs:
        raise SaisieInvalide("Des montants sont à corriger.", erreurs)
    enveloppes = _enveloppes(bd, scenario)
    bd.execute(
        delete(MontantDeScenario).where(
            col(MontantDeScenario.scenario_id) == scenario.id, col(MontantDeScenario.dossier_id) == dossier_id,
            col(MontantDeScenario.enveloppe_id).in_([enveloppes[c.code] for c in cellules]),
        )
    )  # fmt: skip
    ajouter_montants(bd, scenario, {dossier_id: {c.code: c.cents for c in cellules}})
    dater_scenario(scenario, personne, maintenant)
    # no dossier on the line: those who applied read the journal of their dossier
    inscrire_au_journal(
        bd, personne, "modifier_scenario", f"scenario:{scenario.id}", maintenant, dossiers=[dossier_id],
        montants_cents={c.code: c.cents for c in cellules}, etaient_cents={c.code: c.affiche_cents for c in cellules},
    )  # fmt: skip


def renommer_scenario(
    bd: Session, scenario: Scenario, nom: str, version: int, personne: Personne, maintenant: datetime
) -> None:
    """Raises ConflitDeVersion, SaisieInvalide (name)."""
    scenario = tenir_scenario(bd, scenario, version)
    scenario.nom = nom_distinct(_nom(nom), _noms_pris(bd, scenario.campagne_id) - {scenario.nom})
    dater_scenario(scenario, personne, maintenant)
    inscrire_au_journal(bd, personne, "renommer_scenario", f"scenario:{scenario.id}", maintenant)


def supprimer_scenario(bd: Session, scenario: Scenario, version: int, personne: Personne, maintenant: datetime) -> None:
    """It is seen nowhere any more; its amounts stay. Raises ConflitDeVersion, ErreurMetier (it was retained)."""
    scenario = tenir_scenario(bd, scenario, version)
    if scenario.retenu_le is not None:
        raise ErreurMetier("Ce scénario a été retenu pour la séance : il reste dans la liste.")
    scenario.supprime_le = maintenant
    dater_scenario(scenario, personne, maintenant)
    inscrire_au_journal(bd, personne, "supprimer_scenario", f"scenario:{scenario.id}", maintenant)


def ajouter_montants(bd: Session, scenario: Scenario, montants: Montants) -> None:
    """Write amounts where the scenario has none yet."""
    enveloppes = _enveloppes(bd, scenario)
    lignes = [
        {
            "scenario_id": scenario.id, "dossier_id": dossier_id, "enveloppe_id": enveloppes[code],
            "montant_cents": cents,
        }
        for dossier_id, par_code in montants.items()
        for code, cents in par_code.items()
        if cents
    ]  # fmt: skip
    if lignes:
        bd.execute(insert(MontantDeScenario), lignes)


def ajouter_scenario(
    bd: Session,
    campagne_id: int,
    nom: str,
    origine: str,
    resultat: Resultat,
    source: Scenario | None,
    personne: Personne,
    maintenant: datetime,
    acte: str,
) -> Scenario:
    """Make a scenario out of amounts that hold, with its line of the trail. Raises SaisieInvalide (name)."""
    scenario = Scenario(
        campagne_id=campagne_id,
        nom=nom_distinct(_nom(nom), _noms_pris(bd, campagne_id)),
        origine=origine[:300],
        phrases=list(resultat.phrases),
        copie_de_id=source.id if source else None,
        cree_le=maintenant,
        cree_par_id=personne.id or 0,
        modifie_le=maintenant,
        modifie_par_id=personne.id or 0,
    )
    bd.add(scenario)
    bd.flush()
    ajouter_montants(bd, scenario, resultat.montants)
    inscrire_au_journal(
        bd, personne, acte, f"scenario:{scenario.id}", maintenant, campagne=campagne_id,
        **({"depuis": source.id} if source else {}),
    )  # fmt: skip
    return scenario


def _nom(nom: str) -> str:
    net = " ".join(nom.split())
    if not net:
        raise SaisieInvalide("Donnez un nom au scénario.", {"nom": "Donnez un nom au scénario."})
    return net if len(net) <= NOM_MAXIMUM else net[: NOM_MAXIMUM - 1] + "…"


def _noms_pris(bd: Session, campagne_id: int) -> set[str]:
    return set(
        bd.scalars(
            select(col(Scenario.nom)).where(
                col(Scenario.campagne_id) == campagne_id, col(Scenario.supprime_le).is_(None)
            )
        )
    )


def tenir_scenario(bd: Session, scenario: Scenario, version: int | None = None) -> Scenario:
    tenu = pour_ecrire(bd, Scenario, id=scenario.id)
    if tenu is None or tenu.supprime_le is not None or (version is not None and tenu.version != version):
        raise ConflitDeVersion(CHANGE)
    return tenu


def dater_scenario(scenario: Scenario, personne: Personne, maintenant: datetime) -> None:
    scenario.version += 1
    scenario.modifie_le, scenario.modifie_par_id = maintenant, personne.id or 0


def _enveloppes(bd: Session, scenario: Scenario) -> Mapping[str, int]:
    lues: Iterable[tuple[str, int]] = bd.execute(
        select(col(Enveloppe.financeur_code), col(Enveloppe.id)).where(
            col(Enveloppe.campagne_id) == scenario.campagne_id
        )
    ).all()  # type: ignore[assignment]
    return dict(lues)
