"""Scenarios as a workbook: each dossier, each amount, then where the euros go. The figures are those of the page."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.comite.tableur import SANS_CALCUL
from app.core.plus_tard import PlusTard
from app.domain.comparaison import Tableau, total
from app.domain.orientations import ORIENTATIONS
from app.programmation.comparaison import LETTRES, Comparaison

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = PlusTard("xlsxwriter")

FIXES = ("Rang", "Numéro", "Projet", "Organisme", "Territoires", "Orientation", "Note", "Demandé")


def en_xlsx(lue: Comparaison) -> bytes:
    """Amounts are numbers, in euros. What was typed is never read as a formula."""
    sortie = io.BytesIO()
    classeur = xlsxwriter.Workbook(sortie, SANS_CALCUL)
    gras, euros = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "#,##0.00 €"})
    _en_bref(classeur.add_worksheet("En bref"), lue, gras, euros)
    _dossiers(classeur.add_worksheet("Dossiers"), lue, gras, euros, classeur.add_format({"num_format": "0.0"}))
    for tableau in lue.tableaux:
        _tableau(classeur.add_worksheet(tableau.titre), lue, tableau, gras, euros)
    classeur.close()
    return sortie.getvalue()


def _titres(lue: Comparaison) -> list[str]:
    if len(lue.choisis) == 1:
        return [lue.choisis[0].scenario.nom]
    return [f"{lettre} · {x.scenario.nom}" for lettre, x in zip(LETTRES, lue.choisis, strict=False)]


def _devant(lue: Comparaison) -> list[str]:
    """Before the headings of each scenario: its letter, which the first sheet explains; nothing for one alone."""
    return [""] if len(lue.choisis) == 1 else [f"{lettre} · " for lettre, _ in zip(LETTRES, lue.choisis, strict=False)]


def _en_bref(feuille: Any, lue: Comparaison, gras: Any, euros: Any) -> None:
    _entetes(feuille, ["", *_titres(lue)], gras)
    lignes: list[tuple[str, Sequence[int], bool]] = [("Placé", [y.total_cents for y in lue.syntheses], True)]
    lignes += [(nom, [y.par_financeur[code] for y in lue.syntheses], True) for code, nom in lue.financeurs]
    lignes.append(("Dossiers retenus", [y.retenus for y in lue.syntheses], False))
    lignes.append(("Dossiers écartés", [y.ecartes for y in lue.syntheses], False))
    for n, (nom, valeurs, est_en_cents) in enumerate(lignes, start=1):
        feuille.write_string(n, 0, nom)
        for colonne, valeur in enumerate(valeurs, start=1):
            feuille.write_number(n, colonne, valeur / 100 if est_en_cents else valeur, euros if est_en_cents else None)
    feuille.set_column(0, len(lue.choisis), 32)


def _dossiers(feuille: Any, lue: Comparaison, gras: Any, euros: Any, note: Any) -> None:
    """Every dossier of the list, those that get nothing too."""
    par_scenario = [f"{devant}{nom}" for devant in _devant(lue) for nom in [n for _, n in lue.financeurs] + ["Total"]]
    _entetes(feuille, [*FIXES, *par_scenario], gras)
    for n, fiche in enumerate(lue.liste.cadre.ordre(), start=1):
        rangee, orientation = lue.liste.rangees[fiche.id], fiche.lieu.orientation
        feuille.write_number(n, 0, fiche.rang + 1)
        nom = ORIENTATIONS[orientation].libelle_court if orientation else ""
        textes = (fiche.numero, fiche.titre, rangee.organisme, rangee.territoires_resume or "", nom)
        for colonne, texte in enumerate(textes, start=1):
            feuille.write_string(n, colonne, texte)
        feuille.write(n, 6, "" if fiche.note_dixiemes is None else fiche.note_dixiemes / 10, note)
        sommes = [fiche.demande_cents]
        for montants in lue.montants:
            siens = montants.get(fiche.id, {})
            sommes += [*(siens.get(code, 0) for code, _ in lue.financeurs), total(montants, fiche.id)]
        for colonne, cents in enumerate(sommes, start=7):
            feuille.write_number(n, colonne, cents / 100, euros)
    feuille.freeze_panes(1, 3)
    feuille.set_column(2, 4, 36)
    feuille.set_column(7, len(FIXES) + len(par_scenario), 18)


def _tableau(feuille: Any, lue: Comparaison, tableau: Tableau, gras: Any, euros: Any) -> None:
    est_par_habitant = any(rangee.habitants for rangee in tableau.rangees)
    suites = ["Montant", "Dossiers", *(["Par habitant"] if est_par_habitant else [])]
    fixes = ["", *(["Habitants"] if est_par_habitant else [])]
    _entetes(feuille, [*fixes, *(f"{devant}{suite}" for devant in _devant(lue) for suite in suites)], gras)
    for n, rangee in enumerate(tableau.rangees, start=1):
        feuille.write_string(n, 0, rangee.libelle)
        if est_par_habitant and rangee.habitants:
            feuille.write_number(n, 1, rangee.habitants)
        for k, cents in enumerate(rangee.cents):
            colonne = len(fixes) + k * len(suites)
            feuille.write_number(n, colonne, cents / 100, euros)
            feuille.write_number(n, colonne + 1, rangee.dossiers[k])
            if (par_habitant := rangee.par_habitant(k)) is not None:
                feuille.write_number(n, colonne + 2, par_habitant / 100, euros)
    if not tableau.est_partage:
        reserve = "Un dossier compte en entier dans chacune de ses lignes : elles ne s’additionnent pas."
        feuille.write_string(len(tableau.rangees) + 2, 0, reserve)
    feuille.set_column(0, 0, 34)
    feuille.set_column(1, len(fixes) + len(suites) * len(lue.choisis), 18)


def _entetes(feuille: Any, titres: Sequence[str], gras: Any) -> None:
    for colonne, titre in enumerate(titres):
        feuille.write_string(0, colonne, titre, gras)
    feuille.freeze_panes(1, 1)
