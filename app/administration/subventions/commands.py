"""Keeping the lines of a public grants file: all those accepted, in one transaction, as often as one likes."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from app.administration.subventions.queries import montants_connus
from app.core.sql_ajouts import ajout
from app.domain.erreurs import ErreurMetier
from app.domain.subventions_publiques import Defauts, Lecture, Subvention
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.journal import inscrire_au_journal
from app.models.subventions import ImportSubventions, SubventionPublique

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
    """Keep what was accepted. A grant already known is left as it is, or takes the corrected amount."""
    acceptees, rejetees = lecture.acceptees, lecture.rejetees
    connus = montants_connus(bd, [s.cle for s in acceptees])
    nouvelles = [s for s in acceptees if s.cle not in connus]
    corrigees = [s for s in acceptees if s.cle in connus and connus[s.cle] != s.montant_cents]
    fait.lu_le = maintenant
    fait.ajoutees, fait.corrigees = len(nouvelles), len(corrigees)
    fait.connues = len(acceptees) - len(nouvelles) - len(corrigees)
    fait.vides, fait.rejetees = lecture.vides, len(rejetees)
    fait.rejets = [[rejet.ligne, rejet.motif] for rejet in rejetees]
    if lignes := [_ligne(s, fait.id or 0) for s in (*nouvelles, *corrigees)]:
        bd.connection().execute(_ecriture(bd.get_bind().dialect.name), lignes)
    inscrire_au_journal(
        bd, bd.get(Personne, fait.importe_par_id), "importer_subventions", f"import_subventions:{fait.id}", maintenant,
        ajoutees=fait.ajoutees, corrigees=fait.corrigees, rejetees=fait.rejetees, sha256=fait.sha256,
    )  # fmt: skip
    return fait


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


@lru_cache
def _ecriture(dialecte: str) -> Any:
    """Add a grant, or correct its amount: two administrators who import at once add nothing twice."""
    table = SQLModel.metadata.tables["subvention_publique"]
    ordre = ajout(dialecte, table)
    return ordre.on_conflict_do_update(
        index_elements=["cle"],
        set_={"montant_cents": ordre.excluded.montant_cents, "import_id": ordre.excluded.import_id},
    )
