"""The shortlist, the envelopes, and what a decision must carry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.orientations import Orientation
from app.domain.programmation import (
    EnveloppeDepassee,
    EtatEnveloppe,
    LigneClassee,
    classer,
    cumuls,
    rangs,
    seuils,
    totaux,
    verifier_attribution,
)
from tests.domain.equipe_du_contrat import lisible

MINUIT = datetime(2027, 1, 4, tzinfo=UTC)
BASE = LigneClassee(
    dossier_id=1,
    numero="AAP-2027-0001",
    note_dixiemes=700,
    participation=Fraction(2),
    orientation=Orientation.SANTE,
    depose_le=MINUIT,
    note_orientation=Fraction(2),
)
DEUX_ENVELOPPES = (
    EtatEnveloppe("caph", "La Porte du Hainaut", 25_000_000, 21_240_000),
    EtatEnveloppe("etat", "État", 30_000_000, 30_000_000),
)


def ligne(dossier_id: int, **changements: object) -> LigneClassee:
    return replace(BASE, dossier_id=dossier_id, numero=f"AAP-2027-{dossier_id:04}", **changements)


@pytest.mark.parametrize(
    ("premiere", "seconde"),
    [
        (ligne(9, note_dixiemes=701), ligne(1)),
        (ligne(9, note_dixiemes=0), ligne(1, note_dixiemes=None)),
        (ligne(9, participation=Fraction(5, 2)), ligne(1, note_orientation=Fraction(4))),
        (ligne(9, participation=0), ligne(1, participation=None)),
        (ligne(9, note_orientation=Fraction(9, 4)), ligne(1, depose_le=MINUIT - timedelta(days=1))),
        (ligne(9, depose_le=MINUIT - timedelta(microseconds=1)), ligne(1)),
        (ligne(1), ligne(9)),
        (ligne(9999), ligne(10000)),
    ],
)
def test_l_ordre_du_classement(premiere: LigneClassee, seconde: LigneClassee) -> None:
    assert classer([seconde, premiere]) == [premiere, seconde]
    assert classer([premiere, seconde]) == [premiere, seconde]


def test_les_rangs_laissent_de_cote_les_dossiers_sans_note() -> None:
    assert rangs([ligne(1), ligne(2, note_dixiemes=None), ligne(3, note_dixiemes=743)]) == {
        3: 1,
        1: 2,
        2: None,
    }


def test_les_cumuls_et_la_ligne_ou_l_enveloppe_finit() -> None:
    lignes = [
        ligne(1, proposes={"caph": 12_000_00, "etat": 5_000_00}),
        ligne(2, proposes={"caph": 7_000_00}),
        ligne(3, proposes={"caph": 9_000_00, "etat": 5_000_00, "caf": 1_000_00}),
        ligne(4, proposes={}),
    ]
    resultat = cumuls(lignes, {"caph": 19_000_00, "etat": 9_999_99, "region": 0})
    assert [cumulee.cumuls for cumulee in resultat] == [
        {"caph": 12_000_00, "etat": 5_000_00, "region": 0},
        {"caph": 19_000_00, "etat": 5_000_00, "region": 0},
        {"caph": 28_000_00, "etat": 10_000_00, "region": 0, "caf": 1_000_00},
        {"caph": 28_000_00, "etat": 10_000_00, "region": 0, "caf": 1_000_00},
    ]
    assert [cumulee.depasse for cumulee in resultat] == [
        set(),
        set(),
        {"caph", "etat"},
        {"caph", "etat"},
    ]
    assert seuils(resultat) == {"caph": 2, "etat": 2}
    assert totaux(lignes) == {"caph": 28_000_00, "etat": 10_000_00, "caf": 1_000_00}


def test_une_liste_vide_ne_finit_aucune_enveloppe() -> None:
    assert cumuls([], {"caph": 0}) == []
    assert seuils([]) == {}
    assert totaux([]) == {}


moyenne = st.none() | st.fractions(0, 4, max_denominator=4)
lignes_quelconques = st.lists(
    st.builds(
        LigneClassee,
        dossier_id=st.integers(1, 50),
        numero=st.integers(1, 50).map(lambda n: f"AAP-2027-{n:04}"),
        note_dixiemes=st.none() | st.integers(0, 3),
        participation=moyenne,
        orientation=st.sampled_from(Orientation),
        depose_le=st.integers(0, 2).map(lambda n: MINUIT + timedelta(seconds=n)),
        proposes=st.dictionaries(st.sampled_from(["caph", "etat", "caf"]), st.integers(0, 10_000)),
        note_orientation=moyenne,
    ),
    unique_by=lambda ligne: ligne.dossier_id,
    max_size=12,
)


@given(lignes_quelconques, st.randoms(use_true_random=False))
def test_le_classement_est_un_ordre_total(lignes: list[LigneClassee], hasard: Random) -> None:
    melangees = lignes.copy()
    hasard.shuffle(melangees)
    assert classer(melangees) == classer(lignes)
    assert sorted(ligne.dossier_id for ligne in classer(lignes)) == sorted(x.dossier_id for x in lignes)
    notes = [ligne.note_dixiemes for ligne in classer(lignes)]
    connues = [note for note in notes if note is not None]
    assert notes == sorted(connues, reverse=True) + [None] * (len(notes) - len(connues))


@given(lignes_quelconques, st.dictionaries(st.sampled_from(["caph", "etat"]), st.integers(0, 40_000)))
def test_le_dernier_cumul_est_le_total(lignes: list[LigneClassee], enveloppes: dict[str, int]) -> None:
    resultat = cumuls(lignes, enveloppes)
    somme = totaux(lignes)
    if resultat:
        assert resultat[-1].cumuls == dict.fromkeys(enveloppes, 0) | somme
    fins = seuils(resultat)
    for code, montant in enveloppes.items():
        assert (code in fins) is (somme.get(code, 0) > montant)
        if code in fins:
            assert resultat[fins[code]].cumuls[code] > montant
            avant = resultat[fins[code] - 1].cumuls[code] if fins[code] else 0
            assert avant <= montant


# Granting


def test_accorder_tout_ce_qui_reste_est_possible() -> None:
    verifier_attribution(DEUX_ENVELOPPES, {"caph": 37_600_00, "etat": 0})


def test_on_ne_depasse_jamais_une_enveloppe() -> None:
    with pytest.raises(EnveloppeDepassee) as refus:
        verifier_attribution(DEUX_ENVELOPPES, {"caph": 40_000_00})
    assert isinstance(refus.value, ErreurMetier)
    assert lisible(refus.value.phrase) == (
        "Il reste 37 600 € dans l’enveloppe La Porte du Hainaut : vous ne pouvez pas accorder 40 000 €."
    )
    assert "\u00a0: vous" in refus.value.phrase
    with pytest.raises(EnveloppeDepassee):
        verifier_attribution(DEUX_ENVELOPPES, {"caph": 37_600_01})


def test_chaque_enveloppe_depassee_est_nommee() -> None:
    with pytest.raises(EnveloppeDepassee) as refus:
        verifier_attribution(DEUX_ENVELOPPES, {"caph": 40_000_00, "etat": 1_200_50})
    assert {code: lisible(phrase) for code, phrase in refus.value.depassements.items()} == {
        "caph": "Il reste 37 600 € dans l’enveloppe La Porte du Hainaut : vous ne pouvez pas accorder 40 000 €.",
        "etat": "Il ne reste rien dans l’enveloppe État : vous ne pouvez pas accorder 1 200,50 €.",
    }
    assert refus.value.phrase == " ".join(refus.value.depassements.values())


def test_une_enveloppe_deja_depassee_n_empeche_pas_les_autres() -> None:
    rognee = EtatEnveloppe("etat", "État", 10_000, 20_000)
    assert rognee.reste_cents == -10_000
    verifier_attribution((DEUX_ENVELOPPES[0], rognee), {"caph": 1_000_00, "etat": 0})


@pytest.mark.parametrize(
    ("montants", "champ", "phrase"),
    [
        ({"caph": 1_000_00, "caf": 1}, "montant_caf", "Le financeur « caf » n’a pas d’enveloppe dans cette campagne."),
        ({"caph": -1, "etat": 0}, "montant_caph", "La Porte du Hainaut : le montant ne peut pas être négatif."),
        ({"caph": 0}, "montants", "Pour accorder une subvention, donnez un montant à un financeur au moins."),
        ({}, "montants", "Pour accorder une subvention, donnez un montant à un financeur au moins."),
        ({"caph": 20_000_01}, "montants", "Le total accordé (20 000,01 €) dépasse le coût du projet (20 000 €)."),
        ({"caph": 8_000_01}, "montants", "Le total accordé (8 000,01 €) dépasse le montant demandé (8 000 €)."),
    ],
)
def test_un_montant_faux_est_refuse(montants: dict[str, int], champ: str, phrase: str) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        verifier_attribution(DEUX_ENVELOPPES, montants, demande_total_cents=8_000_00, cout_total_cents=20_000_00)
    assert {cle: lisible(texte) for cle, texte in refus.value.erreurs.items()} == {champ: phrase}


@given(
    montant=st.integers(0, 10_000),
    engage=st.integers(0, 10_000),
    accorde=st.integers(1, 10_000),
)
def test_ce_qui_passe_tient_toujours_dans_l_enveloppe(montant: int, engage: int, accorde: int) -> None:
    enveloppe = EtatEnveloppe("caph", "La Porte du Hainaut", montant, engage)
    if engage + accorde <= montant:
        verifier_attribution([enveloppe], {"caph": accorde})
    else:
        with pytest.raises(EnveloppeDepassee):
            verifier_attribution([enveloppe], {"caph": accorde})
