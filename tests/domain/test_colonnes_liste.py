"""The columns of the list: what may be chosen, and in which order."""

import pytest

from app.domain.colonnes_liste import COLONNES, DOSSIER, PAR_DEFAUT, TRIS, cellules, colonnes_choisies, ranger


@pytest.mark.parametrize(
    ("voulues", "attendues"),
    [
        (["note", "etat"], ("note", "etat")),
        (["etat", "note", "etat", "x"], ("etat", "note")),
        ([], PAR_DEFAUT),
        (["x"], PAR_DEFAUT),
        (["dossier", "siret"], ("siret",)),
    ],
)
def test_les_colonnes_choisies_sont_connues_et_dites_une_fois(voulues: list[str], attendues: tuple[str, ...]) -> None:
    assert colonnes_choisies(voulues) == attendues


@pytest.mark.parametrize(
    ("rangs", "attendues"),
    [
        ([("note", "2"), ("etat", "1")], ("etat", "note")),
        ([("depot", "1"), ("demande", "1")], ("demande", "depot")),
        ([("etat", ""), ("note", "²"), ("siret", "3")], ("siret", "note", "etat")),
        ([("x", "1")], PAR_DEFAUT),
        ([], PAR_DEFAUT),
    ],
)
def test_les_rangs_tapes_font_l_ordre(rangs: list[tuple[str, str]], attendues: tuple[str, ...]) -> None:
    assert ranger(rangs) == attendues


def test_une_colonne_dit_une_chose_et_une_seule() -> None:
    toutes = cellules(COLONNES)
    assert [c.libelle for c in toutes[:3]] == ["Numéro", "Titre", "Organisme"]
    assert len({c.cle for c in toutes}) == len({c.libelle for c in toutes}) == len(toutes)
    # the organisme shares the column of the dossier, whose heading orders by number
    assert {c.tri for c in (DOSSIER, *COLONNES.values()) if c.tri} == set(TRIS) - {"organisme"}
    assert TRIS["depot"].dit(est_inverse=True) == "Date de dépôt, du plus ancien au plus récent"
