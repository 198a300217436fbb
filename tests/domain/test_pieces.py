"""Only the documents a rule lists may be demanded, and only of those they concern."""

import pytest

from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.pieces import GENRES_PIECES, libelle_piece, pieces_attendues, pieces_requises

_ASSOCIATION = ("statuts", "liste_dirigeants", "rib", "comptes", "budget_association", "rapport_activite")


@pytest.mark.parametrize(
    ("dispositif", "genre", "mandataire", "attendu"),
    [
        (Dispositif.AAP, GenreOrganisme.ASSOCIATION, False, _ASSOCIATION),
        (Dispositif.AAP, GenreOrganisme.ASSOCIATION, True, (*_ASSOCIATION, "pouvoir")),
        (Dispositif.AAP, GenreOrganisme.COMMUNE, False, ("rib",)),
        (Dispositif.AAP, GenreOrganisme.BAILLEUR, True, ("rib", "pouvoir")),
        (Dispositif.SIP, GenreOrganisme.ASSOCIATION, False, ("rib",)),
        (Dispositif.SIP, GenreOrganisme.COLLECTIF, True, ("rib", "lettre_portage")),
        (Dispositif.FPC, GenreOrganisme.COLLECTIF, False, ("rib", "lettre_portage")),
    ],
)
def test_qui_doit_joindre_quoi(
    dispositif: Dispositif, genre: GenreOrganisme, mandataire: bool, attendu: tuple[str, ...]
) -> None:
    assert pieces_requises(dispositif, genre, mandataire) == attendu


def test_chaque_document_dit_pourquoi() -> None:
    for code, piece in GENRES_PIECES.items():
        assert piece.code == code
        assert piece.libelle and piece.pourquoi.endswith(".")
    assert libelle_piece("rib") == "Relevé d’identité bancaire (RIB)"
    assert libelle_piece("ancien") == "ancien"


@pytest.mark.parametrize(
    ("contenu", "presentes", "attendu"),
    [
        ({}, (), {}),
        ({"pieces": {"attendues": "n’importe quoi"}}, (), {}),
        ({"pieces": {"attendues": {"statuts": "  en mars ", "inconnu": "x", "rib": None}}}, (),
         {"statuts": "en mars", "rib": ""}),
        ({"pieces": {"attendues": {"statuts": "en mars", "rib": ""}}}, ("statuts",), {"rib": ""}),
    ],
)  # fmt: skip
def test_ce_qui_viendra_plus_tard(contenu: dict[str, object], presentes: tuple[str, ...], attendu: object) -> None:
    assert pieces_attendues(contenu, presentes) == attendu
