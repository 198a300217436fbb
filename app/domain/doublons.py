"""What becomes of the repeated one of two dossiers, what its porteur is told of the other, which pilotes are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.etats import Etat, passage


class SuiteDoublon(StrEnum):
    """What is left to do of the repeated one of two dossiers."""

    A_ECARTER = "a_ecarter"
    A_RETIRER = "a_retirer"
    ECARTE = "ecarte"
    TROP_TARD = "trop_tard"


def suite_d_un_doublon(etat: Etat) -> SuiteDoublon:
    """Before it is taken two agents set it aside; then only its porteur may withdraw it, once asked."""
    if passage(etat, "proposer_irrecevabilite"):
        return SuiteDoublon.A_ECARTER
    if passage(etat, "retirer") or etat is Etat.A_COMPLETER:
        return SuiteDoublon.A_RETIRER
    return SuiteDoublon.ECARTE if etat in (Etat.IRRECEVABLE, Etat.RETIRE) else SuiteDoublon.TROP_TARD


def motif_du_doublon(original: str, depose_le: str, *, est_du_meme: bool) -> str:
    """What the letter of the irrecevabilité says; the agent may write it otherwise.

    Of the dossier of another organisme nothing is told: neither its number nor its day.
    """
    if not est_du_meme:
        return "Une demande pour le même projet est déjà déposée par un autre organisme, et suit son cours."
    return (
        f"Cette demande répète votre dossier n° {original}, déposé le {depose_le}. "
        "Celui-ci suit son cours : vous n’avez rien à faire."
    )


def message_du_doublon(ici: str, original: str, *, est_du_meme: bool) -> str:
    """What is asked of the porteur when the dossier may no longer be set aside."""
    if not est_du_meme:
        return (
            f"Votre dossier n° {ici} semble être le même projet qu’une demande déposée par un autre organisme. "
            "Le portez-vous ensemble ? Si l’autre demande suffit, retirez la vôtre depuis sa page (« Retirer le "
            "dossier »). Sinon, dites-nous en une phrase ce qui les distingue."
        )
    return (
        f"Vos dossiers n° {ici} et n° {original} semblent être la même demande, déposée deux fois. "
        f"Lequel gardez-vous ? Si c’est le n° {original}, retirez le n° {ici} depuis sa page (« Retirer le dossier »). "
        "Si ce sont deux projets différents, dites-nous en une phrase ce qui les distingue."
    )


@dataclass(frozen=True, slots=True)
class APrevenir:
    """What one pilote is told of pairs answered together. `rangs`: of the pairs.

    `est_d_ici`: they follow the dossier from whose page it was answered, and read every pair from there; else the
    other dossier of each pair is theirs.
    """

    est_d_ici: bool
    rangs: tuple[int, ...]


def a_prevenir(ici: int | None, en_face: Iterable[int | None], auteur: int | None) -> dict[int, APrevenir]:
    """The pilotes told of pairs that one answer settled, by id: one mail each, not one a pair nor one a side.

    `ici`: the pilote of the dossier they were answered from; `en_face`: of the other dossier of each pair. Whoever
    answered is told nothing.
    """
    groupes: dict[int, tuple[int, ...]] = {}
    pilotes = list(en_face)
    for rang, pilote in enumerate(pilotes):
        if pilote is not None:
            groupes[pilote] = (*groupes.get(pilote, ()), rang)
    dits = {pilote: APrevenir(False, rangs) for pilote, rangs in groupes.items()}
    if ici is not None and pilotes:
        dits[ici] = APrevenir(True, tuple(range(len(pilotes))))
    return {pilote: dit for pilote, dit in dits.items() if pilote != auteur}
