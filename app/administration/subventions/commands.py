"""Keeping the lines of a public grants file: all those accepted or none, as often as one likes.

They are put aside by portions, so that nobody waits to write; then one statement makes them all known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.subventions.queries import preparees
from app.core.sql_ajouts import ajout
from app.domain.erreurs import ErreurMetier
from app.domain.subventions_publiques import Defauts, Lecture, Subvention
from app.models.comptes import Personne
from app.models.courriel import ABANDON, deposer_tache
from app.models.journal import inscrire_au_journal
from app.models.socle import table
from app.models.subventions import ImportSubventions, SubventionPreparee, SubventionPublique

LIRE_SUBVENTIONS = "lire_subventions"


@dataclass(frozen=True, slots=True)
class FichierRecu:
    """A file that can be read: its name, its digest, where its content waits."""

    nom: str
    sha256: str
    range_sous: str


def demander_import(
    bd: Session, fichier: FichierRecu, defauts: Defauts, personne: Personne, maintenant: datetime
) -> ImportSubventions:
    """Have the worker read the file: ten thousand lines take a second of a processor."""
    demande = ImportSubventions(
        fichier=fichier.nom,
        sha256=fichier.sha256,
        importe_le=maintenant,
        importe_par_id=personne.id or 0,
        attribuant=defauts.attribuant,
        annee=defauts.annee,
    )
    bd.add(demande)
    bd.flush()
    charge = {"import": demande.id, "fichier": fichier.range_sous}
    deposer_tache(bd, f"{LIRE_SUBVENTIONS}-{demande.id}", LIRE_SUBVENTIONS, charge, maintenant)
    inscrire_au_journal(
        bd, personne, "demander_import", f"import_subventions:{demande.id}", maintenant, sha256=demande.sha256
    )
    return demande


def refuser_import(bd: Session, fait: ImportSubventions, refus: str, maintenant: datetime) -> None:
    """The whole file cannot be read: nothing is kept of it."""
    fait.lu_le, fait.refus = maintenant, refus
    inscrire_au_journal(
        bd, bd.get(Personne, fait.importe_par_id), "refuser_import", f"import_subventions:{fait.id}", maintenant,
        sha256=fait.sha256,
    )  # fmt: skip


def importer_subventions(
    bd: Session, fait: ImportSubventions, lecture: Lecture, maintenant: datetime
) -> ImportSubventions:
    """Keep what was accepted, all of it prepared: a grant already known is left as it is, or takes the corrected
    amount. The statements of this transaction are as many whatever the file holds.

    Raises PreparationIncomplete: another worker prepares the same file.
    """
    prepares = preparees(bd, fait.id)
    if prepares.nombre != len(lecture.acceptees):
        raise PreparationIncomplete
    fait.lu_le = maintenant
    fait.ajoutees, fait.corrigees, fait.connues = prepares.nouvelles, prepares.corrigees, prepares.connues
    fait.vides, fait.rejetees = lecture.vides, len(lecture.rejetees)
    fait.rejets = [[rejet.ligne, rejet.motif] for rejet in lecture.rejetees]
    if fait.ajoutees or fait.corrigees:
        bd.execute(_publication(bd.get_bind().dialect.name), {"import": fait.id})
    inscrire_au_journal(
        bd, bd.get(Personne, fait.importe_par_id), "importer_subventions", f"import_subventions:{fait.id}", maintenant,
        ajoutees=fait.ajoutees, corrigees=fait.corrigees, rejetees=fait.rejetees, sha256=fait.sha256,
    )  # fmt: skip
    return fait


class PreparationIncomplete(Exception):
    """Not all the lines of a file are prepared: the job is done again later."""


def lignes_a_preparer(lecture: Lecture, import_id: int) -> list[dict[str, Any]]:
    """The lines of a file as the base keeps them, made before anybody is kept waiting."""
    return [_ligne(lue, import_id) for lue in lecture.acceptees]


def preparer(bd: Session, lignes: Sequence[dict[str, Any]]) -> None:
    """Put aside a portion of the lines of a file."""
    bd.execute(_preparation(bd.get_bind().dialect.name), lignes)


def oublier_les_preparees(bd: Session, import_id: int) -> None:
    """What is put aside of a file: known to all by now, or left there by a worker that died."""
    bd.execute(delete(_PREPAREES).where(_PREPAREES.c.import_id == import_id))


def oublier_les_imports_morts(bd: Session, maintenant: datetime) -> None:
    """What is put aside of the files that nobody tries to read any more."""
    morts = select(col(ImportSubventions.id)).where(col(ImportSubventions.importe_le) < maintenant - 2 * ABANDON)
    bd.execute(delete(_PREPAREES).where(_PREPAREES.c.import_id.in_(morts)))


def retirer_subventions(bd: Session, fait: ImportSubventions, personne: Personne, maintenant: datetime) -> None:
    """Take away what this file brought: those it added, and those it was the last to correct.

    Raises ErreurMetier when there is nothing of it (not read yet, refused, taken away already).
    """
    if fait.lu_le is None:
        raise ErreurMetier("Ce fichier est en cours de lecture. Attendez qu’elle finisse, puis retirez-le.")
    if fait.refus or fait.retire_le:
        raise ErreurMetier("Rien de ce fichier n’est gardé : il n’y a rien à retirer.")
    siennes = delete(SubventionPublique).where(col(SubventionPublique.import_id) == fait.id)
    retirees = bd.scalars(siennes.returning(col(SubventionPublique.id))).all()
    fait.retire_le = maintenant
    inscrire_au_journal(
        bd, personne, "retirer_subventions", f"import_subventions:{fait.id}", maintenant, retires=len(retirees),
        sha256=fait.sha256,
    )  # fmt: skip


def _ligne(lue: Subvention, import_id: int) -> dict[str, Any]:
    return {
        "cle": lue.cle,
        "import_id": import_id,
        "attribuant": lue.attribuant,
        "siret_attribuant": lue.siret_attribuant or None,
        "annee": lue.annee,
        "accordee_le": lue.accordee_le,
        "reference": lue.reference,
        "beneficiaire": lue.beneficiaire,
        "siren": lue.siret[:9] or None,
        "siret": lue.siret or None,
        "rna": lue.rna or None,
        "objet": lue.objet,
        "montant_cents": lue.montant_cents,
        "dispositif": lue.dispositif,
    }


_PREPAREES, _PUBLIQUES = table(SubventionPreparee), table(SubventionPublique)


@lru_cache
def _preparation(dialecte: str) -> Any:
    return ajout(dialecte, _PREPAREES).on_conflict_do_nothing()


@lru_cache
def _publication(dialecte: str) -> Any:
    """Add what is prepared, or correct an amount: two administrators who import at once add nothing twice."""
    noms = [colonne.name for colonne in _PREPAREES.columns]
    lues = select(_PREPAREES).where(_PREPAREES.c.import_id == bindparam("import", type_=Integer))
    ordre = ajout(dialecte, _PUBLIQUES).from_select(noms, lues)
    return ordre.on_conflict_do_update(
        index_elements=["cle"],
        set_={"montant_cents": ordre.excluded.montant_cents, "import_id": ordre.excluded.import_id},
        where=_PUBLIQUES.c.montant_cents != ordre.excluded.montant_cents,
    )
