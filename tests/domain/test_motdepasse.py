"""The table of cases of a password."""

import pytest

from app.domain.droits import Role
from app.domain.motdepasse import refus_du_mot_de_passe

TROP_COURANT = "Ce mot de passe est trop courant. Choisissez plutôt une phrase de plusieurs mots."
CONTEXTE = "Choisissez un mot de passe sans « hainaut », « caph » ni le nom du portail."
NOM = "Choisissez un mot de passe sans votre nom ni votre adresse e-mail."


def _court(minimum: int) -> str:
    return f"Choisissez au moins {minimum} caractères. Une phrase de plusieurs mots convient très bien."


@pytest.mark.parametrize(
    ("clair", "role", "attendu"),
    [
        ("bateaux canal", Role.PORTEUR, None),
        ("k7#vQ2!xLp0z", Role.PORTEUR, None),
        ("k7#vQ2!xLp0", Role.PORTEUR, _court(12)),
        ("k7#vQ2!xLp0z", Role.MEMBRE, None),
        ("k7#vQ2!xLp0zR", Role.AGENT, _court(14)),
        ("k7#vQ2!xLp0zRt", Role.AGENT, None),
        ("k7#vQ2!xLp0zRt9", Role.ADMINISTRATEUR, _court(16)),
        ("k7#vQ2!xLp0zRt9w", Role.ADMINISTRATEUR, None),
        ("un long chemin bordé de saules " * 6, Role.PORTEUR, None),
        ("un long chemin bordé de saules " * 7, Role.PORTEUR, "Choisissez un mot de passe de 200 caractères au plus."),
        ("motdepasse2027!", Role.PORTEUR, TROP_COURANT),
        ("Azertyuiop123", Role.PORTEUR, TROP_COURANT),
        ("AZERTYazerty12", Role.PORTEUR, TROP_COURANT),
        ("marseille13psg", Role.PORTEUR, TROP_COURANT),
        ("123456789012", Role.PORTEUR, TROP_COURANT),
        ("aaaaaaaaaaaaaaa", Role.PORTEUR, TROP_COURANT),
        ("abababababab", Role.PORTEUR, TROP_COURANT),
        ("739164820573", Role.PORTEUR, None),
        ("soleil sur la dune", Role.PORTEUR, None),
        ("les terrils du Hainaut", Role.PORTEUR, CONTEXTE),
        ("la CAPH en hiver", Role.PORTEUR, CONTEXTE),
        ("les cousins lemaire", Role.PORTEUR, NOM),
        ("adelaïde va au port", Role.PORTEUR, NOM),
        ("treso.jardins en mai", Role.PORTEUR, NOM),
        ("jardins sous la pluie", Role.PORTEUR, NOM),
    ],
)
def test_table_de_cas(clair: str, role: Role, attendu: str | None) -> None:
    refus = refus_du_mot_de_passe(clair, role, prenom="Adélaïde", nom="Lemaire", courriel="treso.jardins@exemple.test")
    assert refus == attendu


def test_un_nom_tres_court_ne_bloque_pas() -> None:
    assert refus_du_mot_de_passe("la route de la mer", Role.PORTEUR, prenom="Li", nom="Lu", courriel="a@b.test") is None
