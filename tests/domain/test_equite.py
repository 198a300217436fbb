"""Fair scoring: known biases are found again, the adjusted note never hides the raw one."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest

from app.domain.equite import (
    Marques,
    Noteur,
    Paire,
    clemences,
    corrections,
    est_a_relire,
    marques,
    note_ajustee,
    noteurs,
    paires,
    rangs_ajustes,
)
from app.domain.notation import Bareme, NoteDonnee, criteres
from app.domain.orientations import Axe, Orientation

TOLERANCE = 0.2  # of a point on the scale of 4, with the two hundred marks compared below


def _campagne(
    biais: Mapping[int, float], hasard: Random, bas: float = 0.9, haut: float = 3.1
) -> list[list[NoteDonnee]]:
    """Eighty dossiers of five criteria, each marked by two or three people who add their own bias and some noise."""
    dossiers = []
    for _ in range(80):
        notes = []
        for critere in ("orientation", "participation", "ancrage", "faisabilite", "objectifs"):
            merite = hasard.uniform(bas, haut)
            for qui in hasard.sample(sorted(biais), hasard.choice((2, 3))):
                valeur = round(merite + biais[qui] + hasard.gauss(0, 0.3))
                notes.append(NoteDonnee(critere, qui, min(4, max(0, valeur))))
        dossiers.append(notes)
    return dossiers


@pytest.mark.parametrize("graine", range(5))
@pytest.mark.parametrize(
    "biais",
    [
        {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0},
        {1: 0.9, 2: -0.6, 3: 0.0, 4: 0.3, 5: -0.6},
        {1: -0.8, 2: 0.2, 3: 0.2, 4: 0.4},
    ],
)
def test_des_biais_connus_se_retrouvent(biais: dict[int, float], graine: int) -> None:
    trouves = clemences(paires(_campagne(biais, Random(graine))))
    moyenne = sum(biais.values()) / len(biais)
    assert trouves.keys() == biais.keys()
    for qui, vrai in biais.items():
        assert trouves[qui] == pytest.approx(vrai - moyenne, abs=TOLERANCE)


def test_les_notes_se_somment_par_personne_et_par_paire() -> None:
    dossiers = [
        [NoteDonnee("a", 1, 4), NoteDonnee("a", 2, 2), NoteDonnee("a", 3, 3), NoteDonnee("b", 1, 0)],
        [NoteDonnee("a", 2, 1), NoteDonnee("a", 1, 1)],
    ]
    assert marques(dossiers) == {1: Marques(3, 5, 17), 2: Marques(2, 3, 5), 3: Marques(1, 3, 9)}
    # three marked the first criterion: each of its pairs counts a third; nobody else marked « b »
    assert {(p.a, p.b): (p.communs, p.proches, round(p.poids, 3), round(p.ecart, 3)) for p in paires(dossiers)} == {
        (1, 2): (2, 1, 0.833, 0.667),
        (1, 3): (1, 1, 0.333, 0.333),
        (2, 3): (1, 1, 0.333, -0.333),
    }


def test_deux_points_de_trop_se_retrouvent_contre_les_autres() -> None:
    trouves = clemences(paires(_campagne({1: 2.0, 2: 0.0, 3: 0.0, 4: 0.0}, Random(7), bas=0.4, haut=1.8)))
    assert trouves[1] - sum(trouves[q] for q in (2, 3, 4)) / 3 == pytest.approx(2.0, abs=TOLERANCE)


def test_qui_ne_croise_personne_n_a_pas_de_clemence() -> None:
    marques = {1: Marques(12, 36, 110), 2: Marques(3, 6, 12), 3: Marques(0, 0, 0)}
    trouves = noteurs(marques, [Paire(2, 9, 3, 3, 1.5, 0.0)])
    assert trouves == [
        Noteur(1, 12, 300, 41, 0, None, None),
        Noteur(2, 3, 200, 0, 3, None, 100),
    ]
    assert [n.tendance for n in trouves] == ["trop peu de notes comparées"] * 2
    assert corrections(trouves) == {}


def test_peu_de_notes_comparees_corrigent_peu() -> None:
    une_fois = clemences([Paire(1, 2, 1, 0, 0.5, 2 * 0.5)])
    cent_fois = clemences([Paire(1, 2, 100, 0, 50.0, 2 * 50.0)])
    assert une_fois[1] == pytest.approx(-une_fois[2], abs=1e-6) and 0 < une_fois[1] < 0.5
    assert cent_fois[1] == pytest.approx(1.0, abs=0.05)
    assert clemences([]) == {}


def test_la_tendance_se_dit_des_un_demi_point() -> None:
    def noteur(clemence: int) -> str:
        return Noteur(1, 20, 200, 50, 20, clemence, 90).tendance

    assert [noteur(c) for c in (50, 49, 0, -49, -50)] == [
        "note haut", "dans la moyenne", "dans la moyenne", "dans la moyenne", "note bas",
    ]  # fmt: skip


GRILLE = criteres(Bareme(), Orientation.SANTE, (), (Axe.ALLER_VERS,))


def test_la_note_ajustee_se_calcule_comme_la_note() -> None:
    toutes = [NoteDonnee(c.cle, 1, 2) for c in GRILLE if not c.est_calcule]
    # 2 on 4 everywhere and a croisement of 2: half of the points, whoever marked
    assert note_ajustee(GRILLE, toutes, {}) == 500
    assert note_ajustee(GRILLE, toutes, {2: Fraction(1)}) == 500
    # half a point less on 12 of the 13 points of weight, and the axis no longer reaches 2: 18 / 52
    assert note_ajustee(GRILLE, toutes, {1: Fraction(1, 2)}) == 346
    # two people: the mean of what is taken off each
    doublees = [*toutes, *(NoteDonnee(n.critere, 2, 2) for n in toutes)]
    assert note_ajustee(GRILLE, doublees, {1: Fraction(1), 2: Fraction(-1)}) == 500


def test_la_note_ajustee_reste_sur_l_echelle() -> None:
    toutes = [NoteDonnee(c.cle, 1, 4) for c in GRILLE if not c.est_calcule]
    assert note_ajustee(GRILLE, toutes, {1: Fraction(-1)}) == note_ajustee(GRILLE, toutes, {})
    assert note_ajustee(GRILLE, [NoteDonnee("orientation", 1, 0)], {1: Fraction(3)}) == 0
    assert note_ajustee(GRILLE, [], {}) is None


@pytest.mark.parametrize(
    ("ecarts", "attendu"),
    [((), False), ((2,), False), ((1, 1, 1), False), ((3,), True), ((2, 2), True), ((2, 1), False), ((4, 0), True)],
)
def test_une_forte_divergence_appelle_une_seconde_lecture(ecarts: tuple[int, ...], attendu: bool) -> None:
    notes = [n for k, ecart in enumerate(ecarts) for n in (NoteDonnee(f"c{k}", 1, 0), NoteDonnee(f"c{k}", 2, ecart))]
    assert est_a_relire(notes) is attendu


def test_le_rang_ajuste_garde_l_ordre_des_egaux() -> None:
    assert rangs_ajustes([7, 5, 9, 3], {7: 600, 5: 700, 9: 600, 3: None}) == {5: 1, 7: 2, 9: 3, 3: 4}
