"""The agenda, grouped and moved."""

import pytest

from app.domain.erreurs import ErreurMetier
from app.domain.ordre_du_jour import Groupe, Ordre, Place, deplacer, ranger, voisins
from app.domain.orientations import Orientation

EMPLOI, SANTE = Orientation.EMPLOI, Orientation.SANTE
PLACES = [
    Place(10, 0, SANTE, ("Denain",)),
    Place(11, 1, EMPLOI, ("Denain", "Escaudain")),
    Place(12, 2, SANTE, ("Écaillon",)),
    Place(13, 3, EMPLOI),
    Place(14, 4, SANTE, ("Denain",)),
]


@pytest.mark.parametrize(
    ("ordre", "groupes"),
    [
        (Ordre.RANG, [("", 10, 11, 12, 13, 14)]),
        (Ordre.ORIENTATION, [("Insertion et emploi", 11, 13), ("Santé", 10, 12, 14)]),
        (
            Ordre.COMMUNE,
            [("Denain", 10, 14), ("Écaillon", 12), ("Plusieurs communes", 11), ("Sans commune", 13)],
        ),
    ],
)
def test_l_ordre_du_jour_se_groupe(ordre: Ordre, groupes: list[tuple[str, int]]) -> None:
    lus = ranger(PLACES, ordre)
    assert [ids for _, *ids in groupes] == [list(g.dossiers) for g in lus]
    assert all(titre in lu.titre or titre == lu.titre for (titre, *_), lu in zip(groupes, lus, strict=True))


def test_un_dossier_se_deplace_parmi_ceux_que_l_on_voit() -> None:
    groupes = [Groupe("Santé", (10, 12, 14)), Groupe("Emploi", (11, 13))]
    tous = {10, 11, 12, 13, 14}
    assert deplacer(groupes, 14, -1, tous) == {10: 1, 14: 2, 12: 3, 11: 4, 13: 5}
    assert deplacer(groupes, 10, 1, tous) == {12: 1, 10: 2, 14: 3, 11: 4, 13: 5}
    # the second is hidden from whoever moves: the last passes before the first it sees
    assert list(deplacer(groupes, 14, -1, tous - {12})) == [14, 10, 12, 11, 13]
    with pytest.raises(ErreurMetier, match="déjà le premier de son groupe"):
        deplacer(groupes, 11, -1, tous)
    with pytest.raises(ErreurMetier, match="déjà le dernier"):
        deplacer(groupes, 12, 1, tous - {14})
    with pytest.raises(ErreurMetier, match="n’est pas à l’ordre du jour"):
        deplacer(groupes, 99, 1, tous)


def test_ce_qui_fut_deplace_le_reste_et_le_nouveau_vient_apres() -> None:
    places = [Place(1, 0, EMPLOI, position=2), Place(2, 1, EMPLOI, position=1), Place(3, 2, EMPLOI)]
    assert ranger(places, Ordre.RANG) == [Groupe("", (2, 1, 3))]


@pytest.mark.parametrize(
    ("ici", "avant", "apres"), [(None, None, 5), (5, None, 6), (6, 5, 7), (7, 6, None), (9, None, 5)]
)
def test_on_appelle_le_suivant_et_le_precedent(ici: int | None, avant: int | None, apres: int | None) -> None:
    assert voisins([5, 6, 7], ici) == (avant, apres)
    assert voisins([], ici) == (None, None)
