"""Sums tell as much as each amount: on lists drawn at random, both find that a scenario holds, or that it does not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.enveloppes import Decoupe, Enveloppes, Lieu, Noeud, Regles
from app.domain.orientations import Geographie, Orientation
from app.domain.scenarios import Cadre, Fiche, Placement, constats_de
from app.domain.scenarios_sommes import Paquet, places_tenues, taux_atteint

QPV, POCHE = Geographie.QPV, Geographie.POCHE
EMPLOI_QPV = Noeud(
    id=3, nom="CAPH — Emploi — QPV", montant_cents=60, decoupe=Decoupe.GEOGRAPHIE, valeur="qpv",
    regles=Regles(plafond_cents=30),
)  # fmt: skip
CAPH = Noeud(
    id=0, nom="CAPH", montant_cents=400, regles=Regles(plancher_cents=3),
    enfants=(
        Noeud(
            id=2, nom="CAPH — Emploi", montant_cents=120, decoupe=Decoupe.ORIENTATION, valeur="emploi",
            enfants=(EMPLOI_QPV,),
        ),
        Noeud(id=5, nom="CAPH — Denain", montant_cents=90, decoupe=Decoupe.COMMUNE, valeur="59172"),
    ),
)  # fmt: skip
ETAT = Noeud(id=0, nom="État", montant_cents=200, regles=Regles(geographies=frozenset({QPV}), taux_max_pour_mille=333))
ARBRES = Enveloppes({"caph": CAPH, "etat": ETAT})

LIEUX = st.builds(
    Lieu,
    orientation=st.sampled_from([Orientation.EMPLOI, Orientation.EMPLOI, None]),
    geographies=st.sets(st.sampled_from([QPV, POCHE])).map(frozenset),
    communes=st.sets(st.sampled_from(["59172", "59491"])).map(frozenset),
    cout_cents=st.sampled_from([0, 7, 90, 100]),
    tenu=st.sampled_from([{}, {}, {}, {"caph": 0}, {"caph": 3}]),
)
CASES = st.lists(
    st.tuples(LIEUX, st.sampled_from([0, 2, 3, 30, 31]), st.sampled_from([0, 0, 0, 29, 30, 33])), max_size=9
)


def _paquets(lignes: list[tuple[Lieu, int, int]]) -> list[Paquet]:
    """As the base gathers them: the cost is in no key."""
    par_lieu: dict[tuple[object, ...], list[tuple[str, Lieu, int, int]]] = {}
    for lieu, caph, etat in lignes:
        for code, cents in (("caph", caph), ("etat", etat)):
            if cents:
                cle = (code, lieu.orientation, lieu.geographies, lieu.communes, lieu.tenu.get("caph"))
                par_lieu.setdefault(cle, []).append((code, replace(lieu, cout_cents=0), cents, lieu.cout_cents))
    return [
        Paquet(
            tas[0][0], tas[0][1], sum(c for *_, c, _ in tas), min(c for *_, c, _ in tas), max(c for *_, c, _ in tas),
            max(taux_atteint(cents, cout) for *_, cents, cout in tas),
        )
        for tas in par_lieu.values()
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(CASES)
def test_les_sommes_concluent_comme_chaque_montant(lignes: list[tuple[Lieu, int, int]]) -> None:
    fiches = [Fiche(id=n, lieu=lieu, demande_cents=1_000, rang=n) for n, (lieu, _, _) in enumerate(lignes)]
    cadre = Cadre(fiches, ARBRES)
    entier = Placement(cadre, {n: {"caph": caph, "etat": etat} for n, (_, caph, etat) in enumerate(lignes)})
    tenues = places_tenues(Cadre((), ARBRES), _paquets(lignes))
    if constats_de(entier):
        assert tenues is None
    else:
        assert tenues == {cle: cents for cle, cents in entier.places.items() if cents}


@pytest.mark.parametrize(("cents", "cout", "taux"), [(30, 90, 334), (30, 100, 300), (1, 3_000, 1), (30, 0, 0)])
def test_le_taux_est_arrondi_au_dessus(cents: int, cout: int, taux: int) -> None:
    """An amount passes a rate exactly when its share, rounded up, passes it."""
    assert taux_atteint(cents, cout) == taux
