"""The ranked list as a workbook, from the same query as the page."""

import io
from typing import TYPE_CHECKING

from app.comite.classement import Classement
from app.core.plus_tard import PlusTard

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = PlusTard("xlsxwriter")

TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SANS_CALCUL = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What was typed is never read as a formula, a link or a number."""
ENTETES = (
    "Rang", "Numéro", "Projet", "Organisme", "Territoires", "Orientation", "Note", "Avis du pilote", "Demandé",
    "Proposé",
)  # fmt: skip


def en_xlsx(classement: Classement) -> bytes:
    """One line per dossier, in rank order; amounts in euros. What was typed is never read as a formula."""
    sortie = io.BytesIO()
    classeur = xlsxwriter.Workbook(sortie, SANS_CALCUL)
    feuille = classeur.add_worksheet("Classement")
    note = classeur.add_format({"num_format": "0.0"})
    gras, euros = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "#,##0.00 €"})
    titres = [*ENTETES, *(f"Placé : {c.nom}" for c in classement.cartes)]
    titres += [f"Cumul : {c.nom}" for c in classement.cartes]
    titres.append("État")
    feuille.write_row(0, 0, titres, gras)
    for n, ligne in enumerate(classement.lignes, start=1):
        textes = [ligne.numero, ligne.titre, ligne.organisme, ligne.territoires, ligne.orientation.libelle]
        feuille.write(n, 0, "" if ligne.rang is None else ligne.rang)
        for colonne, texte in enumerate(textes, start=1):
            feuille.write_string(n, colonne, texte)
        feuille.write(n, 6, "" if ligne.note_dixiemes is None else ligne.note_dixiemes / 10, note)
        feuille.write_string(n, 7, ligne.avis)
        sommes = [ligne.demande_cents, ligne.propose_cents or 0]
        sommes += [ligne.places.get(c.code, 0) for c in classement.cartes]
        sommes += [ligne.cumuls.get(c.code, 0) for c in classement.cartes]
        for colonne, cents in enumerate(sommes, start=8):
            feuille.write_number(n, colonne, cents / 100, euros)
        feuille.write_string(n, 8 + len(sommes), ligne.etat_libelle)
    feuille.freeze_panes(1, 3)
    feuille.set_column(2, 4, 40)
    feuille.set_column(8, 8 + 2 * (1 + len(classement.cartes)), 16)
    classeur.close()
    return sortie.getvalue()
