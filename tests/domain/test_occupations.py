"""Who holds a post, and when."""

from datetime import date

import pytest

from app.domain.erreurs import SaisieInvalide
from app.domain.occupations import Periode, fin_exclue, succession, verifier_dates

EN_POSTE = Periode(1, date(2026, 1, 1), None, "Ada Essai")
A_VENIR = Periode(2, date(2027, 9, 1), None, "Luc Essai")


def test_une_periode_couvre_son_premier_jour_et_pas_celui_de_sa_fin() -> None:
    periode = Periode(1, date(2026, 1, 1), date(2026, 2, 1), "Ada")
    assert [periode.couvre(jour) for jour in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31))] == [
        False, True, True,
    ]  # fmt: skip
    assert not periode.couvre(date(2026, 2, 1))
    assert fin_exclue(date(2026, 1, 31)) == periode.au
    assert fin_exclue(None) is None


def test_un_successeur_abrege_la_periode_en_cours() -> None:
    assert succession([EN_POSTE], date(2027, 1, 1), None) == (1,)


def test_une_periode_deja_finie_ne_bouge_pas() -> None:
    finie = Periode(3, date(2025, 1, 1), date(2026, 1, 1), "Eva")
    assert succession([finie], date(2026, 1, 1), None) == ()


def test_on_ne_passe_pas_par_dessus_quelqu_un_qui_vient() -> None:
    with pytest.raises(SaisieInvalide) as refus:
        succession([EN_POSTE, A_VENIR], date(2027, 1, 1), None)
    assert refus.value.erreurs["du"].startswith("Luc Essai tient déjà ce poste à partir du 1er septembre 2027.")
    assert succession([EN_POSTE, A_VENIR], date(2027, 1, 1), date(2027, 9, 1)) == (1,)


def test_un_dernier_jour_ne_vient_pas_avant_le_premier() -> None:
    verifier_dates(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(SaisieInvalide) as refus:
        verifier_dates(date(2026, 1, 2), date(2026, 1, 1), "absence_au")
    assert list(refus.value.erreurs) == ["absence_au"]
