"""Sharing the work again: few moves, to somebody who may, never to an absent person, each with its reasons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.equilibrage import MOUVEMENTS_MAXIMUM, TITRES, Membre, Porte, Titre, apres, points, proposer
from app.domain.etats import Etat
from app.domain.orientations import Equipe

ADA, BOB, EVE = (
    Membre(1, "Ada", Equipe.NORD, False, 20),
    Membre(2, "Bob", Equipe.NORD, False, 4),
    Membre(3, "Eve", Equipe.SUD, False, 4),
)
C, R = Titre.CONTRIBUTEUR, Titre.REFERENT
D = Porte(10, 1, 5, False, Equipe.NORD, {2: C, 3: C})


@pytest.mark.parametrize(
    ("etat", "a_rendu", "attendu"),
    [
        (Etat.DEPOSE, False, 5),
        (Etat.A_COMPLETER, False, 3),
        (Etat.EN_INSTRUCTION, False, 3),
        (Etat.EN_INSTRUCTION, True, 1),
    ],
)
def test_ce_qui_reste_a_faire_compte(etat: Etat, a_rendu: bool, attendu: int) -> None:
    assert points(etat, a_rendu) == attendu


@pytest.mark.parametrize(
    ("membres", "dossiers", "attendu"),
    [
        # from the busiest to somebody of the same team
        ([ADA, BOB, EVE], [D], [(10, 2)]),
        # the surest title before the order of ids, the same team before the title
        ([ADA, BOB, EVE], [replace(D, candidats={2: C, 3: R}, equipe=None)], [(10, 3)]),
        ([ADA, BOB, EVE], [replace(D, candidats={2: C, 3: R})], [(10, 2)]),
        # close enough: nobody moves
        ([replace(ADA, charge=12), BOB], [D], []),
        ([replace(ADA, charge=13), BOB], [D], [(10, 2)]),
        # nobody may take it; only the pilote may
        ([ADA, BOB], [replace(D, candidats={})], []),
        ([ADA, BOB], [replace(D, candidats={1: R})], []),
        # begun, it stays; unless its pilote is away, whatever the loads
        ([ADA, BOB], [replace(D, est_commence=True)], []),
        ([replace(ADA, est_absent=True, charge=0), BOB], [replace(D, est_commence=True)], [(10, 2)]),
        ([ADA, BOB], [replace(D, pilote_id=None)], [(10, 2)]),
        ([BOB], [replace(D, pilote_id=9)], [(10, 2)]),
        # never to somebody away
        ([ADA, replace(BOB, est_absent=True), EVE], [D], [(10, 3)]),
        # as few as it takes
        ([ADA, BOB], [replace(D, id=n) for n in range(10, 14)], [(10, 2)]),
        ([replace(ADA, charge=30), BOB], [replace(D, id=n) for n in range(10, 16)], [(10, 2), (11, 2)]),
    ],
)
def test_ce_qui_est_propose(membres: list[Membre], dossiers: list[Porte], attendu: list[tuple[int, int]]) -> None:
    assert [(m.dossier_id, m.vers_id) for m in proposer(membres, dossiers).mouvements] == attendu


def test_chaque_mouvement_dit_pourquoi() -> None:
    assert proposer([ADA, BOB], [D]).mouvements[0].raisons == (
        "Ada a 20 points, Bob 4.",
        "Bob est déjà contributeur sur ce dossier.",
        "Même territoire : Équipe Nord.",
    )
    absente = replace(ADA, est_absent=True)
    assert proposer([absente, BOB], [D]).mouvements[0].raisons[0] == "Ada est en absence."
    assert proposer([BOB], [replace(D, pilote_id=None)]).mouvements[0].raisons[0] == "Sans pilote aujourd’hui."
    assert list(TITRES) == list(Titre)


def test_les_charges_suivent_les_mouvements_retenus() -> None:
    faits = apres({m.personne_id: m for m in (ADA, BOB)}, proposer([ADA, BOB], [D]).mouvements)
    assert {m.nom: m.charge for m in faits.values()} == {"Ada": 15, "Bob": 9}


@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5), st.sets(st.integers(0, 4))), max_size=25),
)
def test_un_reequilibrage_ne_creuse_jamais_un_ecart(
    charges: list[int], portes: list[tuple[int, int, set[int]]]
) -> None:
    membres = [Membre(n + 1, f"M{n}", None, False, charge) for n, charge in enumerate(charges)]
    dossiers = [
        Porte(rang, min(de, len(charges) - 1) + 1, points, False, None, {c + 1: C for c in candidats})
        for rang, (de, points, candidats) in enumerate(portes)
    ]
    proposes = proposer(membres, dossiers).mouvements
    finies = [m.charge for m in apres({m.personne_id: m for m in membres}, proposes).values()]
    assert sum(finies) == sum(charges) and max(finies) - min(finies) <= max(charges) - min(charges)
    assert len(proposes) <= MOUVEMENTS_MAXIMUM and len({m.dossier_id for m in proposes}) == len(proposes)
