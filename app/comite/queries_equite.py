"""What people marked in the dossiers of a ranked list, and the axes these claim.

Only the dossiers of the committee's gate whose notes the reader may know, and the notes of rendered avis.
"""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de
from app.domain.notation import NoteDonnee
from app.domain.orientations import CLES_AXES, Axe
from app.instruction.queries import notes_visibles
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.instruction import Avis, Note

NATURE_AXE = "axe"


def _vus(personne: Personne, campagne_id: int) -> Select[int | None]:
    return (
        dossiers_de(personne)
        .where(col(Dossier.campagne_id) == campagne_id, notes_visibles(personne))
        .with_only_columns(col(Dossier.id))
    )


def _notes(personne: Personne, campagne_id: int) -> Select[int, str, int, int]:
    return (
        select(col(Note.dossier_id), col(Note.critere), col(Note.personne_id), col(Note.valeur))
        .join(Avis, (col(Avis.dossier_id) == col(Note.dossier_id)) & (col(Avis.personne_id) == col(Note.personne_id)))
        .outerjoin(
            Deport,
            (col(Deport.dossier_id) == col(Note.dossier_id)) & (col(Deport.personne_id) == col(Note.personne_id)),
        )
        .where(
            col(Avis.rendu_le).is_not(None),
            col(Deport.id).is_(None),
            col(Note.dossier_id).in_(_vus(personne, campagne_id)),
        )
    )


def notes_par_dossier(bd: Session, personne: Personne, campagne_id: int) -> dict[int, list[NoteDonnee]]:
    """Every note of the list, by dossier."""
    lues: dict[int, list[NoteDonnee]] = {}
    for dossier_id, critere, qui, valeur in bd.connection().execute(_notes(personne, campagne_id)):
        lues.setdefault(dossier_id, []).append(NoteDonnee(critere, qui, valeur))
    return lues


def noms(bd: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of those who marked."""
    requete = select(col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)))
    return {id_ or 0: nom for id_, nom in bd.execute(requete.where(col(Personne.id).in_(ids)))}


def axes_revendiques(bd: Session, personne: Personne, campagne_id: int) -> dict[int, set[Axe]]:
    """The axes that each dossier of the list claims, by dossier: a dossier that claims none is there too."""
    requete = (
        select(col(Dossier.id), col(Rattachement.code))
        .outerjoin(
            Rattachement, (col(Rattachement.dossier_id) == col(Dossier.id)) & (col(Rattachement.nature) == NATURE_AXE)
        )
        .where(col(Dossier.id).in_(_vus(personne, campagne_id)))
    )
    lus: dict[int, set[Axe]] = {}
    for dossier_id, code in bd.execute(requete):
        lus.setdefault(dossier_id or 0, set()).update([CLES_AXES[code][0]] if code else [])
    return lus
