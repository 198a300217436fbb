"""What identifies an organisme, and the last gestionnaire."""

import pytest

from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import RoleAdhesion
from app.domain.organismes import ROLES_ADHESION, manques_d_identite, perd_son_dernier_gestionnaire

SIRET, RNA = "90000001600015", "W591234567"
ASSO = {"siret": "Indiquez le SIRET ou le numéro RNA de l’association."}
AUTRE = {"siret": "Indiquez les 14 chiffres du SIRET."}
PORTEUR = {"siret_porteur": "Indiquez le SIRET de l’organisme qui porte le collectif."}


@pytest.mark.parametrize(
    ("genre", "siret", "rna", "porteur", "attendu"),
    [
        (GenreOrganisme.ASSOCIATION, SIRET, None, None, {}),
        (GenreOrganisme.ASSOCIATION, None, RNA, None, {}),
        (GenreOrganisme.ASSOCIATION, None, None, None, ASSO),
        (GenreOrganisme.COMMUNE, SIRET, None, None, {}),
        (GenreOrganisme.COMMUNE, None, RNA, None, AUTRE),
        (GenreOrganisme.BAILLEUR, None, None, None, AUTRE),
        (GenreOrganisme.ETABLISSEMENT_PUBLIC, None, None, None, AUTRE),
        (GenreOrganisme.COLLECTIF, None, None, SIRET, {}),
        (GenreOrganisme.COLLECTIF, SIRET, RNA, None, PORTEUR),
    ],
)
def test_ce_qui_identifie(
    genre: GenreOrganisme, siret: str | None, rna: str | None, porteur: str | None, attendu: dict[str, str]
) -> None:
    assert manques_d_identite(genre, siret, rna, porteur) == attendu


@pytest.mark.parametrize(
    ("role", "devient", "nombre", "attendu"),
    [
        (RoleAdhesion.GESTIONNAIRE, None, 1, True),
        (RoleAdhesion.GESTIONNAIRE, RoleAdhesion.LECTEUR, 1, True),
        (RoleAdhesion.GESTIONNAIRE, RoleAdhesion.GESTIONNAIRE, 1, False),
        (RoleAdhesion.GESTIONNAIRE, None, 2, False),
        (RoleAdhesion.LECTEUR, None, 1, False),
    ],
)
def test_dernier_gestionnaire(role: RoleAdhesion, devient: RoleAdhesion | None, nombre: int, attendu: bool) -> None:
    assert perd_son_dernier_gestionnaire(role, devient, nombre) is attendu


def test_chaque_role_a_ses_mots() -> None:
    assert set(ROLES_ADHESION) == set(RoleAdhesion)
