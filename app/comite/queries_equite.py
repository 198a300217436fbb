"""What people marked in the dossiers of a ranked list: every note, then summed by person and by pair of people.

Only the dossiers of the committee's gate whose notes the reader may know, and the notes of rendered avis.
"""

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de
from app.domain.equite import PROCHES, Marques, Paire
from app.domain.notation import NoteDonnee
from app.domain.orientations import CLES_AXES, Axe
from app.instruction.queries import notes_visibles
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
        .where(col(Avis.rendu_le).is_not(None), col(Note.dossier_id).in_(_vus(personne, campagne_id)))
    )


def notes_par_dossier(bd: Session, personne: Personne, campagne_id: int) -> dict[int, list[NoteDonnee]]:
    """Every note of the list, by dossier."""
    lues: dict[int, list[NoteDonnee]] = {}
    for dossier_id, critere, qui, valeur in bd.connection().execute(_notes(personne, campagne_id)):
        lues.setdefault(dossier_id, []).append(NoteDonnee(critere, qui, valeur))
    return lues


def marques_par_personne(bd: Session, personne: Personne, campagne_id: int) -> dict[int, tuple[str, Marques]]:
    """The name of each person who marked, and what they gave in all."""
    notes = _notes(personne, campagne_id).subquery()
    valeur = notes.c.valeur
    requete = (
        select(
            col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)),
            func.count(), func.sum(valeur), func.sum(valeur * valeur),
        )
        .join(notes, notes.c.personne_id == col(Personne.id))
        .group_by(col(Personne.id), col(Personne.prenom), col(Personne.nom))
    )  # fmt: skip
    return {id_ or 0: (nom, Marques(n, int(somme), int(carres))) for id_, nom, n, somme, carres in bd.execute(requete)}


def paires_de_noteurs(bd: Session, personne: Personne, campagne_id: int) -> list[Paire]:
    """The pairs of people who marked the same criteria, summed."""
    base = _notes(personne, campagne_id).subquery()
    ensemble = func.count().over(partition_by=(base.c.dossier_id, base.c.critere))
    notes = select(base, ensemble.label("k")).cte("notes")
    a, b = notes.alias("a"), notes.alias("b")
    ecart = a.c.valeur - b.c.valeur
    meme_critere = (a.c.dossier_id == b.c.dossier_id) & (a.c.critere == b.c.critere)
    requete = (
        select(
            a.c.personne_id,
            b.c.personne_id,
            func.count(),
            func.sum(case((func.abs(ecart) <= PROCHES, 1), else_=0)),
            func.sum(1.0 / a.c.k),
            func.sum(1.0 * ecart / a.c.k),
        )
        .join(b, meme_critere & (a.c.personne_id < b.c.personne_id))
        .group_by(a.c.personne_id, b.c.personne_id)
        .order_by(a.c.personne_id, b.c.personne_id)
    )
    return [
        Paire(un, autre, n, int(proches), float(poids), float(somme))
        for un, autre, n, proches, poids, somme in bd.execute(requete)
    ]


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
