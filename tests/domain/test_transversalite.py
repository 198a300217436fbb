"""An axis is active when those who marked it saw something done for it."""

from fractions import Fraction

import pytest

from app.domain.notation import NoteDonnee
from app.domain.orientations import Axe
from app.domain.transversalite import BilanAxe, StatutAxe, axes_lus, bilans, sont_surtout_annonces, statut, statuts

A_NOTER, SANS_APPUI, ETAYE, ACTIF = StatutAxe


@pytest.mark.parametrize(
    ("moyenne", "attendu"),
    [
        (None, A_NOTER),
        (Fraction(0), SANS_APPUI),
        (Fraction(99, 100), SANS_APPUI),
        (Fraction(1), ETAYE),
        (Fraction(199, 100), ETAYE),
        (Fraction(2), ACTIF),
        (Fraction(4), ACTIF),
    ],
)
def test_le_statut_suit_les_mots_de_l_echelle(moyenne: Fraction | None, attendu: StatutAxe) -> None:
    assert statut(moyenne) is attendu


def test_les_axes_d_un_dossier_se_lisent_sur_la_moyenne_de_leurs_notes() -> None:
    notes = [
        NoteDonnee("axe.aller_vers", 1, 3),
        NoteDonnee("axe.aller_vers", 2, 1),
        NoteDonnee("axe.numerique", 1, 1),
        NoteDonnee("axe.egalite", 1, 4),  # not claimed
        NoteDonnee("orientation", 1, 4),
    ]
    lus = statuts({Axe.NUMERIQUE, Axe.ALLER_VERS, Axe.PARTICIPATION}, notes)
    assert lus == {Axe.PARTICIPATION: A_NOTER, Axe.ALLER_VERS: ACTIF, Axe.NUMERIQUE: ETAYE}
    assert list(lus) == [axe for axe in Axe if axe in lus]
    grille = ("orientation", "axe.numerique", "axe.aller_vers", "ancrage")
    assert axes_lus(grille, notes) == ((Axe.ALLER_VERS, ACTIF), (Axe.NUMERIQUE, ETAYE))
    assert {s.libelle for s in StatutAxe} == {"pas encore noté", "coché, sans appui", "étayé", "actif"}


def test_le_bilan_compte_chaque_axe_de_la_campagne() -> None:
    dossiers = [{Axe.EGALITE: ACTIF}, {Axe.EGALITE: ETAYE, Axe.NUMERIQUE: A_NOTER}, {Axe.EGALITE: SANS_APPUI}, {}]
    par_axe = {b.axe: b for b in bilans(dossiers)}
    assert list(par_axe) == list(Axe)
    assert par_axe[Axe.EGALITE] == BilanAxe(Axe.EGALITE, revendiques=3, notes=3, etayes=2, actifs=1, dossiers=4)
    assert par_axe[Axe.NUMERIQUE] == BilanAxe(Axe.NUMERIQUE, revendiques=1, notes=0, etayes=0, actifs=0, dossiers=4)
    assert par_axe[Axe.ALLER_VERS].revendiques == 0


@pytest.mark.parametrize(
    ("revendiques", "notes", "actifs", "attendu"),
    [(2, 2, 0, True), (4, 4, 0, True), (4, 4, 1, False), (4, 0, 0, False), (1, 1, 0, False), (4, 5, 1, True)],
)
def test_un_axe_revendique_partout_et_prouve_nulle_part_se_voit(
    revendiques: int, notes: int, actifs: int, attendu: bool
) -> None:
    assert BilanAxe(Axe.EGALITE, revendiques, notes, actifs, actifs, dossiers=4).est_de_facade is attendu


@pytest.mark.parametrize(
    ("lus", "attendu"),
    [((), False), ((SANS_APPUI,), False), ((SANS_APPUI, ETAYE), True), ((ETAYE, A_NOTER, ACTIF), False)],
)
def test_un_dossier_surtout_annonce_a_deux_axes_sans_action(lus: tuple[StatutAxe, ...], attendu: bool) -> None:
    assert sont_surtout_annonces(dict(zip(Axe, lus, strict=False))) is attendu
