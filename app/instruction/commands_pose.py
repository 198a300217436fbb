"""One note written in place of another, which the base keeps: one statement, made once for each engine."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from app.core.sql_ajouts import ajout
from app.instruction.queries import AccesAgent
from app.instruction.queries_grille import Grille, NoteLue
from app.models.instruction import Note
from app.models.socle import table


def poser(
    bd: Session, acces: AccesAgent, grille: Grille, critere: str, valeur: int, commentaire: str, maintenant: datetime,
    motif: str = "",
) -> NoteLue:  # fmt: skip
    """Write one's note on a criterion; `motif`: why it replaces another. All is checked, the dossier's row locked."""
    bd.execute(
        _ecriture(bd.get_bind().dialect.name),
        {
            "dossier_id": acces.dossier.id,
            "personne_id": acces.personne.id,
            "critere": critere,
            "valeur": valeur,
            "commentaire": commentaire,
            "version_dossier": acces.dossier.version_deposee,
            "version_bareme": grille.version_du_bareme,
            "modifiee_le": maintenant,
            "motif": motif,
        },
    )
    return replace(posee(acces, critere, valeur, commentaire), bareme=grille.version_du_bareme)


def posee(acces: AccesAgent, critere: str, valeur: int, commentaire: str) -> NoteLue:
    """The note as the grille reads it once it is written."""
    return NoteLue(
        critere, acces.personne.id or 0, valeur, commentaire, acces.dossier.version_deposee,
        bareme=acces.campagne.version_bareme,
    )  # fmt: skip


@lru_cache  # building it takes longer than doing it
def _ecriture(moteur: str) -> Any:
    cle = ("dossier_id", "personne_id", "critere")
    valeurs = ("valeur", "commentaire", "version_dossier", "version_bareme", "modifiee_le", "motif")
    pose = ajout(moteur, table(Note)).values({colonne: bindparam(colonne) for colonne in (*cle, *valeurs)})
    return pose.on_conflict_do_update(index_elements=cle, set_={c: pose.excluded[c] for c in valeurs})
