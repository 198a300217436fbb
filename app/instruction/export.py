"""The files of a list, streamed: the rows one may take away, with the columns of the screen, in its order.

CSV for a French spreadsheet (`;`, BOM), where every answer may come too; XLSX and ODS with typed cells.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from sqlalchemy.orm import Session

from app.appels.queries_ajouts import ajouts_a_exporter, ajouts_de
from app.core.db import lecture
from app.core.francais import jour_court, note
from app.domain.colonnes import ColonneExportee, colonnes, reponses_figees
from app.domain.colonnes_liste import Cellule, GenreCellule, cellules
from app.domain.exigences import ReferencesForm
from app.domain.questions_ajoutees import GenreAjoute
from app.domain.saisies import montant_saisi
from app.dossiers.queries import references
from app.instruction.delais import COLONNE, dire_les_delais
from app.instruction.filtres import Filtres
from app.instruction.queries_liste import Ligne, contenus_deposes, dispositifs_a_exporter, lignes_a_exporter
from app.instruction.tableurs import Ecrire, par_portions
from app.instruction.valeurs import valeur
from app.models.comptes import Personne

TAMPON = 64 * 1024
LOT = 100
# a cell that begins with one of these is a formula for a spreadsheet
_DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r")


def cellule(texte: str) -> str:
    """The text of a cell, never read as a formula."""
    return f"'{texte}" if texte.startswith(_DEBUTS_DE_FORMULE) else texte


def _montant(cents: int) -> str:
    return montant_saisi(cents).replace("\u202f", "")


def _en_texte(vue: Cellule, ligne: Ligne) -> str:
    lue = valeur(vue, ligne)
    if lue is None:
        return ""
    if vue.genre is GenreCellule.MONTANT:
        return _montant(lue)
    if vue.genre is GenreCellule.NOTE:
        return note(lue)
    return jour_court(lue) if vue.genre is GenreCellule.DATE else str(lue)


def valeurs(vues: Sequence[Cellule], ligne: Ligne) -> list[str]:
    """The cells of a row, in the order of the columns; what this agent may not see yet is empty."""
    return [cellule(_en_texte(vue, ligne)) for vue in vues]


def _colonnes_de_plus(bd: Session, filtres: Filtres, *, est_complet: bool) -> tuple[ColonneExportee, ...]:
    """The columns of the answers: all those of the forms at stake, or what one campaign added.

    Withdrawn questions keep their column; among all the answers a document has one too.
    """
    if est_complet:
        ajouts = ajouts_a_exporter(bd, filtres.campagne, filtres.dispositif)
        return colonnes(dispositifs_a_exporter(bd, filtres), ajouts)
    if filtres.campagne is None:
        return ()
    tous = ajouts_de(bd, filtres.campagne, avec_retirees=True)
    return tuple(ColonneExportee(a.cle, a.libelle) for a in tous if a.genre is not GenreAjoute.FICHIER)


def _reponses(fige: str | None, lieux: ReferencesForm, cles: set[str]) -> dict[str, str]:
    return reponses_figees(json.loads(fige), lieux, cles) if fige else {}


def _lots(bd: Session, filtres: Filtres, personne: Personne, maintenant: datetime) -> Iterator[list[Ligne]]:
    """The rows by a hundred, their announced delay in words when that column is chosen."""
    lignes = lignes_a_exporter(bd, filtres, personne)
    while lot := list(islice(lignes, LOT)):
        yield dire_les_delais(bd, lot, maintenant) if COLONNE in filtres.colonnes else lot


def csv_des_dossiers(
    filtres: Filtres, personne: Personne, maintenant: datetime, *, est_complet: bool = False
) -> Iterator[bytes]:
    """The file, by portions of 64 KiB. Opens its own read-only session: the request's is closed by then."""
    tampon = io.StringIO()
    tampon.write("\ufeff")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    lieux, vues = references(), cellules(filtres.colonnes)
    with lecture() as bd:
        en_plus = _colonnes_de_plus(bd, filtres, est_complet=est_complet)
        cles = {colonne.cle for colonne in en_plus}
        ecrivain.writerow([*(v.libelle for v in vues), *(cellule(colonne.libelle) for colonne in en_plus)])
        for lot in _lots(bd, filtres, personne, maintenant):
            figes = contenus_deposes(bd, personne, [ligne["id"] for ligne in lot]) if en_plus else {}
            for ligne in lot:
                lues = _reponses(figes.get(ligne["id"]), lieux, cles)
                ecrivain.writerow([*valeurs(vues, ligne), *(cellule(lues.get(c.cle, "")) for c in en_plus)])
                if tampon.tell() >= TAMPON:
                    yield tampon.getvalue().encode()
                    tampon.seek(0)
                    tampon.truncate()
    yield tampon.getvalue().encode()


def classeur_des_dossiers(
    filtres: Filtres, personne: Personne, maintenant: datetime, ecrire: Ecrire
) -> Iterator[bytes]:
    """The same rows as a workbook. Opens its own read-only session, closed before the file leaves."""

    def lignes() -> Iterator[Ligne]:
        with lecture() as bd:
            yield from chain.from_iterable(_lots(bd, filtres, personne, maintenant))

    return par_portions(ecrire, cellules(filtres.colonnes), lignes)
