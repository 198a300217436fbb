"""What a correction of the wording of a barème changed, from one version to the next. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.bareme import ReglageCritere


@dataclass(frozen=True, slots=True)
class Correction:
    """One wording put right: of which criterion, its name or the anchor of a note, before and after."""

    critere: str
    quoi: str
    avant: str
    apres: str


def corrections(avant: Mapping[str, ReglageCritere], apres: Mapping[str, ReglageCritere]) -> list[Correction]:
    """Criterion by criterion, in the order of the barème: none comes or goes once it is frozen."""
    return [
        Correction(apres[cle].libelle, quoi, ancien, nouveau)
        for cle in apres
        if cle in avant
        for quoi, ancien, nouveau in _formulations(avant[cle], apres[cle])
        if ancien != nouveau
    ]


def corrections_de(
    critere: str, avant: Mapping[str, ReglageCritere], apres: Mapping[str, ReglageCritere]
) -> list[Correction]:
    """The same for one criterion of a grille: every secondary orientation has the words of « secondaire »."""
    cle = "secondaire" if critere.startswith("secondaire.") else critere
    seul = [{cle: dits[cle]} if cle in dits else {} for dits in (avant, apres)]
    return corrections(seul[0], seul[1])


def _formulations(avant: ReglageCritere, apres: ReglageCritere) -> list[tuple[str, str, str]]:
    reperes = zip(avant.ancres, apres.ancres, strict=True)
    return [
        ("nom", avant.libelle, apres.libelle),
        *((f"repère {note}", ancien, nouveau) for note, (ancien, nouveau) in enumerate(reperes)),
    ]
