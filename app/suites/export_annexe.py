"""The annex of a year as a file: the lines of the page, then its totals."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from app.domain.annexe import Moyens, Nature
from app.domain.colonnes_liste import Cellule, GenreCellule
from app.instruction.export import valeurs
from app.instruction.queries_liste import Ligne
from app.instruction.tableurs import ecrire_xlsx
from app.suites.queries_annexe import AnnexeDeLAnnee

COLONNES: tuple[Cellule, ...] = (
    Cellule("annee", "Année", GenreCellule.NOMBRE),
    Cellule("nature", "Nature"),
    Cellule("partenaire", "Partenaire"),
    Cellule("prevu", "Prévu", GenreCellule.MONTANT),
    Cellule("promis", "Promis", GenreCellule.MONTANT),
    Cellule("decide", "Décidé", GenreCellule.MONTANT),
    Cellule("vote", "Voté", GenreCellule.MONTANT),
    Cellule("verse", "Versé", GenreCellule.MONTANT),
)


def csv_de_l_annexe(lue: AnnexeDeLAnnee) -> bytes:
    """For a French spreadsheet: `;`, BOM; nothing typed is ever a formula."""
    tampon = io.StringIO()
    tampon.write("\ufeff")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([cellule.libelle for cellule in COLONNES])
    ecrivain.writerows(valeurs(COLONNES, ligne) for ligne in _lignes(lue))
    return tampon.getvalue().encode()


def xlsx_de_l_annexe(lue: AnnexeDeLAnnee) -> bytes:
    """The same lines, in typed cells."""
    fichier = io.BytesIO()
    ecrire_xlsx(fichier, COLONNES, _lignes(lue), f"Annexe {lue.annee}")
    return fichier.getvalue()


def _lignes(lue: AnnexeDeLAnnee) -> Iterator[Ligne]:
    for nature in Nature:
        for apport in (x for x in lue.annexe.lignes if x.nature is nature):
            yield _ligne(lue, nature.libelle, apport.partenaire, apport.moyens)
        yield _ligne(lue, nature.libelle, "Total", lue.annexe.total(nature))
    for orientation, moyens in lue.annexe.par_orientation:
        yield _ligne(lue, "Dépenses par orientation", orientation, moyens)
    yield _ligne(lue, "Ensemble", "Total", lue.annexe.total())
    if lue.rendu_cents:
        yield _ligne(lue, "Ensemble", "Reversements demandés, déjà déduits du versé", Moyens(verse=lue.rendu_cents))


def _ligne(lue: AnnexeDeLAnnee, nature: str, partenaire: str, m: Moyens) -> Ligne:
    cellules: dict[str, Any] = {
        "annee": lue.annee, "nature": nature, "partenaire": partenaire, "prevu": m.prevu, "promis": m.promis,
        "decide": m.decide, "vote": m.vote, "verse": m.verse,
    }  # fmt: skip
    return cellules
