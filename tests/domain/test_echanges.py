"""When one may write, and what: between the deposit and the end of the dossier."""

import pytest

from app.domain.echanges import Cote, est_ouvert, exiger_message, exiger_ouvert, exiger_place
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat

FERMES = {
    Etat.BROUILLON: "après le dépôt", Etat.ABANDONNE: "après le dépôt", Etat.EXPIRE: "après le dépôt",
    Etat.RETIRE: "terminé", Etat.RENONCE: "terminé", Etat.SOLDE: "terminé",
}  # fmt: skip


@pytest.mark.parametrize("etat", Etat)
def test_on_ecrit_du_depot_a_la_fin(etat: Etat) -> None:
    assert est_ouvert(etat) == (etat not in FERMES)
    if etat in FERMES:
        with pytest.raises(ErreurMetier, match=FERMES[etat]):
            exiger_ouvert(etat)
    else:
        exiger_ouvert(etat)


@pytest.mark.parametrize(
    ("texte", "fichiers", "fautifs"),
    [
        ("Bonjour", 0, set()), ("", 1, set()), ("x" * 4000, 5, set()),
        ("", 0, {"texte"}), ("x" * 4001, 0, {"texte"}), ("x", 6, {"fichiers"}), ("x" * 4001, 6, {"texte", "fichiers"}),
    ],
)  # fmt: skip
def test_ce_qui_part(texte: str, fichiers: int, fautifs: set[str]) -> None:
    if not fautifs:
        exiger_message(texte, fichiers)
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_message(texte, fichiers)
    assert set(refus.value.erreurs) == fautifs


@pytest.mark.parametrize(("nombre", "mega", "passe"), [(30, 60, True), (31, 1, False), (1, 61, False)])
def test_un_fil_ne_porte_pas_tout(nombre: int, mega: int, passe: bool) -> None:
    if passe:
        exiger_place(nombre, mega * 1024 * 1024)
        return
    with pytest.raises(SaisieInvalide, match="30 fichiers ou 60 Mo"):
        exiger_place(nombre, mega * 1024 * 1024)


def test_chaque_cote_a_l_autre_en_face() -> None:
    assert Cote.PORTEUR.autre is Cote.SERVICE and Cote.SERVICE.autre is Cote.PORTEUR
