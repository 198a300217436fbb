"""The grille and its weights, who scores what, what one note must hold, and what holds back an avis."""

import pytest

from app.domain.droits import Qualite
from app.domain.erreurs import SaisieInvalide
from app.domain.notation import (
    ECHELLE,
    POIDS_PAR_DEFAUT,
    Bareme,
    NiveauEgalite,
    NoteDonnee,
    SensAvis,
    commentaire_requis,
    criteres,
    criteres_attendus,
    manquants,
    verifier_note,
    verifier_valeur,
    visibles,
)
from app.domain.orientations import AXES, ORIENTATIONS, Axe
from tests.domain.equipe_du_contrat import lisible
from tests.domain.exemples_notation import COMMUNS, EMPLOI, SANTE, grille, notes

# The grille


def test_les_criteres_dans_l_ordre_d_affichage_avec_leurs_poids() -> None:
    lignes = grille(Axe.NUMERIQUE, Axe.EGALITE, secondaires=(EMPLOI,))
    assert [(critere.cle, critere.poids) for critere in lignes] == [
        ("orientation", 3),
        ("axe.egalite", 1),
        ("axe.numerique", 1),
        ("secondaire.emploi", 0),
        ("croisement", 1),
        ("participation", 2),
        ("ancrage", 2),
        ("faisabilite", 2),
        ("partenariats", 1),
        ("objectifs", 1),
    ]
    assert [critere.cle for critere in lignes if critere.est_calcule] == ["croisement"]
    assert [critere.cle for critere in lignes if critere.est_indicatif] == ["secondaire.emploi"]
    assert [lisible(critere.libelle) for critere in lignes[:4]] == [
        "Réponse à l’orientation « Améliorer la santé des habitants »",
        "Axe « Lutter contre toutes les discriminations et encourager l’égalité femmes-hommes »",
        "Axe « Favoriser l’inclusion numérique »",
        "Orientation secondaire « Accompagner vers l’emploi les publics les plus en difficultés »",
    ]


def test_un_axe_revendique_deux_fois_ou_la_principale_en_secondaire_compte_une_fois() -> None:
    lignes = criteres(Bareme(), SANTE, (SANTE, EMPLOI, EMPLOI), [Axe.SPORT_CULTURE, Axe.SPORT_CULTURE])
    assert [critere.cle for critere in lignes][:4] == [
        "orientation",
        "axe.sport_culture",
        "secondaire.emploi",
        "croisement",
    ]


def test_chaque_critere_a_cinq_ancres_distinctes() -> None:
    toute = criteres(Bareme(), SANTE, tuple(ORIENTATIONS), tuple(AXES))
    assert list(ECHELLE) == [0, 1, 2, 3, 4]
    assert list(ECHELLE.values()) == ["absent", "faible", "moyen", "bon", "excellent"]
    for critere in toute:
        assert len(critere.ancres) == len(set(critere.ancres)) == 5, critere.cle
        assert all(ancre.endswith(".") for ancre in critere.ancres), critere.cle


@pytest.mark.parametrize(
    ("poids", "erreurs"),
    [
        ({"beaute": 1}, {"beaute": "Le critère « beaute » n’existe pas dans le barème."}),
        ({"axe": 11}, {"axe": "Chaque axe revendiqué : donnez un poids entier de 0 à 10."}),
        ({"objectifs": -1}, {"objectifs": "Objectifs et indicateurs : donnez un poids entier de 0 à 10."}),
        (
            {"ancrage": 1.5},
            {"ancrage": "Ancrage territorial et publics des quartiers : donnez un poids entier de 0 à 10."},
        ),
        ({"croisement": True}, {"croisement": "Croisement des dimensions : donnez un poids entier de 0 à 10."}),
    ],
)
def test_un_bareme_faux_est_refuse(poids: dict[str, int], erreurs: dict[str, str]) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        Bareme(poids)
    assert refus.value.phrase == "Le barème n’est pas valable : corrigez les poids signalés.".replace(" :", "\u00a0:")
    assert {cle: lisible(phrase) for cle, phrase in refus.value.erreurs.items()} == erreurs


def test_un_bareme_tout_a_zero_est_refuse() -> None:
    with pytest.raises(SaisieInvalide) as refus:
        Bareme(dict.fromkeys(POIDS_PAR_DEFAUT, 0))
    assert refus.value.phrase == "Le barème doit donner un poids à un critère au moins."


def test_un_poids_omis_garde_sa_valeur_par_defaut() -> None:
    assert Bareme({"axe": 10}).poids == POIDS_PAR_DEFAUT | {"axe": 10}
    assert Bareme() == Bareme(POIDS_PAR_DEFAUT)


@pytest.mark.parametrize(
    ("attributions", "attendus"),
    [
        (
            [(Qualite.PILOTE, ("orientation.sante",))],
            ("orientation", "axe.numerique", "axe.sport_culture", *COMMUNS),
        ),
        ([(Qualite.CONTRIBUTEUR, ("axe.numerique",))], ("axe.numerique",)),
        ([(Qualite.CONTRIBUTEUR, ("axe.sport_culture.sport",))], ("axe.sport_culture",)),
        (
            [(Qualite.CONTRIBUTEUR, ("secondaire.emploi", "axe.numerique", "cite_emploi"))],
            ("axe.numerique", "secondaire.emploi"),
        ),
        ([(Qualite.CONTRIBUTEUR, ("cite_emploi",))], ()),
        ([(Qualite.CONTRIBUTEUR, ("axe.egalite",))], ()),
        ([(Qualite.TERRITOIRE, ("commune.59491",))], ("ancrage",)),
        (
            [(Qualite.CONTRIBUTEUR, ("axe.numerique",)), (Qualite.TERRITOIRE, ("commune.59491",))],
            ("axe.numerique", "ancrage"),
        ),
        (
            [(Qualite.PILOTE, ("orientation.sante", "secondaire.emploi"))],
            ("orientation", "axe.numerique", "axe.sport_culture", "secondaire.emploi", *COMMUNS),
        ),
        ([], ()),
    ],
)
def test_qui_note_quoi(attributions: list[tuple[Qualite, tuple[str, ...]]], attendus: tuple[str, ...]) -> None:
    tous = grille(Axe.NUMERIQUE, Axe.SPORT_CULTURE, secondaires=(EMPLOI,))
    assert criteres_attendus(attributions, tous) == attendus


# One note


@pytest.mark.parametrize(("valeur", "requis"), [(0, True), (1, True), (2, False), (3, False), (4, True)])
def test_un_commentaire_est_requis_sous_2_et_pour_4(valeur: int, requis: bool) -> None:
    assert commentaire_requis(valeur) is requis
    verifier_note(valeur, "Expliqué.")
    if not requis:
        verifier_note(valeur, "")
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_note(valeur, "  ")
    phrase = f"Expliquez la note {valeur} : un commentaire est demandé en dessous de 2 et pour 4."
    assert lisible(refus.value.phrase) == phrase
    assert {cle: lisible(texte) for cle, texte in refus.value.erreurs.items()} == {"commentaire": phrase}


@pytest.mark.parametrize("valeur", [-1, 5, 2.0, "3", True, None])
def test_une_note_est_un_entier_de_0_a_4(valeur: object) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        verifier_valeur(valeur)
    assert refus.value.erreurs == {"valeur": "Choisissez une note de 0 à 4."}


# Blind, then shared


def test_on_ne_voit_que_ses_notes_avant_d_avoir_rendu_son_avis() -> None:
    miennes, autres = notes(1, orientation=3), notes(2, ancrage=1)
    assert visibles([*miennes, *autres], 1, voit_les_autres=False) == miennes
    assert visibles([*miennes, *autres], 1, voit_les_autres=True) == [*miennes, *autres]
    assert visibles([*miennes, *autres], 3, voit_les_autres=False) == []


@pytest.mark.parametrize(
    ("donnees", "commentaires", "attendu"),
    [
        ({}, None, ("axe.numerique", "ancrage")),
        ({"ancrage": 2}, None, ("axe.numerique",)),
        ({"ancrage": 2, "axe.numerique": 4}, None, ()),
        ({"ancrage": 2, "axe.numerique": 4}, {}, ("axe.numerique",)),
        ({"ancrage": 2, "axe.numerique": 4}, {"axe.numerique": " "}, ("axe.numerique",)),
        ({"ancrage": 2, "axe.numerique": 4}, {"axe.numerique": "Trois médiateurs formés."}, ()),
        ({"ancrage": 2, "axe.numerique": 3, "objectifs": 0}, {}, ()),
    ],
)
def test_ce_qui_manque_avant_de_rendre_un_avis(
    donnees: dict[str, int], commentaires: dict[str, str] | None, attendu: tuple[str, ...]
) -> None:
    miennes = [NoteDonnee(cle, 1, valeur) for cle, valeur in donnees.items()]
    assert manquants(("axe.numerique", "ancrage"), miennes, commentaires) == attendu


def test_les_libelles_de_l_avis_et_de_l_egalite() -> None:
    assert {sens.value: sens.libelle for sens in SensAvis} == {
        "favorable": "Favorable",
        "favorable_avec_reserves": "Favorable avec réserves",
        "defavorable": "Défavorable",
        "hors_champ": "Hors champ",
    }
    assert [lisible(niveau.libelle) for niveau in NiveauEgalite] == [
        "G0 : l’égalité femmes-hommes est absente du projet",
        "G1 : l’égalité femmes-hommes est un objectif secondaire ou significatif",
        "G2 : l’égalité femmes-hommes est l’objectif principal",
    ]
