"""The CSV of a list: what the screen shows, for a French spreadsheet (`;`, BOM), streamed."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from app.appels.queries_ajouts import ajouts_de
from app.core.db import lecture
from app.core.francais import jour_court, note
from app.domain.affichage import NON_RENSEIGNE, affichage
from app.domain.avis import LIBELLES_AVIS, SensAvis
from app.domain.contenus import reponses
from app.domain.exigences import ReferencesForm
from app.domain.questions_ajoutees import GenreAjoute, QuestionAjoutee, ajouts_figes
from app.domain.saisies import montant_saisi
from app.instruction.filtres import Filtres
from app.instruction.queries_liste import LigneListe, contenus_deposes, lignes_a_exporter
from app.models.comptes import Personne

COLONNES = (
    "Numéro", "Titre", "Organisme", "SIRET", "État", "Orientation", "Axes", "Territoires", "Demandé (€)",
    "Coût total (€)", "Bénéficiaires", "Déposé le", "Pilote", "Avis rendus", "Avis attendus", "Note sur 100",
    "Note provisoire", "À rapprocher", "Avis du pilote", "Proposé (€)",
)  # fmt: skip
TAMPON = 64 * 1024
LOT = 100
SANS_REFERENCES = ReferencesForm()
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


def reponses_aux_ajouts(contenu_fige: str, ajouts: Sequence[QuestionAjoutee]) -> list[str]:
    """The answers to the questions a campaign added, in their order; empty where the dossier was not asked."""
    instantane = json.loads(contenu_fige)
    posees = {ajout.id: ajout for ajout in ajouts_figes(instantane)}
    lues = []
    for ajout in ajouts:
        posee = posees.get(ajout.id)
        reponse: Any = ""
        if posee is not None:
            donnee = reponses(instantane["sections"], posee.section).get(posee.cle)
            reponse = affichage(posee.en_question(), donnee, SANS_REFERENCES)
        texte = ", ".join(reponse) if isinstance(reponse, list) else str(reponse)
        lues.append("" if texte == NON_RENSEIGNE else cellule(texte))
    return lues


def _ajouts(bd: Session, filtres: Filtres) -> list[QuestionAjoutee]:
    """The columns that a list of one campaign gains; withdrawn questions keep theirs, documents have none."""
    if filtres.campagne is None:
        return []
    tous = ajouts_de(bd, filtres.campagne, avec_retirees=True)
    return [ajout for ajout in tous if ajout.genre is not GenreAjoute.FICHIER]


def csv_des_dossiers(filtres: Filtres, personne: Personne) -> Iterator[bytes]:
    """The file, by portions of 64 KiB. Opens its own read-only session: the request's is closed by then."""
    tampon = io.StringIO()
    tampon.write("\ufeff")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    with lecture() as bd:
        ajouts = _ajouts(bd, filtres)
        ecrivain.writerow([*COLONNES, *(cellule(ajout.libelle) for ajout in ajouts)])
        lignes = lignes_a_exporter(bd, filtres, personne)
        while lot := list(islice(lignes, LOT)):
            figes = contenus_deposes(bd, [ligne.id for ligne in lot]) if ajouts else {}
            for ligne in lot:
                en_plus = reponses_aux_ajouts(figes[ligne.id], ajouts) if ligne.id in figes else []
                ecrivain.writerow([*valeurs(ligne), *en_plus])
            if tampon.tell() >= TAMPON:
                yield tampon.getvalue().encode()
                tampon.seek(0)
                tampon.truncate()
    yield tampon.getvalue().encode()
