"""Who is on a dossier now, in words. Time is an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# a page says every thirty seconds that it is read: three missed signs, and the person has gone
VISIBLE = timedelta(seconds=100)
ECRIT = timedelta(minutes=2)
# a sitting ends with a silence, or is cut so that the trail never waits longer
SILENCE = timedelta(minutes=5)
SEANCE_MAXIMUM = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Presente:
    """Somebody seen in a section (empty: on the task list). `ecrit_le`: their last saved answer there."""

    personne_id: int
    nom: str
    section: str
    vue_le: datetime
    ecrit_le: datetime | None


def est_la(vue_le: datetime, t: datetime) -> bool:
    """Whether the person still counts as present."""
    return t - vue_le < VISIBLE


def phrases(presentes: Iterable[Presente], ici: str, titres: Mapping[str, str], t: datetime) -> list[str]:
    """One sentence a person, the most useful one: who writes here comes first. `titres`: section → title."""
    choisies: dict[int, tuple[int, str, str]] = {}
    for p in presentes:
        if not est_la(p.vue_le, t):
            continue
        rang, phrase = _phrase(p, ici, titres, t)
        if p.personne_id not in choisies or rang < choisies[p.personne_id][0]:
            choisies[p.personne_id] = (rang, p.nom, phrase)
    return [phrase for _, _, phrase in sorted(choisies.values())]


def _phrase(p: Presente, ici: str, titres: Mapping[str, str], t: datetime) -> tuple[int, str]:
    ecrit = p.ecrit_le is not None and t - p.ecrit_le < ECRIT
    if ici and p.section == ici:
        return (0, f"{p.nom} écrit dans cette partie.") if ecrit else (1, f"{p.nom} lit cette partie.")
    if p.section in titres:
        lieu = f"« {titres[p.section]} »"
        return (2, f"{p.nom} écrit dans {lieu}.") if ecrit else (3, f"{p.nom} lit {lieu}.")
    return 4, f"{p.nom} est sur ce dossier."


def phrases_de_lecture(noms: Iterable[str]) -> list[str]:
    """One sentence for each colleague who has the same dossier open, by name."""
    return [f"{nom} lit ce dossier en ce moment." for nom in sorted(set(noms))]
