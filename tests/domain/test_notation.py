"""The grille, the note out of 100, and what holds back an avis."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.droits import Qualite
from app.domain.erreurs import SaisieInvalide
from app.domain.notation import (
    ECHELLE,
    POIDS_PAR_DEFAUT,
    Bareme,
    Critere,
    NiveauEgalite,
    NoteDonnee,
    SensAvis,
    commentaire_requis,
    criteres,
    criteres_attendus,
    croisement,
    ecarts,
    manquants,
    moyennes,
    noter,
    verifier_note,
    verifier_valeur,
    visibles,
)
from app.domain.orientations import AXES, ORIENTATIONS, Axe, Orientation
from tests.domain.equipe_du_contrat import lisible

COMMUNS = ("participation", "ancrage", "faisabilite", "partenariats", "objectifs")
SANTE, EMPLOI = Orientation.SANTE, Orientation.EMPLOI


def grille(*axes: Axe, secondaires: tuple[Orientation, ...] = ()) -> tuple[Critere, ...]:
    return criteres(Bareme(), SANTE, secondaires, axes)


def notes(personne_id: int = 1, **valeurs: int) -> list[NoteDonnee]:
    """`axe__numerique=3` is a note on « axe.numerique »."""
    return [NoteDonnee(cle.replace("__", "."), personne_id, valeur) for cle, valeur in valeurs.items()]


def toutes(valeur: int, *cles: str) -> list[NoteDonnee]:
    return [NoteDonnee(cle, 1, valeur) for cle in ("orientation", *COMMUNS, *cles)]


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


# Means, croisement, gaps


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


# The note out of 100


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
