"""What a placement touches, what refuses it, what remains."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enveloppes import (
    Decoupe,
    Enveloppes,
    Lieu,
    Noeud,
    Regles,
    erreurs_de_regles,
    ramener,
    refus_de_montant,
    refus_de_part,
    refus_de_report,
)
from app.domain.orientations import Geographie, Orientation
from tests.domain.equipe_du_contrat import lisible

DENAIN, RAISMES = "59172", "59491"
SANTE_DENAIN = Noeud(id=4, nom="CAPH — Santé — Denain", montant_cents=20_000_00, decoupe=Decoupe.COMMUNE, valeur=DENAIN)
SANTE = Noeud(
    id=2, nom="CAPH — Santé", montant_cents=50_000_00, decoupe=Decoupe.ORIENTATION, valeur="sante",
    regles=Regles(plafond_cents=15_000_00), enfants=(SANTE_DENAIN,),
)  # fmt: skip
POCHES = Noeud(
    id=3, nom="CAPH — Poches", montant_cents=30_000_00, decoupe=Decoupe.GEOGRAPHIE, valeur="poche_pauvrete",
    regles=Regles(taux_max_pour_mille=500),
)  # fmt: skip
CAPH = Noeud(id=1, nom="CAPH", montant_cents=100_000_00, regles=Regles(plancher_cents=500_00), enfants=(SANTE, POCHES))
ETAT = Noeud(
    id=1, nom="État", montant_cents=10_000_00, engage_cents=7_000_00, promis_cents=1_000_00,
    regles=Regles(geographies=frozenset({Geographie.QPV})),
)  # fmt: skip
ARBRES = Enveloppes({"caph": CAPH, "etat": ETAT})
QPV, POCHE = frozenset({Geographie.QPV}), frozenset({Geographie.POCHE})


def lieu(orientation: Orientation, geographies: frozenset[Geographie], *communes: str, cout: int = 0) -> Lieu:
    return Lieu(orientation=orientation, geographies=geographies, communes=frozenset(communes), cout_cents=cout)


@pytest.mark.parametrize(
    ("ou", "ids", "reste"),
    [
        (lieu(Orientation.EMPLOI, QPV, RAISMES), (1,), 20_000_00),
        (lieu(Orientation.EMPLOI, POCHE, RAISMES), (1, 3), 30_000_00),
        (lieu(Orientation.SANTE, QPV, RAISMES), (1, 2), 30_000_00),
        # the first in order, where a dossier falls in two
        (lieu(Orientation.SANTE, POCHE, RAISMES), (1, 2), 30_000_00),
        (lieu(Orientation.SANTE, QPV, DENAIN, RAISMES), (1, 2, 4), 20_000_00),
        (Lieu(), (1,), 20_000_00),
    ],
)
def test_un_placement_touche_sa_sous_enveloppe_et_chacune_au_dessus(ou: Lieu, ids: tuple[int, ...], reste: int) -> None:
    assert tuple(noeud.id for noeud in ARBRES.chemin("caph", ou)) == ids
    assert ARBRES.reste_cents("caph", ou) == reste


def test_une_sous_enveloppe_fermee_ne_recoit_plus_rien_et_ne_garde_plus_rien() -> None:
    arbres = Enveloppes({"caph": replace(CAPH, enfants=(replace(SANTE, est_fermee=True), POCHES))})
    ou = lieu(Orientation.SANTE, QPV, DENAIN)
    assert [n.id for n in arbres.chemin("caph", ou)] == [1]
    assert arbres.reste_cents("caph", ou) == 70_000_00


@pytest.mark.parametrize(
    ("ou", "dit"),
    [
        (lieu(Orientation.EMPLOI, QPV, RAISMES), ""),
        (lieu(Orientation.EMPLOI, POCHE, RAISMES), "Il compte dans la part « Poches »."),
        (
            lieu(Orientation.SANTE, POCHE, DENAIN),
            "Il compte dans la part « Denain », la première réservée ; il correspond aussi à « Poches ».",
        ),
        (replace(lieu(Orientation.SANTE, POCHE, DENAIN), tenu={"caph": 3}), "Il compte dans la part « Poches »."),
    ],
)
def test_un_dossier_de_deux_parts_dit_ou_il_compte(ou: Lieu, dit: str) -> None:
    assert ARBRES.ou_il_compte("caph", ou) == dit
    assert ("ne finance que ces lieux" in ARBRES.ou_il_compte("etat", ou)) is (ou.geographies == POCHE)


@pytest.mark.parametrize(
    ("tenu", "ids"),
    # in the root before the parts were made; in a part it would no longer fall in; in one that closed since
    [({"caph": 1}, (1,)), ({"caph": 3}, (1, 3)), ({"caph": 4}, (1, 2)), ({"etat": 1}, (1, 2))],
)
def test_une_promesse_se_vote_la_ou_elle_est_tenue(tenu: dict[str, int], ids: tuple[int, ...]) -> None:
    fermee = replace(SANTE, enfants=(replace(SANTE_DENAIN, est_fermee=True),))
    arbres = Enveloppes({"caph": replace(CAPH, enfants=(fermee, POCHES)), "etat": ETAT})
    ou = replace(lieu(Orientation.SANTE, QPV, DENAIN), tenu=tenu)
    assert tuple(noeud.id for noeud in arbres.chemin("caph", ou)) == ids


@pytest.mark.parametrize(
    ("code", "cents", "ou", "phrase"),
    [
        ("etat", 2_000_00, lieu(Orientation.EMPLOI, QPV | POCHE), ""),
        (
            "etat", 100_00, lieu(Orientation.EMPLOI, POCHE),
            "État ne finance que ces lieux : QPV. Ce dossier agit ailleurs (poche de pauvreté) : "
            "placez ce montant sur un autre financeur.",
        ),
        (
            "etat", 100_00, Lieu(),
            "État ne finance que ces lieux : QPV. Ce dossier agit ailleurs (aucun quartier du contrat) : "
            "placez ce montant sur un autre financeur.",
        ),
        (
            "etat", 2_000_01, lieu(Orientation.EMPLOI, QPV),
            "Il reste 2 000 € dans l’enveloppe État : vous ne pouvez pas accorder 2 000,01 €.",
        ),
        ("caph", 499_99, Lieu(), "CAPH donne au moins 500 € par dossier : saisissez davantage, ou rien."),
        ("caph", 0, Lieu(), ""),
        ("caph", 500_00, Lieu(), ""),
        (
            "caph", 15_000_01, lieu(Orientation.SANTE, QPV, DENAIN),
            "CAPH — Santé donne au plus 15 000 € par dossier : saisissez un montant inférieur.",
        ),
        ("caph", 15_000_00, lieu(Orientation.SANTE, QPV, DENAIN), ""),
        # half of the cost, to the cent; a cost that is unknown refuses nothing
        ("caph", 500_01, lieu(Orientation.EMPLOI, POCHE, cout=1_000_02), ""),
        (
            "caph", 500_02, lieu(Orientation.EMPLOI, POCHE, cout=1_000_02),
            "CAPH — Poches finance au plus 50 % du coût du projet (1 000,02 €) : saisissez au plus 500,01 €.",
        ),
        ("caph", 500_02, lieu(Orientation.EMPLOI, POCHE), ""),
        # what is kept for the children is not free in their parent
        (
            "caph", 20_000_01, lieu(Orientation.EMPLOI, QPV),
            "Il reste 20 000 € dans l’enveloppe CAPH : vous ne pouvez pas accorder 20 000,01 €.",
        ),
    ],
)  # fmt: skip
def test_un_montant_est_refuse_avec_sa_raison(code: str, cents: int, ou: Lieu, phrase: str) -> None:
    assert lisible(ARBRES.refus(code, cents, ou)) == phrase


def test_rien_ne_reste_quand_tout_est_tenu() -> None:
    pleine = Enveloppes({"etat": replace(ETAT, promis_cents=3_000_00)})
    assert "Il ne reste rien dans l’enveloppe État" in pleine.refus("etat", 1, lieu(Orientation.EMPLOI, QPV))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("caph", "etat")),
            st.integers(1, 30_000_00),
            st.sampled_from(tuple(Orientation)),
            st.sampled_from((QPV, POCHE, QPV | POCHE, frozenset())),
            st.sampled_from((DENAIN, RAISMES)),
            st.booleans(),
        ),
        max_size=40,
    )
)
def test_placer_ce_qui_n_est_pas_refuse_ne_depasse_rien(placements: list[tuple]) -> None:
    arbres, faits = ARBRES, {"caph": 0, "etat": 0}
    for code, cents, orientation, geographies, commune, est_promis in placements:
        ou = lieu(orientation, geographies, commune)
        if not arbres.refus(code, cents, ou):
            arbres = arbres.placer(code, cents, ou, est_promis=est_promis)
            faits[code] += cents
    for code, racine in arbres.racines.items():
        avant = ARBRES.racines[code]
        assert avant.reste_cents - racine.reste_cents == faits[code]
        for _, noeud in racine.parcours():
            assert noeud.libre_cents >= 0 and noeud.reste_cents >= noeud.reserve_cents
            assert (
                sum(e.engage_cents + e.promis_cents for e in noeud.enfants) <= noeud.engage_cents + noeud.promis_cents
            )


@pytest.mark.parametrize(
    ("phrase", "attendue"),
    [
        (refus_de_montant(ETAT, 8_000_00), ""),
        (
            refus_de_montant(ETAT, 7_999_99),
            "8 000 € sont déjà engagés, promis ou reportés : saisissez au moins ce montant.",
        ),
        (
            refus_de_montant(replace(ETAT, promis_cents=0), 0),
            "7 000 € sont déjà engagés sur cette enveloppe. "
            "Saisissez au moins ce montant, ou annulez d’abord des décisions.",
        ),
        (refus_de_montant(CAPH, 80_000_00), ""),
        (
            refus_de_montant(CAPH, 79_999_99),
            "Les sous-enveloppes gardent encore 80 000 € : saisissez au moins 80 000 €, ou réduisez-les d’abord.",
        ),
        (refus_de_part(CAPH, 20_000_00), ""),
        (
            refus_de_part(CAPH, 20_000_01),
            "Il reste 20 000 € à répartir dans CAPH : saisissez un montant qui y tient, "
            "ou augmentez d’abord cette enveloppe.",
        ),
        (refus_de_report(ETAT, 2_000_00), ""),
        (
            refus_de_report(ETAT, 2_000_01),
            "Il reste 2 000 € à reporter de l’enveloppe État : saisissez au plus ce montant.",
        ),
        (refus_de_report(ETAT, 0), "Saisissez le montant à reporter, par exemple 5 000."),
    ],
)
def test_une_enveloppe_garde_ce_qu_elle_doit(phrase: str, attendue: str) -> None:
    assert lisible(phrase) == attendue


def test_des_regles_qui_se_contredisent_sont_dites() -> None:
    assert erreurs_de_regles(Regles()) == {}
    assert erreurs_de_regles(Regles(plancher_cents=100, plafond_cents=100, taux_max_pour_mille=1)) == {}
    assert "plafond" in erreurs_de_regles(Regles(plancher_cents=101, plafond_cents=100))
    assert "taux_max" in erreurs_de_regles(Regles(taux_max_pour_mille=0))


@pytest.mark.parametrize(
    ("parts", "cents", "attendu"),
    [
        ({1: (None, 60), 2: (None, 40)}, 100, {1: 60, 2: 40}),
        ({1: (None, 60), 2: (None, 40)}, 50, {1: 30, 2: 20}),
        # rounded down, in a part of a part too; a part that still holds in its parent is left as it is
        ({1: (None, 70), 2: (None, 30), 3: (1, 70), 4: (2, 10)}, 33, {1: 23, 2: 9, 3: 23, 4: 9}),
        ({1: (None, 70), 2: (1, 20)}, 35, {1: 35, 2: 20}),
        ({1: (None, 70)}, -1, {1: 0}),
    ],
)
def test_des_parts_sont_ramenees_a_ce_que_le_financeur_donne(
    parts: dict[int, tuple[int | None, int]], cents: int, attendu: dict[int, int]
) -> None:
    assert ramener(parts, cents) == attendu
