"""The stress of the weights as a workbook: every dossier of the list, what turns it, then each weight."""

import io
from typing import TYPE_CHECKING, Any

from app.comite.tableur import SANS_CALCUL
from app.core.plus_tard import PlusTard
from app.programmation.sensibilite import Epreuve

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = PlusTard("xlsxwriter")

FIXES = ("Rang", "Numéro", "Projet", "Organisme", "Note", "Aujourd’hui", "Bascules")


def en_xlsx(epreuve: Epreuve) -> bytes:
    """The page shows the most exposed; here each dossier has its row, each move of a weight its column."""
    sortie = io.BytesIO()
    classeur = xlsxwriter.Workbook(sortie, SANS_CALCUL)
    gras, note = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "0.0"})
    _dossiers(classeur.add_worksheet("Dossiers"), epreuve, gras, note)
    _poids(classeur.add_worksheet("Poids par poids"), epreuve, gras)
    classeur.close()
    return sortie.getvalue()


def _variation(sens: int) -> str:
    return "+ 10 %" if sens > 0 else "− 10 %"


def _dossiers(feuille: Any, epreuve: Epreuve, gras: Any, note: Any) -> None:
    vue = epreuve.vue
    bascules = {b.fiche.id: b for b in vue.bascules}
    moves = [(v.poids, v.sens) for v in vue.variations]
    titres = [*FIXES, *(f"{epreuve.noms[cle]} {_variation(sens)}" for cle, sens in moves)]
    feuille.write_row(0, 0, titres, gras)
    for n, fiche in enumerate(epreuve.liste.cadre.ordre(), start=1):
        est_retenu, bascule = fiche.id in vue.retenus, bascules.get(fiche.id)
        causes = bascule.causes if bascule else ()
        feuille.write_number(n, 0, fiche.rang + 1)
        for colonne, texte in enumerate(
            (fiche.numero, fiche.titre, epreuve.liste.rangees[fiche.id].organisme), start=1
        ):
            feuille.write_string(n, colonne, texte)
        feuille.write(n, 4, "" if fiche.note_dixiemes is None else fiche.note_dixiemes / 10, note)
        feuille.write_string(n, 5, "Retenu" if est_retenu else "Écarté")
        feuille.write_number(n, 6, len(causes))
        for colonne, move in enumerate(moves, start=len(FIXES)):
            if move in causes:
                feuille.write_string(n, colonne, "Sort" if est_retenu else "Entre")
    feuille.freeze_panes(1, 3)
    feuille.set_column(2, 3, 36)
    feuille.set_column(4, len(titres), 16)


def _poids(feuille: Any, epreuve: Epreuve, gras: Any) -> None:
    feuille.write_row(0, 0, ["Poids", "Variation", "Entrent", "Sortent"], gras)
    for n, v in enumerate(epreuve.vue.variations, start=1):
        feuille.write_string(n, 0, epreuve.noms[v.poids])
        feuille.write_string(n, 1, _variation(v.sens))
        feuille.write_number(n, 2, len(v.entrent))
        feuille.write_number(n, 3, len(v.sortent))
    feuille.freeze_panes(1, 1)
    feuille.set_column(0, 0, 40)
