"""The yearly annex: shares to the cent, what counts as droit commun, totals and leverage."""

import pytest

from app.domain.annexe import Apport, Moyens, Nature, de_droit_commun, dresser, levier, repartir
from app.domain.tour_de_table import CleDeLigne, Fermete, Ligne

S, D = Nature.SPECIFIQUE, Nature.DROIT_COMMUN


@pytest.mark.parametrize(
    ("cents", "parts", "attendu"),
    [
        (0, [3, 1], [0, 0]),
        (100, [1, 1, 1], [34, 33, 33]),
        (99, [450_000, 100_000], [81, 18]),
        (550_000, [450_000, 100_000], [450_000, 100_000]),
        (1, [1, 2], [0, 1]),
        (10, [0, 0], [0, 0]),
        (7, [], []),
    ],
)
def test_un_versement_se_partage_au_centime(cents: int, parts: list[int], attendu: list[int]) -> None:
    assert repartir(cents, parts) == attendu
    assert not sum(parts) or sum(repartir(cents, parts)) == cents


@pytest.mark.parametrize(("autres", "agglo", "attendu"), [(0, 100, 0), (235, 100, 235), (1, 0, None), (1, 3, 33)])
def test_le_levier_d_un_euro(autres: int, agglo: int, attendu: int | None) -> None:
    assert levier(autres, agglo) == attendu


@pytest.mark.parametrize(
    ("fermete", "attendu"),
    [
        (Fermete.SOLLICITE, None),
        (Fermete.AVIS, None),
        (Fermete.PROMIS, Moyens(promis=300)),
        (Fermete.VOTE, Moyens(promis=300, decide=300, vote=300)),
        (Fermete.ENGAGE, Moyens(promis=300, decide=300, vote=300)),
        (Fermete.VERSE, Moyens(promis=300, decide=300, vote=300, verse=300)),
    ],
)
def test_le_droit_commun_compte_des_la_promesse(fermete: Fermete, attendu: Moyens | None) -> None:
    def ligne(**champs: bool) -> Ligne:
        return Ligne(
            cle=CleDeLigne("caf"), libelle="CAF", demande_cents=900, propose_cents=300, fermete=fermete, **champs
        )

    assert de_droit_commun(ligne()) == attendu
    assert de_droit_commun(ligne(est_refusee=True)) is None and de_droit_commun(ligne(est_du_comite=True)) is None


def test_l_annexe_additionne_par_partenaire_et_par_campagne() -> None:
    annexe = dresser(
        [
            Apport(S, "etat", "État", Moyens(prevu=500), "AAP"),
            Apport(S, "etat", "État", Moyens(0, 300, 200, 100, 50), "AAP", "Santé"),
            Apport(S, "caph", "Agglomération", Moyens(prevu=1000), "AAP"),
            Apport(S, "caph", "Agglomération", Moyens(0, 400, 400, 400, 100), "AAP", "Santé"),
            Apport(S, "caph", "Agglomération", Moyens(100, 100, 100, 0, 0), "SIP", "Insertion et emploi"),
            Apport(D, "commune", "Commune — Raismes", Moyens(0, 300, 300, 300, 0), orientation="Santé"),
            Apport(D, "commune", "Commune — Raismes", Moyens(0, 50, 0, 0, 0), orientation="Santé"),
            Apport(D, "caf", "CAF", Moyens(0, 150, 0, 0, 0), orientation="Insertion et emploi"),
        ]
    )
    assert [(x.nature, x.partenaire) for x in annexe.lignes] == [
        (S, "Agglomération"), (S, "État"), (D, "Commune — Raismes"), (D, "CAF"),
    ]  # fmt: skip
    assert annexe.agglomeration == Moyens(1100, 500, 500, 400, 100)
    assert annexe.lignes[2].moyens == Moyens(0, 350, 300, 300, 0)
    assert annexe.total() == Moyens(1600, 1300, 1000, 800, 150)
    assert annexe.total(S) == Moyens(1600, 800, 700, 500, 150) and annexe.total(D) == Moyens(0, 500, 300, 300, 0)
    assert annexe.par_campagne == [("AAP", Moyens(1500, 700, 600, 500, 150)), ("SIP", Moyens(100, 100, 100, 0, 0))]
    # what is spent is what was received, the envelopes aside; in the order of the contract
    assert annexe.par_orientation == [
        ("Insertion et emploi", Moyens(100, 250, 100, 0, 0)), ("Santé", Moyens(0, 1050, 900, 800, 150)),
    ]  # fmt: skip
    assert annexe.depenses == Moyens(100, 1300, 1000, 800, 150)
    # 800 promised by the others to 500 of the agglomeration; of which 300 of the State, 500 of droit commun
    assert (annexe.levier("promis"), annexe.levier("promis", S), annexe.levier("promis", D)) == (160, 60, 100)
    assert annexe.levier("verse") == 50 and dresser([]).levier("promis") is None and dresser([]).total() == Moyens()
