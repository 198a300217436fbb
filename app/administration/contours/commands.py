"""Keeping the contours of a file, or taking them all away: the maps are then drawn without."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.contours.queries import codes_connus
from app.core.sql_ajouts import ajout
from app.domain.contours import Trait, rapprocher
from app.models.comptes import Personne
from app.models.contours import Contour, ImportDeContours
from app.models.journal import inscrire_au_journal
from app.models.socle import table

REJETS_GARDES = 300


@dataclass(frozen=True, slots=True)
class FichierDeContours:
    """A file that was opened: its name, its digest, its features."""

    nom: str
    sha256: str
    traits: list[Trait]


def importer_contours(
    bd: Session, fichier: FichierDeContours, personne: Personne, maintenant: datetime
) -> ImportDeContours:
    """Keep the contours of known communes and quartiers, in place of those they had. All or nothing.

    Raises ContoursIllisibles when none is.
    """
    lecture = rapprocher(fichier.traits, codes_connus(bd))
    fait = ImportDeContours(
        fichier=fichier.nom,
        sha256=fichier.sha256,
        importe_le=maintenant,
        importe_par_id=personne.id or 0,
        retenus=len(lecture.retenus),
        rejetes=len(lecture.rejets),
        rejets=[list(rejet) for rejet in lecture.rejets[:REJETS_GARDES]],
    )
    bd.add(fait)
    bd.flush()
    lignes = [{"code": c, "import_id": fait.id, "polygones": p} for c, p in sorted(lecture.retenus.items())]
    bd.connection().execute(_ecriture(bd.get_bind().dialect.name), lignes)
    inscrire_au_journal(
        bd, personne, "importer_contours", f"import_de_contours:{fait.id}", maintenant, retenus=fait.retenus,
        rejetees=fait.rejetes, sha256=fait.sha256,
    )  # fmt: skip
    return fait


def retirer_contours(bd: Session, personne: Personne, maintenant: datetime) -> None:
    """Draw no contour any more. The files that were loaded stay in the list."""
    retires = bd.scalars(delete(Contour).returning(col(Contour.code))).all()
    inscrire_au_journal(bd, personne, "retirer_contours", "contours", maintenant, retires=len(retires))


@lru_cache
def _ecriture(dialecte: str) -> Any:
    """A contour, or another in its place: two administrators who load the same file at once wait for each other."""
    ordre = ajout(dialecte, table(Contour))
    nouveaux = {nom: ordre.excluded[nom] for nom in ("import_id", "polygones")}
    return ordre.on_conflict_do_update(index_elements=["code"], set_=nouveaux)
