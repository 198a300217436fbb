"""Calibration: three dossiers are enough to find a known bias again, and its notes stay apart."""

from random import Random

import pytest

from app.domain.bareme import Bareme
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etalonnage import (
    criteres_a_noter,
    etats_d_un_etalon,
    exiger_avant_la_lecture,
    exiger_bareme_tenu,
    exiger_des_notes,
    exiger_ouvert,
    exiger_qu_on_le_dise,
    lectures,
    resultats,
    suggestions,
    verifier_choix,
    verifier_notes,
)
from app.domain.etats import Etat
from app.domain.grille import criteres
from app.domain.notation import NoteDonnee
from app.domain.orientations import Axe, Orientation

TOLERANCE = 30  # hundredths of a point on the scale of 4, with three dossiers of nine criteria
GRILLE = criteres_a_noter(criteres(Bareme(), Orientation.SANTE, [Orientation.EMPLOI], list(Axe)[:3]))


@pytest.mark.parametrize("graine", range(8))
@pytest.mark.parametrize(
    "biais",
    [
        dict.fromkeys(range(7), 0.0),
        {0: 0.9, 1: -0.9, 2: 0.0, 3: 0.0, 4: 0.0, 5: 0.0, 6: 0.0},
        {0: 0.7, 1: 0.7, 2: -0.5, 3: -0.5, 4: -0.4},
    ],
)
def test_trois_dossiers_retrouvent_un_biais_connu(biais: dict[int, float], graine: int) -> None:
    hasard = Random(graine)
    dossiers = []
    for _ in range(3):
        merites = {c.cle: hasard.uniform(1.0, 3.0) for c in GRILLE}
        dossiers.append([
            NoteDonnee(cle, qui, min(4, max(0, round(merite + vrai + hasard.gauss(0, 0.4)))))
            for cle, merite in merites.items() for qui, vrai in biais.items()
        ])  # fmt: skip
    trouves = {n.personne_id: n for n in resultats(dossiers)}
    moyenne = sum(biais.values()) / len(biais)
    for qui, vrai in biais.items():
        noteur = trouves[qui]
        assert noteur.comparees == 3 * len(GRILLE) * (len(biais) - 1)
        assert noteur.clemence == pytest.approx(100 * (vrai - moyenne), abs=TOLERANCE)
        if abs(vrai - moyenne) >= 0.8:
            assert noteur.tendance == ("note haut" if vrai > moyenne else "note bas")


def test_on_note_toute_la_grille_sauf_ce_qui_se_calcule_ou_s_indique() -> None:
    assert [c.cle for c in GRILLE] == [
        "orientation", *(f"axe.{axe.value}" for axe in list(Axe)[:3]), "participation", "ancrage", "faisabilite",
        "partenariats", "objectifs",
    ]  # fmt: skip


def test_on_etalonne_avant_de_lire_puis_plus_rien_ne_change() -> None:
    exiger_avant_la_lecture(a_des_notes=False, est_deja_ouvert=False)
    exiger_ouvert(est_clos=False)
    exiger_bareme_tenu(est_ouvert=False)
    exiger_des_notes(2)
    for refus in (
        lambda: exiger_avant_la_lecture(a_des_notes=True, est_deja_ouvert=False),
        lambda: exiger_avant_la_lecture(a_des_notes=False, est_deja_ouvert=True),
        lambda: exiger_ouvert(est_clos=True),
        lambda: exiger_bareme_tenu(est_ouvert=True),
        lambda: exiger_des_notes(1),
    ):
        with pytest.raises(ErreurMetier):
            refus()


@pytest.mark.parametrize(
    ("etat", "de_la_campagne", "convient"),
    [
        ("depose", True, False), ("depose", False, False),
        ("a_completer", True, False), ("en_instruction", False, False),
        ("instruit", True, False),  # it may be opened again
        ("instruit", False, True), ("notifie_refus", False, True), ("solde", False, True),
        ("irrecevable", True, True), ("retire", True, True), ("irrecevable", False, True),
        ("brouillon", True, False), ("expire", False, False),
    ],
)  # fmt: skip
def test_rien_de_ce_qui_se_notera_n_etalonne(etat: str, de_la_campagne: bool, convient: bool) -> None:
    assert (Etat(etat) in etats_d_un_etalon(de_la_campagne)) is convient


@pytest.mark.parametrize(
    ("trouves", "erreurs"),
    [
        ([4, 5, 6], set()),
        ([4, None, 6], {"numero_2"}),
        ([4, 4, 4], {"numero_2", "numero_3"}),
        ([None, None, None], {"numero_1", "numero_2", "numero_3"}),
        ([4, 5], set()),
    ],
)
def test_trois_dossiers_differents(trouves: list[int | None], erreurs: set[str]) -> None:
    if len(trouves) == 3 and not erreurs:
        assert verifier_choix(trouves) == (4, 5, 6)
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_choix(trouves)
    assert set(refus.value.erreurs) == erreurs


@pytest.mark.parametrize(("combien", "places"), [(2, ()), (3, (0, 1, 2)), (6, (1, 3, 5)), (60, (10, 30, 50))])
def test_on_propose_un_bon_un_moyen_un_faible(combien: int, places: tuple[int, ...]) -> None:
    assert suggestions(range(combien)) == places


def test_chacun_voit_ou_il_se_situe() -> None:
    (orientation, *_) = GRILLE
    notes = [NoteDonnee("orientation", 1, 4), NoteDonnee("orientation", 2, 1), NoteDonnee("orientation", 3, 2)]
    (mienne, autre) = lectures(GRILLE[:2], notes, 1)
    assert (mienne.critere, mienne.notes, mienne.moyenne, mienne.bas, mienne.haut) == (orientation, 3, 233, 1, 4)
    assert (mienne.mienne, mienne.ecart, mienne.est_a_discuter) == (4, 167, True)
    assert (autre.notes, autre.moyenne, autre.est_a_discuter) == (0, None, False)
    assert lectures(GRILLE[:1], notes, None)[0].ecart is None


def test_les_notes_se_donnent_comme_dans_la_grille() -> None:
    verifier_notes(GRILLE, {"orientation": (2, ""), "ancrage": (0, "Aucun quartier.")})
    with pytest.raises(SaisieInvalide) as refus:
        verifier_notes(GRILLE, {"orientation": (0, " "), "ancrage": (7, "")})
    assert set(refus.value.erreurs) == {"commentaire.orientation", "note.ancrage"}
    with pytest.raises(SaisieInvalide):
        verifier_notes(GRILLE, {})


@pytest.mark.parametrize(
    ("inacheves", "est_dit", "debut"),
    [(0, False, ""), (0, True, ""), (2, True, ""), (1, False, "Un agent n’a pas fini"), (5, False, "5 agents n’ont")],
)
def test_on_clot_sans_quelqu_un_en_le_disant(inacheves: int, est_dit: bool, debut: str) -> None:
    if not debut:
        exiger_qu_on_le_dise(inacheves, est_dit)
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_qu_on_le_dise(inacheves, est_dit)
    assert refus.value.phrase.startswith(debut) and set(refus.value.erreurs) == {"inacheve"}
