"""The page of fair scoring: who marks high or low, the ranks that rest on it, the dossiers to read again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.comite.classement import Ligne, etablir
from app.comite.queries_equite import noms, notes_par_dossier
from app.domain.equite import (
    Noteur,
    corrections,
    est_a_relire,
    marques,
    note_ajustee,
    noteurs,
    paires,
    rangs_ajustes,
)
from app.domain.notation import Bareme, Critere, NoteDonnee, criteres
from app.domain.orientations import Axe, Orientation
from app.models.campagnes import Campagne
from app.models.comptes import Personne

DEPLACEMENT_NOTABLE = 3
MONTRES = 20


@dataclass(frozen=True, slots=True)
class Deplacement:
    """A dossier whose rank would move: both ranks, both notes (tenths)."""

    ligne: Ligne
    rang: int
    rang_ajuste: int
    note_ajustee: int | None


@dataclass(frozen=True, slots=True)
class Equite:
    """What the page shows. `deplacements`: the widest first, twenty at most of `total`."""

    noteurs: list[tuple[str, Noteur]]
    deplacements: list[Deplacement]
    total: int
    a_relire: list[Ligne]


def etablir_equite(bd: Session, personne: Personne, campagne: Campagne) -> Equite:
    """Five statements, whatever the number of dossiers: those of the ranked list, the notes, the names."""
    campagne_id = campagne.id or 0
    notes = notes_par_dossier(bd, personne, campagne_id)
    trouves = noteurs(marques(notes.values()), paires(notes.values()))
    qui = noms(bd, [n.personne_id for n in trouves])
    lignes = list(etablir(bd, personne, campagne_id).lignes)
    ajustees = _ajustees(lignes, notes, trouves, campagne)
    deplaces = _deplacements([ligne for ligne in lignes if ligne.id in ajustees], ajustees)
    return Equite(
        noteurs=[(qui[n.personne_id], n) for n in trouves],
        deplacements=deplaces[:MONTRES],
        total=len(deplaces),
        a_relire=[ligne for ligne in lignes if est_a_relire(notes.get(ligne.id, ()))],
    )


@dataclass(frozen=True, slots=True)
class Repere:
    """What fair scoring says of one dossier: both ranks among those marked, and whether it deserves another reading."""

    rang: int
    rang_ajuste: int
    est_a_relire: bool


def reperes(bd: Session, personne: Personne, campagne: Campagne, lignes: Sequence[Ligne]) -> dict[int, Repere]:
    """The same for the sheets, by dossier: `lignes` is the whole ranked list, one statement more."""
    notes = notes_par_dossier(bd, personne, campagne.id or 0)
    ajustees = _ajustees(lignes, notes, noteurs(marques(notes.values()), paires(notes.values())), campagne)
    notes_lues = [ligne.id for ligne in lignes if ligne.id in ajustees]
    rangs = rangs_ajustes(notes_lues, ajustees)
    return {id_: Repere(n, rangs[id_], est_a_relire(notes[id_])) for n, id_ in enumerate(notes_lues, start=1)}


def _ajustees(
    lignes: Sequence[Ligne],
    notes: dict[int, list[NoteDonnee]],
    trouves: Sequence[Noteur],
    campagne: Campagne,
) -> dict[int, int | None]:
    """The notes without what is due to who marked, for the dossiers that have one."""
    retraits, bareme = corrections(trouves), Bareme(campagne.poids, campagne.bareme)
    return {
        ligne.id: note_ajustee(grille_notee(bareme, ligne.orientation.code, notes[ligne.id]), notes[ligne.id], retraits)
        for ligne in lignes
        if ligne.id in notes and ligne.note_dixiemes is not None
    }


def _deplacements(lignes: Sequence[Ligne], ajustees: dict[int, int | None]) -> list[Deplacement]:
    rangs = rangs_ajustes([ligne.id for ligne in lignes], ajustees)
    tous = [Deplacement(ligne, n, rangs[ligne.id], ajustees[ligne.id]) for n, ligne in enumerate(lignes, start=1)]
    notables = [d for d in tous if abs(d.rang_ajuste - d.rang) >= DEPLACEMENT_NOTABLE]
    return sorted(notables, key=lambda d: (-abs(d.rang_ajuste - d.rang), d.rang))


def grille_notee(bareme: Bareme, orientation: Orientation, notes: Sequence[NoteDonnee]) -> tuple[Critere, ...]:
    """The criteria that were marked: an examined dossier has a note on each axis and secondary orientation."""
    cles = {note.critere for note in notes}
    axes = {axe for axe in Axe if f"axe.{axe.value}" in cles}
    secondaires = [orientation for orientation in Orientation if f"secondaire.{orientation.value}" in cles]
    return criteres(bareme, orientation, secondaires, axes)
