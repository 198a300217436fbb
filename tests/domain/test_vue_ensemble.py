"""What each place and each priority receives, to the cent."""

from fractions import Fraction

from app.domain.comparaison import partager
from app.domain.orientations import Geographie, Orientation
from app.domain.partenaires import Priorite
from app.domain.vue_ensemble import (
    Case,
    Fait,
    Lieu,
    Mesure,
    comptes,
    couvertures,
    matrice,
    par_lieu,
    priorites_vues,
    zones_blanches,
)

DENAIN, RAISMES, HASNON = Lieu("59172", "Denain", 20_640), Lieu("59491", "Raismes", 0), Lieu("59284", "Hasnon", 3)
CITE = Lieu("QN1", "Cité", 0, Geographie.QPV, frozenset({"59172"}))
CORON = Lieu("PP1", "Coron", 0, Geographie.POCHE, frozenset({"59172"}))


def fait(orientation: Orientation, demande: int, accorde: int = 0, **lieux: object) -> Fait:
    cents = {Mesure.DEMANDE: demande, Mesure.PROPOSE: 0, Mesure.ACCORDE: accorde}
    return Fait(orientation=orientation, orientations=frozenset({orientation}), cents=cents, **lieux)  # type: ignore[arg-type]


FAITS = [
    fait(
        Orientation.EMPLOI, 100_01, 50_00, geographies=frozenset({Geographie.QPV, Geographie.QVA}),
        communes=frozenset({"59172", "59491"}), quartiers=frozenset({"QN1"}),
    ),
    fait(Orientation.EMPLOI, 30_00, communes=frozenset({"59284"})),
    fait(Orientation.SANTE, 7_00, 7_00, geographies=frozenset({Geographie.QPV}), communes=frozenset({"59172"})),
]  # fmt: skip


def test_une_mesure_compte_les_dossiers_qui_y_ont_des_euros() -> None:
    assert [len(comptes(FAITS, mesure)) for mesure in Mesure] == [3, 0, 2]


def test_le_croisement_compte_entier_par_geographie_et_une_fois_dans_l_ensemble() -> None:
    lue = matrice(FAITS, Mesure.DEMANDE)
    assert lue.rangees[Orientation.EMPLOI] == (
        Case(100_01, 1), Case(), Case(100_01, 1), Case(30_00, 1), Case(130_01, 2),
    )  # fmt: skip
    assert lue.totaux == (Case(107_01, 2), Case(), Case(100_01, 1), Case(30_00, 1), Case(137_01, 3))
    assert list(lue.rangees) == list(Orientation)
    # 107,01 € for 36 794 people, 100,01 € for 47 510: the contract counts the inhabitants of its geographies alone
    assert lue.par_habitant == (0, 0, 0, None, None)
    mille = [fait(Orientation.SANTE, 100_000_00, geographies=frozenset({Geographie.QPV, Geographie.POCHE}))]
    assert matrice(mille, Mesure.DEMANDE).par_habitant == (2_72, 14_29, 0, None, None)


def test_les_communes_se_partagent_la_somme_au_centime() -> None:
    lignes = par_lieu(FAITS, [DENAIN, RAISMES, HASNON], Mesure.DEMANDE, lambda f: f.communes)
    assert [x.case for x in lignes] == [Case(57_01, 2), Case(50_00, 1), Case(30_00, 1)]
    assert sum(x.case.cents for x in lignes) == 137_01
    tiers = partager(100_02, {c: Fraction(1, 3) for c in ("59491", "59172", "59284")})
    trois = [fait(Orientation.EMPLOI, 100_02, communes=frozenset(tiers))]
    lignes_a_trois = par_lieu(trois, [DENAIN, RAISMES, HASNON], Mesure.DEMANDE, lambda f: f.communes)
    assert {x.lieu.code: x.case.cents for x in lignes_a_trois} == tiers
    assert [x.par_habitant for x in lignes] == [0, None, 10_00]
    # a place that nobody knows any more keeps its part out of the others
    assert par_lieu(FAITS, [RAISMES], Mesure.DEMANDE, lambda f: f.communes)[0].case == Case(50_00, 1)


def test_les_quartiers_couverts_et_les_zones_blanches() -> None:
    lignes = par_lieu(FAITS, [CITE, CORON], Mesure.DEMANDE, lambda f: f.quartiers)
    assert [(c.geographie, c.couverts, c.total) for c in couvertures(lignes)] == [
        (Geographie.QPV, 1, 1), (Geographie.POCHE, 0, 1),
    ]  # fmt: skip
    assert zones_blanches(lignes) == [CORON]


def test_une_priorite_est_servie_par_ce_qu_elle_nomme_dans_sa_commune() -> None:
    priorites = [
        ("59172", "Denain", Priorite(1, "L’emploi", Orientation.EMPLOI)),
        ("59172", "Denain", Priorite(2, "La santé dans la cité", Orientation.SANTE, "QN1")),
        ("59491", "Raismes", Priorite(3, "La santé", Orientation.SANTE)),
        ("59172", "Denain", Priorite(4, "La cité", None, "QN1")),
    ]
    assert [vue.dossiers for vue in priorites_vues(FAITS, priorites)] == [1, 0, 0, 1]
