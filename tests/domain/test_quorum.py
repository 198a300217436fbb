"""The quorum, case by case; what a movement must be; when somebody was in the room."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.quorum import (
    Mouvement,
    Place,
    Presence,
    Quorum,
    compter,
    exiger_quorum,
    periodes,
    verifier_mouvement,
)

DEBUT = datetime(2027, 4, 8, 12, tzinfo=UTC)
P, A, E = Presence.PRESENT, Presence.ABSENT, Presence.EXCUSE


def _places(texte: str) -> list[Place]:
    """One word for each member: p, a, e, or r3 (holds a proxy: the third); « ! » after it: takes no part."""
    lues = []
    for rang, mot in enumerate(texte.split(), 1):
        lettre, par = mot[0], mot[1:].rstrip("!")
        presence = {"p": P, "a": A, "e": E, "r": Presence.REPRESENTE}[lettre]
        lues.append(Place(rang, presence, int(par) if par else None, mot.endswith("!")))
    return lues


@pytest.mark.parametrize(
    ("membres", "en_exercice", "presents", "pouvoirs", "atteint"),
    [
        ("p p p p a a a", 7, 4, 0, True),
        ("p p p a a a", 6, 3, 0, False),  # exactly half is not enough
        ("p p p e e a", 6, 3, 0, False),  # an excuse is an absence
        ("p p p p! a a", 5, 3, 0, True),  # who takes no part leaves both sides
        ("p p p! p! a a", 4, 2, 0, False),
        ("p p p a! a! a", 4, 3, 0, True),  # absent, they would not have taken part either
        ("p p r1 r2", 4, 2, 2, False),  # a proxy votes and makes no quorum
        ("p p p r1", 4, 3, 1, True),
        ("p p p r1!", 3, 3, 0, True),  # their proxy does not vote for who takes no part
        ("p! p p r1", 3, 2, 0, True),  # nor through who takes no part
        ("a p p r1", 4, 2, 0, False),  # nor through who has left
        ("p!", 0, 0, 0, False),
        ("", 0, 0, 0, False),
    ],
)
def test_le_quorum(membres: str, en_exercice: int, presents: int, pouvoirs: int, atteint: bool) -> None:
    quorum = compter(_places(membres))
    assert quorum == Quorum(en_exercice, presents, pouvoirs)
    assert (quorum.est_atteint, quorum.votants) == (atteint, presents + pouvoirs)
    assert (quorum.manque == 0) is atteint


def test_sans_quorum_on_ne_decide_que_si_la_seance_s_en_passe() -> None:
    with pytest.raises(ErreurMetier, match=r"Le quorum n’est pas atteint.*, 1 sur 3.*ajournez à une autre séance"):
        exiger_quorum(compter(_places("p a a")))
    libre = compter(_places("p a a"), est_requis=False)
    exiger_quorum(libre)
    assert libre.permet_de_decider and not libre.est_atteint and libre.manque == 1


@pytest.mark.parametrize(
    ("mouvement", "champ"),
    [
        (Mouvement(1, Presence.REPRESENTE, DEBUT, None), "represente_par"),
        (Mouvement(1, Presence.REPRESENTE, DEBUT, 1), "represente_par"),
        (Mouvement(1, Presence.REPRESENTE, DEBUT, 9), "represente_par"),
        (Mouvement(1, Presence.REPRESENTE, DEBUT, 2), "represente_par"),  # holds the proxy of the third
        (Mouvement(1, P, DEBUT + timedelta(hours=2)), "heure"),
        (Mouvement(2, A, DEBUT - timedelta(minutes=1)), "heure"),  # came at the beginning
        (Mouvement(3, Presence.REPRESENTE, DEBUT, 2), ""),
        (Mouvement(2, A, DEBUT + timedelta(minutes=30)), ""),
    ],
)
def test_un_mouvement_se_verifie(mouvement: Mouvement, champ: str) -> None:
    places, anterieurs = _places("a p r2"), [Mouvement(2, P, DEBUT)]
    if not champ:
        verifier_mouvement(mouvement, places, anterieurs, DEBUT + timedelta(hours=1))
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_mouvement(mouvement, places, anterieurs, DEBUT + timedelta(hours=1))
    assert list(refus.value.erreurs) == [champ]


def test_on_sait_qui_etait_dans_la_salle_et_quand() -> None:
    def a(minutes: int) -> datetime:
        return DEBUT + timedelta(minutes=minutes)

    venus = [Mouvement(1, P, a(0)), Mouvement(2, E, a(0)), Mouvement(1, A, a(30)), Mouvement(1, P, a(45))]
    assert periodes(venus) == {1: [(a(0), a(30)), (a(45), None)], 2: []}
