"""The page of a scenario: its dossiers, its envelopes, what does not hold. No SQL and no rule here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.domain.enveloppes import Noeud
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.domain.scenarios import Cadre, Case, Constat, Fiche, Montants, Placement, constats_de
from app.domain.scenarios_sommes import places_tenues
from app.instruction.queries_enveloppes import enveloppes_et_ids
from app.models.comptes import Personne
from app.models.scenarios import Scenario
from app.programmation.queries_cadre import Liste, cadre_lu, liberer, montants_de
from app.programmation.queries_sommes import Perimetre, montrees, rang_de, sommes

PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class CarteDeScenario:
    """An envelope beside the list. `place_cents`: by the scenario; `pris_cents`: engaged, or promised elsewhere."""

    code: str
    nom: str
    montant_cents: int
    pris_cents: int
    place_cents: int
    profondeur: int = 0
    parts_de: Sequence["CarteDeScenario"] = ()

    @property
    def reste_cents(self) -> int:
        return self.montant_cents - self.pris_cents - self.place_cents

    @property
    def parts(self) -> tuple[int, int, int]:
        """Percentages of the bar: taken already, placed, overshoot."""
        entier = max(self.montant_cents, self.pris_cents + self.place_cents)
        if entier <= 0:
            return 0, 0, 0
        return (
            self.pris_cents * 100 // entier, self.place_cents * 100 // entier,
            max(0, -self.reste_cents) * 100 // entier,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseLue:
    """A cell: its cents, and what it may hold, the others as they are. `part`: on the row that is open."""

    code: str
    cents: int
    case: Case
    possible_cents: int
    est_promise: bool
    part: str = ""


@dataclass(frozen=True, slots=True)
class LigneDeScenario:
    fiche: Fiche
    organisme: str
    territoires: str
    cases: Sequence[CaseLue]

    @property
    def total_cents(self) -> int:
        return sum(case.cents for case in self.cases)

    @property
    def orientation(self) -> FicheOrientation:
        return ORIENTATIONS[self.fiche.lieu.orientation or Orientation.EMPLOI]


@dataclass(frozen=True, slots=True)
class PageDeScenario:
    """What the page shows: fifty lines of the whole list, and the sums of all of it."""

    lignes: Sequence[LigneDeScenario]
    cartes: Sequence[CarteDeScenario]
    constats: Sequence[Constat]
    effectif: int
    retenus: int
    demande_cents: int
    par_code: Mapping[str, int]
    courante: int
    pages: int

    @property
    def total_cents(self) -> int:
        return sum(self.par_code.values())


def etablir_scenario(
    bd: Session, personne: Personne, scenario: Scenario, demandee: int = 1, ouvert: int | None = None
) -> PageDeScenario:
    """The page asked for, or the one of the dossier that is open, or the nearest there is."""
    if (vue := page_par_les_sommes(bd, personne, scenario, demandee, ouvert)) is not None:
        return vue
    liste = cadre_lu(bd, personne, scenario.campagne_id)
    montants = montants_de(bd, scenario.id)[scenario.id or 0]
    return page_de_scenario(liste, montants, demandee, ouvert)


def page_par_les_sommes(
    bd: Session, personne: Personne, scenario: Scenario, demandee: int, ouvert: int | None
) -> PageDeScenario | None:
    """The same page without reading the whole list; None where something may not hold, which only that reading says."""
    racines, ids = enveloppes_et_ids(bd, scenario.campagne_id)
    arbres, tenus = liberer(bd, scenario.campagne_id, racines, personne)
    perimetre = Perimetre(personne, scenario.campagne_id, scenario.id or 0, arbres, ids, tenus)
    lues = sommes(bd, perimetre)
    places = None if lues.paquets is None else places_tenues(Cadre((), arbres), lues.paquets)
    if places is None or lues.paquets is None:
        return None
    pages = max(1, -(-lues.effectif // PAR_PAGE))
    courante = min(max(demandee, 1), pages)
    vues = montrees(bd, perimetre, (courante - 1) * PAR_PAGE, PAR_PAGE)
    if ouvert is not None and all(vue.fiche.id != ouvert for vue in vues):
        rang = rang_de(bd, perimetre, ouvert)
        if rang is not None:
            courante = rang // PAR_PAGE + 1
            vues = montrees(bd, perimetre, (courante - 1) * PAR_PAGE, PAR_PAGE)
    cadre = Cadre((vue.fiche for vue in vues), arbres)
    placement = Placement(cadre, {vue.fiche.id: vue.montants for vue in vues}, places)
    par_code = dict.fromkeys(cadre.codes, 0)
    for paquet in lues.paquets:
        par_code[paquet.code] += paquet.somme_cents
    return PageDeScenario(
        lignes=[
            LigneDeScenario(v.fiche, v.organisme, v.territoires, _cases(placement, v.fiche, v.fiche.id == ouvert))
            for v in vues
        ],
        cartes=[_carte(cadre, placement, code) for code in cadre.codes],
        constats=[],
        effectif=lues.effectif,
        retenus=lues.retenus,
        demande_cents=lues.demande_cents,
        par_code=par_code,
        courante=courante,
        pages=pages,
    )


def page_de_scenario(liste: Liste, montants: Montants, demandee: int = 1, ouvert: int | None = None) -> PageDeScenario:
    """From the whole list: what does not hold is said dossier by dossier."""
    cadre = liste.cadre
    placement = Placement(cadre, montants)
    ordre = cadre.ordre()
    if ouvert in cadre.fiches:
        demandee = cadre.fiches[ouvert or 0].rang // PAR_PAGE + 1
    pages = max(1, -(-len(ordre) // PAR_PAGE))
    courante = min(max(demandee, 1), pages)
    retenues = ordre[(courante - 1) * PAR_PAGE : courante * PAR_PAGE]
    return PageDeScenario(
        lignes=[_ligne(liste.rangees[f.id], f, _cases(placement, f, f.id == ouvert)) for f in retenues],
        cartes=[_carte(cadre, placement, code) for code in cadre.codes],
        constats=constats_de(placement),
        effectif=len(ordre),
        retenus=sum(1 for par_code in placement.montants.values() if par_code),
        demande_cents=sum(fiche.demande_cents for fiche in ordre),
        par_code={code: sum(par_code.get(code, 0) for par_code in placement.montants.values()) for code in cadre.codes},
        courante=courante,
        pages=pages,
    )


def _ligne(rangee: Row[Any], fiche: Fiche, cases: Sequence[CaseLue]) -> LigneDeScenario:
    return LigneDeScenario(fiche, rangee.organisme, rangee.territoires_resume, cases)


def _cases(placement: Placement, fiche: Fiche, est_ouverte: bool) -> list[CaseLue]:
    return [
        CaseLue(
            code, placement.montant(fiche.id, code), placement.cadre.case(fiche.id, code),
            placement.possible(fiche.id, code), code in fiche.lieu.tenu,
            placement.cadre.enveloppes.ou_il_compte(code, fiche.lieu) if est_ouverte else "",
        )
        for code in placement.cadre.codes
    ]  # fmt: skip


def _carte(cadre: Cadre, placement: Placement, code: str) -> CarteDeScenario:
    racine = cadre.enveloppes.racines[code]
    lues = [_de(placement, code, noeud, profondeur) for profondeur, noeud in racine.parcours() if not noeud.est_fermee]
    return CarteDeScenario(
        code, racine.nom, lues[0].montant_cents, lues[0].pris_cents, lues[0].place_cents, 0, lues[1:]
    )


def _de(placement: Placement, code: str, noeud: Noeud, profondeur: int) -> CarteDeScenario:
    place = sum(placement.places.get((code, n.id), 0) for _, n in noeud.parcours())
    montant = noeud.montant_cents - noeud.reporte_cents
    return CarteDeScenario(code, noeud.nom, montant, noeud.engage_cents + noeud.promis_cents, place, profondeur)
