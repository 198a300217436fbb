"""The grants of a campaign as a file: the lines of the page, in its order, that this agent may take away."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from app.domain.aides_publiques import EtatBilan
from app.domain.calendrier import instant_paris
from app.domain.colonnes_liste import Cellule, GenreCellule
from app.instruction.export import valeurs
from app.instruction.queries_liste import Ligne
from app.instruction.tableurs import ecrire_xlsx
from app.suites.queries_suivi import SubventionSuivie

COLONNES: tuple[Cellule, ...] = (
    Cellule("numero", "Numéro"),
    Cellule("titre", "Projet"),
    Cellule("organisme", "Organisme"),
    Cellule("accorde", "Accordé", GenreCellule.MONTANT),
    Cellule("verse", "Versé", GenreCellule.MONTANT),
    Cellule("reste", "Reste", GenreCellule.MONTANT),
    Cellule("etat", "État"),
    Cellule("bilan", "Bilan"),
    Cellule("bilan_avant", "Bilan dû au plus tard le", GenreCellule.DATE),
    Cellule("bilan_rendu", "Bilan rendu le", GenreCellule.DATE),
    Cellule("a_rendre", "À rendre", GenreCellule.MONTANT),
)
_BILANS = {
    EtatBilan.EN_RETARD: "En retard",
    EtatBilan.ATTENDU: "À rendre",
    EtatBilan.RECU: "Reçu",
}


def csv_du_suivi(subventions: Sequence[SubventionSuivie]) -> bytes:
    """For a French spreadsheet: `;`, BOM; nothing typed is ever a formula."""
    tampon = io.StringIO()
    tampon.write("\ufeff")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([cellule.libelle for cellule in COLONNES])
    ecrivain.writerows(valeurs(COLONNES, _ligne(s)) for s in subventions)
    return tampon.getvalue().encode()


def xlsx_du_suivi(subventions: Sequence[SubventionSuivie]) -> bytes:
    """The same lines, in typed cells."""
    fichier = io.BytesIO()
    ecrire_xlsx(fichier, COLONNES, map(_ligne, subventions), "Subventions")
    return fichier.getvalue()


def _ligne(s: SubventionSuivie) -> Ligne:
    lue: dict[str, Any] = {
        "numero": s.numero,
        "titre": s.titre,
        "organisme": s.organisme,
        "accorde": s.accorde_cents,
        "verse": s.verse_cents,
        "reste": s.reste_cents,
        "etat": s.etat,
        "bilan": _BILANS.get(s.bilan, "") if s.bilan else "",
        "bilan_avant": instant_paris(s.bilan_avant, 12) if s.bilan_avant else None,
        "bilan_rendu": s.bilan_rendu_le,
        "a_rendre": s.reverse_cents,
    }
    return lue
