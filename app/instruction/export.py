"""The CSV of a list, for a French spreadsheet (`;`, BOM), streamed: the rows one may take away, or every answer too."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice

from sqlalchemy.orm import Session

from app.appels.queries_ajouts import ajouts_a_exporter, ajouts_de
from app.core.db import lecture
from app.core.francais import jour_court, note
from app.domain.avis import LIBELLES_AVIS, SensAvis
from app.domain.colonnes import ColonneExportee, colonnes, reponses_figees
from app.domain.questions_ajoutees import GenreAjoute
from app.domain.saisies import montant_saisi
from app.dossiers.queries import references
from app.instruction.filtres import Filtres
from app.instruction.queries_liste import LigneListe, contenus_deposes, dispositifs_a_exporter, lignes_a_exporter
from app.models.comptes import Personne

COLONNES = (
    "Numéro", "Titre", "Organisme", "SIRET", "État", "Orientation", "Axes", "Territoires", "Demandé (€)",
    "Coût total (€)", "Bénéficiaires", "Déposé le", "Pilote", "Avis rendus", "Avis attendus", "Note sur 100",
    "Note provisoire", "À rapprocher", "Avis du pilote", "Proposé (€)",
)  # fmt: skip
TAMPON = 64 * 1024
LOT = 100
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


def csv_des_dossiers(filtres: Filtres, personne: Personne, *, est_complet: bool = False) -> Iterator[bytes]:
    """The file, by portions of 64 KiB. Opens its own read-only session: the request's is closed by then."""
    tampon = io.StringIO()
    tampon.write("\ufeff")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    lieux = references()
    with lecture() as bd:
        en_plus = _colonnes_de_plus(bd, filtres, est_complet=est_complet)
        cles = {colonne.cle for colonne in en_plus}
        ecrivain.writerow([*COLONNES, *(cellule(colonne.libelle) for colonne in en_plus)])
        lignes = lignes_a_exporter(bd, filtres, personne)
        while lot := list(islice(lignes, LOT)):
            figes = contenus_deposes(bd, [ligne.id for ligne in lot]) if en_plus else {}
            for ligne in lot:
                lues = reponses_figees(json.loads(figes[ligne.id]), lieux, cles) if ligne.id in figes else {}
                ecrivain.writerow([*valeurs(ligne), *(cellule(lues.get(c.cle, "")) for c in en_plus)])
                if tampon.tell() >= TAMPON:
                    yield tampon.getvalue().encode()
                    tampon.seek(0)
                    tampon.truncate()
    yield tampon.getvalue().encode()
