"""The CSV of a list: what the screen shows, for a French spreadsheet (`;`, BOM), streamed."""

import csv
import io
from collections.abc import Iterator

from app.core.db import lecture
from app.core.francais import jour_court, note
from app.domain.avis import LIBELLES_AVIS, SensAvis
from app.domain.saisies import montant_saisi
from app.instruction.filtres import Filtres
from app.instruction.queries_liste import LigneListe, lignes_a_exporter
from app.models.comptes import Personne

COLONNES = (
    "Numéro", "Titre", "Organisme", "SIRET", "État", "Orientation", "Axes", "Territoires", "Demandé (€)",
    "Coût total (€)", "Bénéficiaires", "Déposé le", "Pilote", "Avis rendus", "Avis attendus", "Note sur 100",
    "Note provisoire", "À rapprocher", "Avis du pilote", "Proposé (€)",
)  # fmt: skip
TAMPON = 64 * 1024
# a cell that begins with one of these is a formula for a spreadsheet
_DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r")


def cellule(texte: str) -> str:
    """The text of a cell, never read as a formula."""
    return f"'{texte}" if texte.startswith(_DEBUTS_DE_FORMULE) else texte


def _montant(cents: int | None) -> str:
    return "" if cents is None else montant_saisi(cents).replace("\u202f", "").replace("\u00a0", "").replace(" ", "")


def valeurs(ligne: LigneListe) -> list[str]:
    """The cells of a row, in the order of the columns; what this agent may not see yet is empty."""
    notee = ligne.note_dixiemes is not None
    return [
        cellule(v)
        for v in (
            ligne.numero, ligne.titre, ligne.organisme, ligne.siret or "", ligne.etat_libelle,
            ligne.fiche.libelle_court if ligne.fiche else "", ligne.axes, ligne.territoires,
            _montant(ligne.demande_cents), _montant(ligne.cout_cents), str(ligne.beneficiaires),
            jour_court(ligne.depose_le), ligne.pilote or "", str(ligne.avis_rendus), str(ligne.avis_attendus),
            note(ligne.note_dixiemes) if notee else "", ("oui" if ligne.est_provisoire else "non") if notee else "",
            "oui" if ligne.a_des_ecarts else "",
            LIBELLES_AVIS[SensAvis(ligne.avis_pilote)] if ligne.avis_pilote else "", _montant(ligne.propose_cents),
        )
    ]  # fmt: skip


def csv_des_dossiers(filtres: Filtres, personne: Personne) -> Iterator[bytes]:
    """The file, by portions of 64 KiB. Opens its own read-only session: the request's is closed by then."""
    tampon = io.StringIO()
    tampon.write("\ufeff")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    with lecture() as bd:
        for ligne in lignes_a_exporter(bd, filtres, personne):
            ecrivain.writerow(valeurs(ligne))
            if tampon.tell() >= TAMPON:
                yield tampon.getvalue().encode()
                tampon.seek(0)
                tampon.truncate()
    yield tampon.getvalue().encode()
