"""The phases of scoring, as data: each reads alone, then those who scored compare, then nothing moves.

Independent: one sees one's own notes only, avis rendered or not. Consolidation: whoever rendered an avis reads all the
others; a note is changed with a reason, and what it was is kept. Closed: the examination is over. What was shared is
never hidden again: nobody forgets what they have read.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import DEPOSES, Acteur, Etat

AVANT_LA_CLOTURE = frozenset({Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION})
PHRASES: dict[str, str] = {
    "independante": "Chacun note seul : personne ne voit les notes des autres avant que tous les avis soient rendus.",
    "consolidation": "Qui a rendu son avis lit les notes et les avis des autres ; les écarts se discutent.",
    "close": "L’instruction est close : plus rien ne change.",
}


class Phase(StrEnum):
    """Where the scoring of a dossier stands."""

    INDEPENDANTE = "independante"
    CONSOLIDATION = "consolidation"
    CLOSE = "close"

    @property
    def libelle(self) -> str:
        return {"independante": "Lecture indépendante", "consolidation": "Mise en commun", "close": "Notation close"}[
            self.value
        ]

    @property
    def phrase(self) -> str:
        return PHRASES[self.value]


@dataclass(frozen=True, slots=True)
class PassageDePhase:
    """One line of the table: which act leads from where to where, and who does it."""

    acte: str
    depuis: Phase
    vers: Phase
    par: frozenset[Acteur]


PASSAGES: tuple[PassageDePhase, ...] = (
    PassageDePhase(
        "mettre_en_commun", Phase.INDEPENDANTE, Phase.CONSOLIDATION, frozenset({Acteur.SYSTEME, Acteur.ADMINISTRATEUR})
    ),
    PassageDePhase("clore_instruction", Phase.INDEPENDANTE, Phase.CLOSE, frozenset({Acteur.PILOTE})),
    PassageDePhase("clore_instruction", Phase.CONSOLIDATION, Phase.CLOSE, frozenset({Acteur.PILOTE})),
    PassageDePhase("rouvrir_instruction", Phase.CLOSE, Phase.CONSOLIDATION, frozenset({Acteur.ADMINISTRATEUR})),
)


def phase_de(etat: Etat, sont_partagees: bool) -> Phase:
    """The phase of a dossier, from its state and whether its notes were shared."""
    if etat in DEPOSES and etat not in AVANT_LA_CLOTURE:
        return Phase.CLOSE
    return Phase.CONSOLIDATION if sont_partagees else Phase.INDEPENDANTE


def phase_apres(acte: str, depuis: Phase) -> Phase:
    """Where the act leads. Raises ErreurMetier if the table does not hold it."""
    for passage in PASSAGES:
        if (passage.acte, passage.depuis) == (acte, depuis):
            return passage.vers
    raise ErreurMetier(f"{depuis.libelle} : cela ne se fait pas à cette étape. Rechargez la page.")


@dataclass(frozen=True, slots=True)
class Permis:
    """What the phase lets somebody do with the notes of a dossier.

    `voit`: the others' notes and avis. `note`: give one's own. `corrige`: change a note once the avis is rendered.
    `reprend`: take the avis back. `dit_pourquoi`: with a reason, which is kept.
    """

    voit: bool = False
    note: bool = False
    corrige: bool = False
    reprend: bool = False
    dit_pourquoi: bool = False


def permis(phase: Phase, *, est_ouverte: bool, est_affecte: bool, a_rendu_avis: bool, est_coordination: bool) -> Permis:
    """The table: `est_ouverte` is the examination of the dossier, which the phase alone does not tell.

    The coordination reads everything of the dossiers it does not score, at any phase; whoever scores is bound by it.
    """
    partagees = phase is not Phase.INDEPENDANTE
    ouverte = est_ouverte and est_affecte and phase is not Phase.CLOSE
    rendu = ouverte and a_rendu_avis
    return Permis(
        voit=(est_affecte and a_rendu_avis and partagees) or (est_coordination and not est_affecte),
        note=ouverte and not a_rendu_avis,
        corrige=rendu and partagees,
        reprend=rendu,
        dit_pourquoi=rendu and partagees,
    )


def exiger_correction(droits: Permis) -> None:
    """Raise ErreurMetier unless a note may be changed now."""
    if not droits.corrige:
        raise ErreurMetier(
            "Une note se change ici une fois votre avis rendu et les notes mises en commun, "
            "tant que l’instruction est ouverte."
        )


def exiger_raison(raison: str, champ: str = "motif") -> None:
    """Raise SaisieInvalide unless a reason is given."""
    if not raison.strip():
        phrase = "Dites pourquoi : la raison est gardée avec le changement."
        raise SaisieInvalide(phrase, {champ: phrase})
