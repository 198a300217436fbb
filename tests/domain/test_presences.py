"""Who is on the dossier, said once a person."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.presences import Presente, phrases, phrases_de_lecture

T = datetime(2026, 11, 23, 9, tzinfo=UTC)
TITRES = {"projet": "Votre projet", "budget": "Budget"}


def _vue(secondes: int, section: str, ecrit: int | None = None, qui: int = 1, nom: str = "Nadia Benali") -> Presente:
    ecrit_le = None if ecrit is None else T - timedelta(seconds=ecrit)
    return Presente(qui, nom, section, T - timedelta(seconds=secondes), ecrit_le)


@pytest.mark.parametrize(
    ("presentes", "ici", "attendu"),
    [
        ([], "projet", []),
        ([_vue(5, "projet", ecrit=5)], "projet", ["Nadia Benali écrit dans cette partie."]),
        ([_vue(5, "projet", ecrit=119)], "projet", ["Nadia Benali écrit dans cette partie."]),
        ([_vue(5, "projet", ecrit=120)], "projet", ["Nadia Benali lit cette partie."]),
        ([_vue(5, "projet")], "projet", ["Nadia Benali lit cette partie."]),
        ([_vue(99, "projet")], "projet", ["Nadia Benali lit cette partie."]),
        ([_vue(100, "projet")], "projet", []),
        ([_vue(5, "budget", ecrit=5)], "projet", ["Nadia Benali écrit dans « Budget »."]),
        ([_vue(5, "budget")], "", ["Nadia Benali lit « Budget »."]),
        ([_vue(5, "")], "projet", ["Nadia Benali est sur ce dossier."]),
        ([_vue(5, "")], "", ["Nadia Benali est sur ce dossier."]),
        ([_vue(5, "ancienne")], "projet", ["Nadia Benali est sur ce dossier."]),
        # two tabs: the sentence that matters here
        ([_vue(5, ""), _vue(9, "projet", ecrit=9)], "projet", ["Nadia Benali écrit dans cette partie."]),
        (
            [_vue(5, "budget"), _vue(5, "projet", ecrit=5, qui=2, nom="Karim Ait")],
            "projet",
            ["Karim Ait écrit dans cette partie.", "Nadia Benali lit « Budget »."],
        ),
    ],
)
def test_une_phrase_par_personne(presentes: list[Presente], ici: str, attendu: list[str]) -> None:
    assert phrases(presentes, ici, TITRES, T) == attendu


def test_les_collegues_qui_lisent_se_disent_une_fois_chacun() -> None:
    assert phrases_de_lecture([]) == []
    lus = phrases_de_lecture(["Nadia Benali", "Karim Ait", "Nadia Benali"])
    assert lus == ["Karim Ait lit ce dossier en ce moment.", "Nadia Benali lit ce dossier en ce moment."]
