"""Calibration: three dossiers that every agent scores before the campaign is read, to learn how each one marks.

These notes are kept apart: they enter no mean, no rank, no list. Each reads alone until the calibration is closed;
then everybody sees where they stand, and the coordination sees leniency, spread and agreement, by the estimator of
`equite` (three dossiers of eight criteria make two dozen marks compared: its restraint takes a tenth off a bias).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from app.domain.equite import Noteur, marques, noteurs, paires
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import DEPOSES, Etat
from app.domain.grille import Critere
from app.domain.notation import NoteDonnee, verifier_note
from app.domain.phases import AVANT_LA_CLOTURE

NOMBRE = 3
HORS_CHOIX = (
    "Saisissez le numéro d’un dossier d’une campagne passée dont l’instruction est finie. De cette campagne, "
    "seul un dossier irrecevable ou retiré convient : les autres seront notés pour de vrai."
)
BAREME_TENU = (
    "L’étalonnage de cette campagne est ouvert : chacun note avec ce barème, qui ne change pas avant sa clôture. "
    "Clôturez l’étalonnage, puis modifiez le barème."
)
ECART_A_DISCUTER = 3
HORS_LECTURE = frozenset({Etat.IRRECEVABLE, Etat.RETIRE})
T = TypeVar("T")


def etats_d_un_etalon(est_de_la_campagne: bool) -> frozenset[Etat]:
    """In which states a dossier may calibrate: nothing that is, or will be, scored for good, which the results bend."""
    return HORS_LECTURE if est_de_la_campagne else DEPOSES - AVANT_LA_CLOTURE


def exiger_bareme_tenu(est_ouvert: bool) -> None:
    """Raise ErreurMetier while a calibration is open: all score with the same barème."""
    if est_ouvert:
        raise ErreurMetier(BAREME_TENU)


def exiger_avant_la_lecture(a_des_notes: bool, est_deja_ouvert: bool) -> None:
    """Raise ErreurMetier once the campaign is being read, or calibrated."""
    if est_deja_ouvert:
        raise ErreurMetier("L’étalonnage de cette campagne est déjà ouvert. Rechargez la page.")
    if a_des_notes:
        raise ErreurMetier(
            "Des notes sont déjà posées sur cette campagne : l’étalonnage se fait avant la lecture. "
            "Préparez celui de la campagne suivante."
        )


def exiger_ouvert(est_clos: bool) -> None:
    """Raise ErreurMetier once the calibration is closed."""
    if est_clos:
        raise ErreurMetier("L’étalonnage est clos : ses notes ne changent plus. Ses résultats sont sur cette page.")


def exiger_des_notes(personnes: int) -> None:
    """Raise ErreurMetier while fewer than two people scored: nothing would be compared."""
    if personnes < 2:
        raise ErreurMetier("Deux personnes au moins doivent avoir noté avant de clore : il n’y a rien à comparer.")


def verifier_choix(trouves: Sequence[int | None]) -> tuple[int, ...]:
    """The three dossiers chosen, in order. Raises SaisieInvalide, one sentence per field `numero_1` to `numero_3`."""
    erreurs: dict[str, str] = {}
    for rang, dossier_id in enumerate(trouves, start=1):
        if dossier_id is None:
            erreurs[f"numero_{rang}"] = HORS_CHOIX
        elif dossier_id in trouves[: rang - 1]:
            erreurs[f"numero_{rang}"] = "Ce dossier est déjà choisi. Prenez-en un autre."
    if erreurs or len(trouves) != NOMBRE:
        raise SaisieInvalide("Choisissez trois dossiers différents.", erreurs)
    return tuple(dossier_id for dossier_id in trouves if dossier_id is not None)


def suggestions(ordre: Sequence[T]) -> tuple[T, ...]:
    """One of the best, one in the middle, one of the last, from a list in the order of its notes."""
    if len(ordre) < NOMBRE:
        return ()
    return tuple(ordre[len(ordre) * (2 * rang + 1) // (2 * NOMBRE)] for rang in range(NOMBRE))


def criteres_a_noter(criteres: Collection[Critere]) -> tuple[Critere, ...]:
    """What everybody scores: the whole grille, neither computed nor indicative, whoever scores it usually."""
    return tuple(c for c in criteres if not (c.est_calcule or c.est_indicatif))


def verifier_notes(criteres: Collection[Critere], notes: Mapping[str, tuple[int, str]]) -> None:
    """Raise SaisieInvalide, one sentence per field, unless every note given holds and is explained as in a grille."""
    erreurs: dict[str, str] = {}
    for critere in criteres:
        if critere.cle in notes:
            valeur, commentaire = notes[critere.cle]
            try:
                verifier_note(valeur, commentaire, critere.commentes)
            except SaisieInvalide as refus:
                erreurs[f"{next(iter(refus.erreurs)).replace('valeur', 'note')}.{critere.cle}"] = refus.phrase
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger. Rien n’est enregistré pour l’instant.", erreurs)
    if not notes:
        raise SaisieInvalide("Donnez au moins une note avant d’enregistrer.")


def exiger_qu_on_le_dise(inacheves: int, est_dit: bool) -> None:
    """Raise SaisieInvalide where whoever closes did not say that they do without somebody: it is not opened again."""
    if inacheves and not est_dit:
        qui = "Un agent n’a pas fini" if inacheves == 1 else f"{inacheves} agents n’ont pas fini"
        phrase = f"{qui} de noter. Cochez la case pour clore sans ces notes, ou relancez-les d’abord."
        raise SaisieInvalide(phrase, {"inacheve": phrase})


@dataclass(frozen=True, slots=True)
class LectureCritere:
    """A criterion of one of the three dossiers, once closed. `moyenne`, `ecart`: hundredths of a point.

    `mienne` None: this person did not score it. `ecart`: mine less the mean of all.
    """

    critere: Critere
    notes: int
    moyenne: int | None
    bas: int | None
    haut: int | None
    mienne: int | None
    ecart: int | None

    @property
    def est_a_discuter(self) -> bool:
        """Two people differ by three points or more: its wording is to be read together."""
        return self.bas is not None and self.haut is not None and self.haut - self.bas >= ECART_A_DISCUTER


def lectures(
    criteres: Collection[Critere], notes: Collection[NoteDonnee], personne_id: int | None
) -> tuple[LectureCritere, ...]:
    """How one of the three dossiers was scored, criterion by criterion, and where this person stands."""
    return tuple(_lecture(c, [n for n in notes if n.critere == c.cle], personne_id) for c in criteres)


def _lecture(critere: Critere, notes: Collection[NoteDonnee], personne_id: int | None) -> LectureCritere:
    if not notes:
        return LectureCritere(critere, 0, None, None, None, None, None)
    valeurs = [note.valeur for note in notes]
    moyenne = Fraction(100 * sum(valeurs), len(valeurs))
    mienne = next((note.valeur for note in notes if note.personne_id == personne_id), None)
    ecart = None if mienne is None else round(100 * mienne - moyenne)
    return LectureCritere(critere, len(valeurs), round(moyenne), min(valeurs), max(valeurs), mienne, ecart)


def resultats(dossiers: Collection[Collection[NoteDonnee]]) -> list[Noteur]:
    """How each person marked the three dossiers, the most lenient first."""
    return noteurs(marques(dossiers), paires(dossiers))
