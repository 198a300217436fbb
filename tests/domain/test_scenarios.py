"""Scenarios: what a cell may hold, what operations give and take, what a comparison says; never above an envelope."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.comparaison import mouvements, partager, syntheses, tableaux
from app.domain.enveloppes import Decoupe, Enveloppes, Lieu, Noeud, Regles
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import Axe, Geographie, Orientation
from app.domain.scenarios import (
    Cadre,
    Fiche,
    GenreGroupe,
    Groupe,
    Montants,
    Placement,
    constats,
    nom_distinct,
    refus,
    reprendre,
)
from app.domain.scenarios_operations import couper, favoriser_les_nouveaux, garantir_un_minimum

QPV, POCHE = frozenset({Geographie.QPV}), frozenset({Geographie.POCHE})
SANTE = Noeud(id=2, nom="CAPH — Santé", montant_cents=4_000_00, decoupe=Decoupe.ORIENTATION, valeur="sante")
CAPH = Noeud(
    id=0, nom="CAPH", montant_cents=10_000_00, regles=Regles(plancher_cents=500_00, plafond_cents=5_000_00),
    enfants=(SANTE,),
)  # fmt: skip
ETAT = Noeud(
    id=0, nom="État", montant_cents=5_000_00, regles=Regles(geographies=QPV, taux_max_pour_mille=500)
)  # fmt: skip


def fiche(
    n: int, orientation: Orientation = Orientation.EMPLOI, ou: frozenset[Geographie] = QPV, **champs: object
) -> Fiche:
    lieu = Lieu(orientation=orientation, geographies=ou, communes=frozenset({"59172"}), cout_cents=6_000_00)
    faits = {"demande_cents": 6_000_00, "numero": f"2027-{n:03}", "rang": n, "lieu": lieu, "est_premiere": False}
    return Fiche(id=n, **(faits | champs))  # type: ignore[arg-type]


A, B = fiche(1), fiche(2, est_premiere=True, femmes=3, hommes=1, axes=frozenset({Axe.EGALITE}))
C, D = fiche(3, Orientation.SANTE), fiche(4, ou=POCHE, salaries=2, age=12)
CADRE = Cadre((A, B, C, D), Enveloppes({"caph": CAPH, "etat": ETAT}))
POCHES, SANTES = Groupe(GenreGroupe.GEOGRAPHIE, "poche_pauvrete"), Groupe(GenreGroupe.ORIENTATION, "sante")
DEPART: Montants = {1: {"caph": 3_000_00, "etat": 1_000_00}, 2: {"caph": 2_000_00}, 3: {"caph": 4_000_00}}


@pytest.mark.parametrize(
    ("dossier", "code", "cents", "dit"),
    [
        (1, "caph", 4_000_00, ""),
        (1, "caph", 4_000_01, "Il reste 4 000 € dans l’enveloppe CAPH"),
        (1, "caph", 0, ""),
        (4, "caph", 1_000_00, ""),
        (4, "caph", 1_000_01, "Il reste 1 000 € dans l’enveloppe CAPH"),
        (4, "caph", 499_99, "au moins 500 €"),
        (4, "etat", 100_00, "ne finance que ces lieux"),
        (2, "etat", 3_000_00, ""),
        (2, "etat", 3_000_01, "au plus 50 %"),
        (3, "caph", 4_000_01, "CAPH — Santé"),
        (3, "caph", 5_000_01, "au plus 5 000 €"),
        (1, "etat", 3_000_00, ""),
    ],
)
def test_une_case_tient_a_chaque_regle(dossier: int, code: str, cents: int, dit: str) -> None:
    phrase = refus(CADRE, DEPART, dossier, code, cents).replace("\u202f", " ").replace("\u00a0", " ")
    assert dit in phrase if dit else phrase == ""


def test_une_case_ne_depasse_ni_la_demande_ni_une_promesse() -> None:
    petite = replace(A, demande_cents=3_500_00)
    cadre = Cadre((petite, B), CADRE.enveloppes)
    assert "saisissez au plus 2" in refus(cadre, DEPART, 1, "caph", 2_500_01).replace("\u202f", " ")
    promise = replace(A, lieu=replace(A.lieu, tenu={"caph": 0}))
    cadre = Cadre((promise, B, C), CADRE.enveloppes)
    assert "promis" in refus(cadre, DEPART, 1, "caph", 0) and not refus(cadre, DEPART, 1, "caph", 3_000_00)
    assert couper(cadre, DEPART, 500).montants[1] == {"caph": 3_000_00, "etat": 500_00}


def test_un_scenario_dit_ce_qui_ne_tient_plus() -> None:
    assert constats(CADRE, DEPART) == []
    trop: Montants = {1: {"caph": 5_000_00, "etat": 3_000_00}, 2: {"caph": 1_500_00}, 4: {"etat": 10_00}}
    dits = " ".join(c.phrase for c in constats(CADRE, trop))
    for phrase in ("L’enveloppe CAPH est dépassée", "2027-001 reçoit 8", "2027-004 : État ne finance que"):
        assert phrase in dits, phrase
    assert reprendre({1: {"caph": 0}, 2: {"caph": 5, "etat": 0}}) == {2: {"caph": 5}}


@pytest.mark.parametrize(
    ("pour_mille", "attendu"),
    [
        (100, {1: {"caph": 2_700_00, "etat": 900_00}, 2: {"caph": 1_800_00}, 3: {"caph": 3_600_00}}),
        (333, {1: {"caph": 2_001_00, "etat": 667_00}, 2: {"caph": 1_334_00}, 3: {"caph": 2_668_00}}),
        (900, {1: {"caph": 500_00, "etat": 100_00}, 2: {"caph": 500_00}, 3: {"caph": 500_00}}),
        (1000, {}),
    ],
)
def test_couper_va_a_l_euro_et_s_arrete_au_plancher(pour_mille: int, attendu: Montants) -> None:
    assert couper(CADRE, DEPART, pour_mille).montants == attendu


def test_favoriser_les_nouveaux_prend_ce_qui_reste_puis_aux_derniers() -> None:
    # 1 000 € remain in the root: half of 2 000 € is found there
    assert favoriser_les_nouveaux(CADRE, DEPART, 500).montants == {**DEPART, 2: {"caph": 3_000_00}}
    # twice as much: the last ranked of the same envelope gives the rest up; the part kept for health is not touched
    double = favoriser_les_nouveaux(CADRE, DEPART, 1000)
    assert double.montants == {1: {"caph": 2_000_00, "etat": 1_000_00}, 2: {"caph": 4_000_00}, 3: {"caph": 4_000_00}}
    sans = {1: {"caph": 3_000_00}}
    assert favoriser_les_nouveaux(CADRE, sans, 100).montants == sans
    with pytest.raises(SaisieInvalide):
        favoriser_les_nouveaux(CADRE, DEPART, 0)


@pytest.mark.parametrize(
    ("groupe", "cents", "attendu", "dit"),
    [
        (POCHES, 800_00, {4: {"caph": 800_00}}, "minimum de 800"),
        (POCHES, 100_00, {4: {"caph": 500_00}}, "minimum de 100"),
        (POCHES, 2_000_00, {2: {"caph": 1_000_00}, 4: {"caph": 2_000_00}}, ""),
        (SANTES, 9_000_00, {3: {"caph": 4_000_00, "etat": 2_000_00}}, "seulement sur"),
        (SANTES, 4_000_00, {}, "déjà placés"),
        (Groupe(GenreGroupe.QUARTIER, "QN1"), 9_000_00, {}, "aucun dossier"),
    ],
)  # fmt: skip
def test_garantir_un_minimum(groupe: Groupe, cents: int, attendu: Montants, dit: str) -> None:
    fait = garantir_un_minimum(CADRE, DEPART, groupe, cents, "Ce groupe")
    assert fait.montants == {**DEPART, **attendu}
    assert dit in fait.phrases[0].replace("\u202f", " ")
    assert Groupe.lire(groupe.code) == groupe and Groupe.lire("lune:1") is None


CASES = st.dictionaries(
    st.integers(1, 4), st.dictionaries(st.sampled_from(("caph", "etat")), st.integers(0, 6_000_00)), max_size=4
)


@settings(max_examples=40, deadline=None)
@given(CASES, st.integers(1, 1000), st.sampled_from(("orientation:sante", "geographie:poche_pauvrete", "nouveaux:")))
def test_aucune_operation_ne_passe_une_enveloppe(saisis: Montants, n: int, code: str) -> None:
    placement = Placement(CADRE, {})
    for dossier, par_code in saisis.items():
        for financeur, cents in par_code.items():
            if not refus(CADRE, placement.montants, dossier, financeur, cents):
                placement.mettre(dossier, financeur, cents)
    depart = reprendre(placement.montants)
    groupe = Groupe.lire(code)
    assert groupe and not constats(CADRE, depart)
    for fait in (
        couper(CADRE, depart, n), favoriser_les_nouveaux(CADRE, depart, n),
        garantir_un_minimum(CADRE, depart, groupe, n * 1000, "x"),
    ):  # fmt: skip
        assert constats(CADRE, fait.montants) == []


def test_comparer_dit_qui_gagne_et_ou_vont_les_euros() -> None:
    autre: Montants = {1: {"caph": 2_000_00, "etat": 1_000_00}, 2: {"caph": 3_000_00}, 4: {"caph": 1_000_00}}
    dits = [(m.fiche.id, m.sens, m.ecart_cents) for m in mouvements(CADRE, (DEPART, autre))]
    assert dits == [(3, "sort", -4_000_00), (1, "perd", -1_000_00), (2, "gagne", 1_000_00), (4, "entre", 1_000_00)]
    trois = mouvements(CADRE, (DEPART, autre, DEPART))
    assert [(m.fiche.id, m.sens, m.amplitude_cents) for m in trois][:2] == [
        (3, "inchange", 4_000_00), (1, "inchange", 1_000_00)
    ]  # fmt: skip
    un, deux = syntheses(CADRE, (DEPART, autre))
    assert (un.total_cents, un.retenus, un.ecartes, deux.total_cents) == (10_000_00, 3, 1, 7_000_00)
    lus = {t.cle: t for t in tableaux(CADRE, (DEPART, autre), {"59172": ("Denain", 20_000)})}
    for tableau in lus.values():
        if tableau.est_partage:
            assert sum(r.cents[0] for r in tableau.rangees) == 10_000_00, tableau.cle
    commune = lus["communes"].rangees[0]
    assert (commune.libelle, commune.par_habitant(0), commune.dossiers) == ("Denain", 50, (3, 3))
    qpv = lus["geographies"].rangees[0]
    assert (qpv.libelle, qpv.cents[0], qpv.habitants, qpv.par_habitant(0)) == ("QPV", 10_000_00, 36_794, 27)
    sexes = {r.libelle: r.cents for r in lus["publics"].rangees}
    assert sexes["Femmes et filles"] == (1_500_00, 2_250_00)
    assert {r.libelle: r.cents[1] for r in lus["tailles"].rangees}["De 1 à 5 salariés"] == 1_000_00
    ages = {r.libelle: r.cents[1] for r in lus["ages"].rangees}
    assert ages["10 ans et plus"] == 1_000_00 and ages["Non renseigné"] == 6_000_00


def test_deux_scenarios_ne_portent_pas_le_meme_nom() -> None:
    assert nom_distinct("Base", ()) == "Base"
    assert nom_distinct("Base", ("Base", "Base (2)")) == "Base (3)"
    assert nom_distinct("x" * 120, ("x" * 120,)) == "x" * 116 + " (2)"


def test_partager_ne_perd_aucun_centime() -> None:
    tiers = {nom: Fraction(1, 3) for nom in "abc"}
    assert partager(100, tiers) == {"a": 34, "b": 33, "c": 33}
