"""What waits, by kind: how many, and the oldest of them."""

import pytest

from app.domain.a_traiter import A_EXAMINER, BITS, Groupe, Sorte, borner, raisons_lues, rassembler
from app.domain.attentes import Attente

A_NOTER, A_CLORE, EN_RETARD = Attente.A_NOTER, Attente.A_CLORE, Attente.AVIS_EN_RETARD


@pytest.mark.parametrize(
    ("sortes", "attendu"),
    [
        ([], {}),
        ([Sorte((), 9, [1, 2])], {}),  # an irrecevabilité that a second agent reads: it waits for somebody else
        ([Sorte((A_NOTER,), 2, [4, 7])], {A_NOTER: ([4, 7], 2)}),
        # counted beyond those that are read
        ([Sorte((A_NOTER,), 1512, [1, 2, 3])], {A_NOTER: ([1, 2, 3], 1512)}),
        # a kind takes the oldest of its sorts, whatever the order they came in; none is counted twice in it
        ([Sorte((A_NOTER,), 5, [2, 6, 8]), Sorte((A_NOTER,), 4, [1, 7, 9])], {A_NOTER: ([1, 2, 6], 9)}),
        # a sort may wait for two reasons, and is in both kinds
        (
            [Sorte((A_NOTER, EN_RETARD), 3, [1, 5, 6]), Sorte((EN_RETARD,), 1, [2]), Sorte((A_CLORE,), 1, [3])],
            {A_NOTER: ([1, 5, 6], 3), EN_RETARD: ([1, 2, 5], 4), A_CLORE: ([3], 1)},
        ),
    ],
)
def test_les_sortes_font_les_attentes(sortes: list[Sorte[int]], attendu: dict[Attente, tuple[list[int], int]]) -> None:
    trouves = rassembler(sortes, lambda place: place, au_plus=3)
    assert {attente: (list(g.lus), g.nombre) for attente, g in trouves.items()} == attendu
    assert not any(groupe.est_borne for groupe in trouves.values())


def test_une_lecture_qui_s_arrete_le_dit_de_tout_ce_qu_elle_a_trouve() -> None:
    lus = [("a", (A_NOTER,)), ("b", (A_CLORE, A_NOTER)), ("c", ())]
    groupes = borner(lus, lambda lu: lu[1], est_coupe=True)
    assert groupes == {A_NOTER: Groupe(lus[:2], 2, True), A_CLORE: Groupe(lus[1:2], 1, True)}
    assert not borner(lus, lambda lu: lu[1], est_coupe=False)[A_NOTER].est_borne


def test_ce_qu_un_suppleant_ne_voit_pas_n_est_pas_compte() -> None:
    groupe = Groupe([1, 2, 3], 500)
    assert groupe.parmi(lambda d: d != 2) == Groupe([1, 3], 499)


@pytest.mark.parametrize(
    ("vraies", "attendu"),
    [
        ("est_pilote", "a_prendre"),
        ("est_pilote est_complete", "complement_recu"),
        ("est_pilote est_complete sans_reponse", "sans_reponse"),
        ("est_pilote est_complete est_proposee", ""),
        ("est_ouvert est_pilote", "a_clore"),
        ("est_ouvert est_pilote il_en_manque", ""),
        ("est_ouvert est_pilote il_en_manque est_tard", "avis_en_retard"),
        ("est_ouvert est_pilote doit_un_avis il_en_manque est_tard", "a_noter"),  # only one's own is missing
        ("est_ouvert est_pilote doit_un_avis il_en_manque il_en_manque_deux est_tard", "a_noter,avis_en_retard"),
        ("est_ouvert doit_un_avis il_en_manque est_a_declarer", "a_noter"),
        ("est_ouvert s_ecarte il_en_manque", "a_rapprocher"),
        ("est_ouvert est_ancien il_en_manque", "a_confirmer"),
        ("est_ouvert est_pilote est_ancien s_ecarte", "a_confirmer,a_rapprocher,a_clore"),
    ],
)
def test_un_nombre_dit_ce_qu_un_dossier_attend(vraies: str, attendu: str) -> None:
    assert ",".join(raisons_lues(sum(BITS[nom] for nom in vraies.split())).attentes) == attendu


def test_les_raisons_ne_donnent_que_ce_qui_s_examine() -> None:
    assert {a for nombre in range(2 ** len(BITS)) for a in raisons_lues.__wrapped__(nombre).attentes} == A_EXAMINER
