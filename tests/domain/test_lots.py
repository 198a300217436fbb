"""What becomes of each dossier of a batch, before anything is done."""

from typing import Any

import pytest

from app.domain.etats import Etat
from app.domain.liens import A_DIRE
from app.domain.lots import (
    ADemander,
    Confie,
    Prevision,
    Sort,
    bilan_du_lot,
    grouper,
    prevoir,
    prevoir_avis,
    prevoir_demande,
    prevoir_etiquette,
    prevoir_note,
)
from app.domain.repartition import Pressenti, Repartition


@pytest.mark.parametrize(
    ("est_termine", "pilote_id", "est_lie", "sort", "dit"),
    [
        (False, 1, False, Sort.A_FAIRE, "Ada laisse la place à Bob."),
        (False, None, False, Sort.A_FAIRE, "Sans pilote aujourd’hui"),
        (False, 2, False, Sort.FAIT, "Déjà suivi par Bob."),
        (True, 2, True, Sort.FAIT, "Déjà suivi par Bob."),
        (True, 1, False, Sort.IMPOSSIBLE, "terminé"),
        (False, 1, True, Sort.IMPOSSIBLE, "lien déclaré"),
    ],
)
def test_ce_qui_attend_chaque_dossier(
    est_termine: bool, pilote_id: int | None, est_lie: bool, sort: Sort, dit: str
) -> None:
    prevue = prevoir(
        Confie(
            est_termine=est_termine, pilote_id=pilote_id, pilote="Ada" if pilote_id == 1 else "", nouveau_id=2,
            nouveau="Bob", est_lie=est_lie, est_declare=True,
        )
    )  # fmt: skip
    assert prevue.sort is sort and dit in prevue.phrase


def test_qui_n_a_rien_declare_ne_confie_pas() -> None:
    confie = Confie(
        est_termine=False, pilote_id=1, pilote="Ada", nouveau_id=2, nouveau="Bob", est_lie=False, est_declare=False
    )
    assert prevoir(confie) == Prevision(Sort.IMPOSSIBLE, A_DIRE)


@pytest.mark.parametrize(
    ("change", "sort", "dit"),
    [
        ({}, Sort.A_FAIRE, "s’arrête"),
        ({"etat": Etat.EN_INSTRUCTION}, Sort.A_FAIRE, "s’arrête"),
        ({"etat": Etat.A_COMPLETER, "est_permis": False}, Sort.FAIT, "déjà attendu"),
        ({"etat": Etat.INSTRUIT}, Sort.IMPOSSIBLE, "avant la fin"),
        ({"etat": Etat.BILAN_RECU}, Sort.IMPOSSIBLE, "avant la fin"),
        ({"est_permis": False, "est_declare": False}, Sort.IMPOSSIBLE, "Seul son pilote"),
        ({"est_declare": False}, Sort.IMPOSSIBLE, A_DIRE),
        ({"est_proposee": True}, Sort.IMPOSSIBLE, "se relit d’abord"),
        ({"a_des_parties": False}, Sort.IMPOSSIBLE, "aucune des parties"),
    ],
)
def test_ce_qu_un_complement_demande_a_plusieurs_fait_de_chacun(change: dict[str, Any], sort: Sort, dit: str) -> None:
    depart: dict[str, Any] = {
        "etat": Etat.DEPOSE, "est_permis": True, "est_declare": True, "est_proposee": False
    }  # fmt: skip
    prevue = prevoir_demande(ADemander(**(depart | change)))
    assert prevue.sort is sort and dit in prevue.phrase


@pytest.mark.parametrize(
    ("est_permis", "est_declare", "sort"),
    [(True, True, Sort.A_FAIRE), (True, False, Sort.IMPOSSIBLE), (False, False, Sort.IMPOSSIBLE)],
)
def test_une_note_sur_plusieurs_dossiers(est_permis: bool, est_declare: bool, sort: Sort) -> None:
    assert prevoir_note(est_permis, est_declare).sort is sort


@pytest.mark.parametrize(
    ("sorts", "attendu"),
    [
        ("", "0 dossier traité"),
        ("fait a_faire", "1 dossier traité"),
        ("fait fait impossible", "3 dossiers traités, dont 1 impossible"),
        ("fait echec impossible impossible", "4 dossiers traités, dont 2 impossibles et 1 en échec"),
    ],
)
def test_le_bilan_d_un_lot_dit_ce_qui_a_manque(sorts: str, attendu: str) -> None:
    assert bilan_du_lot([Sort(mot) for mot in sorts.split()]) == attendu


@pytest.mark.parametrize(
    ("est_declare", "est_posee", "est_a_retirer", "sort", "dit"),
    [
        (True, False, False, Sort.A_FAIRE, "posée"),
        (True, True, True, Sort.A_FAIRE, "retirée"),
        (True, True, False, Sort.FAIT, "déjà"),
        (True, False, True, Sort.FAIT, "n’y est pas"),
        (False, False, False, Sort.IMPOSSIBLE, A_DIRE),
        (False, True, True, Sort.IMPOSSIBLE, A_DIRE),
        (False, True, False, Sort.FAIT, "déjà"),
    ],
)
def test_une_etiquette_sur_plusieurs_dossiers(
    est_declare: bool, est_posee: bool, est_a_retirer: bool, sort: Sort, dit: str
) -> None:
    prevue = prevoir_etiquette(est_declare, est_posee, est_a_retirer)
    assert prevue.sort is sort and dit in prevue.phrase


DENAIN, RAISMES, CAF = Pressenti(1, "Denain", frozenset({"59172"})), Pressenti(2, "Raismes"), Pressenti(3, "CAF")


@pytest.mark.parametrize(
    ("part", "etat", "obstacle", "sort", "dit"),
    [
        (Repartition((DENAIN,), (CAF,), (RAISMES,)), Etat.DEPOSE, "", Sort.A_FAIRE,
         "À demander à Denain. Déjà demandé à CAF."),
        (Repartition((DENAIN,)), Etat.AJOURNE, "", Sort.A_FAIRE, "À demander à Denain."),
        (Repartition((), (CAF,)), Etat.DEPOSE, "", Sort.FAIT, "Déjà demandé à CAF."),
        (Repartition((), (CAF,), (RAISMES,)), Etat.DEPOSE, "", Sort.FAIT, "Hors du territoire de Raismes."),
        (Repartition((), (CAF,)), Etat.RETIRE, "", Sort.FAIT, "Déjà demandé à CAF."),
        (Repartition((), (), (RAISMES,)), Etat.DEPOSE, "", Sort.IMPOSSIBLE, "Hors du territoire de Raismes."),
        (Repartition((DENAIN,)), Etat.IRRECEVABLE, "", Sort.IMPOSSIBLE, "plus à l’examen"),
        (Repartition((DENAIN,)), Etat.NOTIFIE_ACCORD, "", Sort.IMPOSSIBLE, "plus à l’examen"),
        (Repartition((DENAIN,)), Etat.DEPOSE, A_DIRE, Sort.IMPOSSIBLE, A_DIRE),
    ],
)  # fmt: skip
def test_un_avis_demande_sur_plusieurs_dossiers(
    part: Repartition, etat: Etat, obstacle: str, sort: Sort, dit: str
) -> None:
    prevue = prevoir_avis(part, etat, obstacle)
    assert prevue.sort is sort and dit in prevue.phrase


def test_un_long_lot_dit_chaque_resultat_une_fois() -> None:
    fait, deja = Prevision(Sort.FAIT, "Demandé à CAF."), Prevision(Sort.FAIT, "Déjà demandé à CAF.")
    hors, rate = Prevision(Sort.IMPOSSIBLE, "Hors du territoire."), Prevision(Sort.ECHEC, "Erreur.")
    dites = [deja, hors, *[fait] * 8, rate, hors]
    lus = grouper(dites)
    assert [g.dit for g in lus] == [rate, hors, fait, deja] and lus[1].rangs == (1, 11)
    assert sorted(rang for g in lus for rang in g.rangs) == list(range(12)) and grouper(dites[:10]) == ()
