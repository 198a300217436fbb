"""Means, croisement, gaps, and the note out of 100: exact, bounded, whatever the order of the notes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notation import (
    POIDS_PAR_DEFAUT,
    Bareme,
    NoteDonnee,
    criteres,
    croisement,
    ecarts,
    moyennes,
    noter,
)
from app.domain.orientations import Axe
from tests.domain.exemples_notation import COMMUNS, EMPLOI, SANTE, grille, notes, toutes


def test_les_moyennes_sont_exactes() -> None:
    donnees = [*notes(1, ancrage=3), *notes(2, ancrage=2), *notes(3, ancrage=2), *notes(1, objectifs=4)]
    assert moyennes(donnees) == {"ancrage": Fraction(7, 3), "objectifs": Fraction(4)}


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        ({}, None),
        ({"orientation": 4}, None),
        ({"axe.egalite": 1}, 0),
        ({"axe.egalite": 2}, 2),
        ({"axe.egalite": 2, "axe.numerique": 1}, 2),
        ({"axe.egalite": 2, "secondaire.emploi": 3}, 3),
        ({"axe.egalite": 2, "secondaire.emploi": 3, "axe.numerique": 4}, 4),
        ({"axe.egalite": 2, "secondaire.emploi": 3, "axe.numerique": 4, "axe.aller_vers": 4}, 4),
    ],
)
def test_le_croisement_compte_les_dimensions_qui_atteignent_2(valeurs: dict[str, int], attendu: int | None) -> None:
    assert croisement({cle: Fraction(valeur) for cle, valeur in valeurs.items()}) == attendu


def test_une_moyenne_juste_sous_2_ne_croise_pas() -> None:
    assert croisement({"axe.egalite": Fraction(199, 100)}) == 0


@pytest.mark.parametrize(
    ("premiere", "seconde", "attendu"), [(1, 3, {"ancrage"}), (0, 4, {"ancrage"}), (2, 3, set()), (3, 3, set())]
)
def test_un_ecart_de_2_est_a_rapprocher(premiere: int, seconde: int, attendu: set[str]) -> None:
    donnees = [*notes(1, ancrage=premiere, objectifs=2), *notes(2, ancrage=seconde)]
    assert ecarts(donnees) == attendu
    assert noter(grille(), donnees, 2, 2).ecarts == attendu


def test_tout_a_4_avec_trois_axes_donne_100() -> None:
    axes = (Axe.EGALITE, Axe.NUMERIQUE, Axe.ALLER_VERS)
    donnees = toutes(4, *(f"axe.{axe}" for axe in axes))
    resultat = noter(grille(*axes), donnees, 1, 1)
    assert resultat.dixiemes == 1000
    assert resultat.est_provisoire is False
    assert resultat.moyennes["croisement"] == 4


def test_tout_a_0_donne_0() -> None:
    assert noter(grille(), toutes(0), 1, 1).dixiemes == 0


def test_sans_axe_ni_secondaire_le_croisement_vaut_0_et_compte() -> None:
    resultat = noter(grille(), toutes(4), 1, 1)
    assert resultat.moyennes["croisement"] == 0
    assert resultat.dixiemes == 917  # 44 / 48


def test_un_exemple_calcule_a_la_main() -> None:
    """Weights 3+1+1+1+2+2+2+1+1 = 14; Σ weight × mean = 9+2+3+3+6+5+4+2+3 = 37; 37/56 = 66,07."""
    donnees = [
        *notes(
            1,
            orientation=3,
            axe__egalite=2,
            axe__numerique=3,
            participation=3,
            ancrage=3,
            faisabilite=2,
            partenariats=2,
            objectifs=3,
        ),
        *notes(2, ancrage=2),
    ]
    resultat = noter(grille(Axe.EGALITE, Axe.NUMERIQUE), donnees, 2, 2)
    assert resultat.moyennes["croisement"] == 3
    assert resultat.moyennes["ancrage"] == Fraction(5, 2)
    assert resultat.dixiemes == 661


@pytest.mark.parametrize(
    ("valeurs", "dixiemes"),
    [
        ((2, 3, 2), 583),  # 7/12 = 58,333…
        ((3, 3, 2), 667),  # 8/12 = 66,666…
        ((3, 2), 625),  # 5/8 = 62,5 exactly
    ],
)
def test_l_arrondi_au_dixieme(valeurs: tuple[int, ...], dixiemes: int) -> None:
    donnees = [NoteDonnee("objectifs", personne, valeur) for personne, valeur in enumerate(valeurs)]
    seul = Bareme(dict.fromkeys(POIDS_PAR_DEFAUT, 0) | {"objectifs": 1})
    assert noter(criteres(seul, SANTE, (), ()), donnees, 1, 1).dixiemes == dixiemes


def test_l_arrondi_monte_a_la_demie() -> None:
    """1/16 of 100 = 6,25: half up gives 6,3 where rounding to even would give 6,2."""
    donnees = [NoteDonnee("objectifs", personne, int(personne == 0)) for personne in range(4)]
    seul = Bareme(dict.fromkeys(POIDS_PAR_DEFAUT, 0) | {"objectifs": 1})
    assert noter(criteres(seul, SANTE, (), ()), donnees, 1, 1).dixiemes == 63


def test_sans_note_il_n_y_a_pas_de_note_sur_100() -> None:
    resultat = noter(grille(Axe.EGALITE), [], 2, 0)
    assert (resultat.dixiemes, resultat.est_provisoire, resultat.ecarts) == (None, True, frozenset())


def test_une_note_indicative_seule_ne_fait_pas_de_note_sur_100() -> None:
    resultat = noter(grille(secondaires=(EMPLOI,)), notes(secondaire__emploi=3), 2, 1)
    assert resultat.dixiemes is None
    assert resultat.moyennes == {"secondaire.emploi": 3, "croisement": 2}


def test_la_note_indicative_ne_nourrit_que_le_croisement() -> None:
    """Without croisement (weight 0) the indicative note changes nothing."""
    sans = Bareme({"croisement": 0})
    lignes = criteres(sans, SANTE, (EMPLOI,), ())
    assert noter(lignes, [*toutes(2), *notes(2, secondaire__emploi=4)], 1, 1).dixiemes == 500
    avec = criteres(Bareme(), SANTE, (EMPLOI,), ())
    assert noter(avec, [*toutes(2), *notes(2, secondaire__emploi=4)], 1, 1).dixiemes == 500
    assert noter(avec, [*toutes(2), *notes(2, secondaire__emploi=1)], 1, 1).dixiemes == 458  # 22/48


def test_le_croisement_attend_la_premiere_note_d_axe() -> None:
    lignes = grille(Axe.EGALITE)
    assert "croisement" not in noter(lignes, notes(orientation=4), 1, 0).moyennes
    assert noter(lignes, notes(orientation=4), 1, 0).dixiemes == 1000


@pytest.mark.parametrize(
    ("donnees", "attendus", "rendus", "est_provisoire"),
    [
        (toutes(2, "axe.egalite"), 3, 3, False),
        (toutes(2, "axe.egalite"), 3, 2, True),
        (toutes(2), 3, 3, True),
        (toutes(2, "axe.egalite")[1:], 3, 3, True),
    ],
)
def test_la_note_est_provisoire_tant_qu_il_manque_un_avis_ou_une_note_du_pilote(
    donnees: list[NoteDonnee], attendus: int, rendus: int, est_provisoire: bool
) -> None:
    lignes = grille(Axe.EGALITE, secondaires=(EMPLOI,))
    assert noter(lignes, donnees, attendus, rendus).est_provisoire is est_provisoire


def test_une_note_saisie_sur_le_croisement_est_ignoree() -> None:
    assert noter(grille(), [*toutes(4), NoteDonnee("croisement", 1, 4)], 1, 1).dixiemes == 917


valeurs_notees = st.dictionaries(
    st.tuples(
        st.sampled_from(["orientation", *COMMUNS, *(f"axe.{axe}" for axe in Axe), "secondaire.emploi", "croisement"]),
        st.integers(1, 4),
    ),
    st.integers(0, 4),
)

baremes = st.dictionaries(st.sampled_from(sorted(POIDS_PAR_DEFAUT)), st.integers(1, 10))

jeux_d_axes = st.sets(st.sampled_from(Axe))


def donner(valeurs: dict[tuple[str, int], int]) -> list[NoteDonnee]:
    return [NoteDonnee(cle, personne, valeur) for (cle, personne), valeur in valeurs.items()]


@given(valeurs_notees, baremes, jeux_d_axes)
def test_la_note_reste_entre_0_et_1000(
    valeurs: dict[tuple[str, int], int], poids: dict[str, int], axes: set[Axe]
) -> None:
    resultat = noter(criteres(Bareme(poids), SANTE, (EMPLOI,), axes), donner(valeurs), 1, 1)
    assert resultat.dixiemes is None or 0 <= resultat.dixiemes <= 1000


@given(valeurs_notees, jeux_d_axes, st.integers(0, 4))
def test_noter_un_axe_non_revendique_ne_change_rien(
    valeurs: dict[tuple[str, int], int], axes: set[Axe], valeur: int
) -> None:
    lignes = criteres(Bareme(), SANTE, (), axes)
    donnees = donner(valeurs)
    for axe in set(Axe) - axes:
        assert noter(lignes, [*donnees, NoteDonnee(f"axe.{axe}", 9, valeur)], 1, 1) == noter(lignes, donnees, 1, 1)


@given(valeurs_notees, jeux_d_axes, st.randoms())
def test_l_ordre_des_notes_ne_compte_pas(valeurs: dict[tuple[str, int], int], axes: set[Axe], hasard) -> None:
    lignes, donnees = criteres(Bareme(), SANTE, (EMPLOI,), axes), donner(valeurs)
    melangees = donnees.copy()
    hasard.shuffle(melangees)
    assert noter(lignes, melangees, 1, 1) == noter(lignes, donnees, 1, 1)
