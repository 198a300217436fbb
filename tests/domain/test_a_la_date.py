"""A dossier and its rules as they stood: states, versions, weights, rules undone one change at a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.a_la_date import (
    Bareme,
    Changement,
    bareme_au,
    dernieres,
    dits_au,
    en_vigueur,
    etat_au,
    fin_du_jour,
    points_au,
    regles_au,
)
from app.domain.etats import Etat


def le(jour: int, heure: int = 12) -> datetime:
    return datetime(2027, 1, jour, heure, tzinfo=UTC)


VIE = [
    (le(1), "commencer"), (le(2), "deposer"), (le(3), "noter"), (le(4), "prendre"), (le(5), "demander_complement"),
    (le(8), "completer"), (le(9), "prendre"), (le(12), "clore_instruction"), (le(14), "inscrire"), (le(15), "refuser"),
    (le(16), "annuler_decision"), (le(17), "accorder"), (le(20), "publier"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("t", "etat"),
    [
        (le(1), Etat.BROUILLON),
        (le(2), Etat.BROUILLON),
        (le(2) + timedelta(microseconds=1), Etat.DEPOSE),
        (le(4, 13), Etat.EN_INSTRUCTION),
        (le(7), Etat.A_COMPLETER),
        (le(8, 13), Etat.DEPOSE),
        (le(13), Etat.INSTRUIT),
        (le(15, 13), Etat.REFUSE),
        (le(16, 13), Etat.EN_COMITE),
        (le(18), Etat.ACCORDE),
        (le(21), Etat.NOTIFIE_ACCORD),
    ],
)
def test_l_etat_se_rejoue(t: datetime, etat: Etat) -> None:
    assert etat_au(VIE, t) is etat


def test_un_jour_finit_a_minuit_a_paris() -> None:
    assert fin_du_jour(date(2027, 1, 15)) == datetime(2027, 1, 15, 23, tzinfo=UTC)
    assert fin_du_jour(date(2027, 3, 28)) == datetime(2027, 3, 28, 22, tzinfo=UTC), "l’heure d’été"


@dataclass(frozen=True)
class Note:
    depuis: datetime
    valeur: int


def test_la_derniere_avant_l_instant() -> None:
    versions = [Note(le(2), 1), Note(le(8), 2)]
    assert [en_vigueur(versions, t) for t in (le(1), le(3), le(9))] == [None, versions[0], versions[1]]
    notes = [("a", Note(le(3), 2)), ("b", Note(le(4), 4)), ("a", Note(le(6), 3))]
    assert [n.valeur for n in dernieres(notes, le(5))] == [2, 4]
    assert [n.valeur for n in dernieres(notes, le(7))] == [3, 4]
    assert dernieres(notes, le(3)) == []


def test_le_bareme_d_alors() -> None:
    un, deux = {"participation": 1}, {"participation": 2}
    fixes = [(le(5), un), (le(9), deux)]
    assert bareme_au([], {"axe": 9}, deux, le(1)) == Bareme(deux, None), "jamais changé : celui d’aujourd’hui"
    assert bareme_au(fixes, {"axe": 9}, deux, le(5)) == Bareme({"axe": 9}, None), "celui de la campagne d’avant"
    assert bareme_au(fixes, None, deux, le(4)) == Bareme({}, None)
    assert bareme_au(fixes, None, deux, le(6)) == Bareme(un, le(5))
    assert bareme_au(fixes, None, deux, le(10)) == Bareme(deux, le(9))


def test_les_mots_du_bareme_d_alors() -> None:
    versions = [(1, le(5), {"ancrage": {"est_ecarte": True}}), (2, le(9), {})]
    assert dits_au([], {"axe": {}}, le(1)) == (1, {"axe": {}}), "jamais changé"
    assert dits_au(versions, {}, le(5)) is None, "encore en préparation"
    assert dits_au(versions, {}, le(6)) == (1, {"ancrage": {"est_ecarte": True}})
    assert dits_au(versions, {}, le(10)) == (2, {})


def test_les_regles_se_defont_une_a_une_et_disent_ce_qu_elles_ignorent() -> None:
    actuelles = {"taux": 900, "titre": "Appel", "plafond": 5}
    changements = [
        Changement(le(5), ["taux"], {"taux": 700}),
        Changement(le(9), ["taux", "titre"], {"taux": 800}),
    ]
    assert regles_au(actuelles, changements, le(10)) == (actuelles, frozenset())
    assert regles_au(actuelles, changements, le(6)) == ({"taux": 800, "plafond": 5}, frozenset({"titre"}))
    assert regles_au(actuelles, changements, le(4)) == ({"taux": 700, "plafond": 5}, frozenset({"titre"}))
    connu_plus_tot = [Changement(le(5), ["titre"], {"titre": "Ancien"}), *changements]
    assert regles_au(actuelles, connu_plus_tot, le(4))[0]["titre"] == "Ancien"


def test_les_points_de_la_recevabilite_d_alors() -> None:
    dits = [(le(3), {"budget": "non", "delai": "oui"}), (le(8), {"budget": "oui"})]
    assert points_au(dits, le(3)) == {}
    assert points_au(dits, le(4)) == {"budget": "non", "delai": "oui"}
    assert points_au(dits, le(9)) == {"budget": "oui", "delai": "oui"}
