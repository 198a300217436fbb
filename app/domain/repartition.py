"""Whom a request is shown to, among the partners that were chosen for many: one line per dossier, one per partner."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

NOMS_MAXIMUM = 6
"""Names of partners written in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class Pressenti:
    """A partner that may be asked. `communes`: where it is concerned; none: everywhere."""

    id: int
    nom: str
    communes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Repartition:
    """Of the partners chosen, those to ask on a dossier, asked already, out of their territory, or asking it."""

    demandes: tuple[Pressenti, ...] = ()
    deja: tuple[Pressenti, ...] = ()
    hors: tuple[Pressenti, ...] = ()
    soi: tuple[Pressenti, ...] = ()

    def phrase(self, verbe: str) -> str:
        """« À demander à A, B. Déjà demandé à C. » Out of whose territory it is, when nobody is asked.

        Of a hundred dossiers each is out of most territories: `PartDuPartenaire` says it once.
        """
        dites = [f"{verbe} {_noms(self.demandes)}."] if self.demandes else []
        dites += [f"Déjà demandé à {_noms(self.deja)}."] if self.deja else []
        dites += [f"C’est la demande de {_noms(self.soi)}."] if self.soi else []
        if self.hors and not self.demandes:
            dites.append(f"Hors du territoire de {_noms(self.hors)}.")
        return " ".join(dites)


def repartir(
    organisme: str, communes: Collection[str], deja: Collection[int], pressentis: Iterable[Pressenti]
) -> Repartition:
    """Whom a dossier of `organisme` in `communes` is shown to: nobody their own, nor out of their territory, nor twice.

    `deja`: ids of those asked already.
    """
    demandes, dits, hors, soi = [], [], [], []
    for p in pressentis:
        if organisme.casefold() == p.nom.casefold():
            soi.append(p)
        elif p.id in deja:
            dits.append(p)
        elif p.communes and p.communes.isdisjoint(communes):
            hors.append(p)
        else:
            demandes.append(p)
    return Repartition(tuple(demandes), tuple(dits), tuple(hors), tuple(soi))


@dataclass(frozen=True, slots=True)
class PartDuPartenaire:
    """About how many dossiers a partner is asked, and why not about the others."""

    nom: str
    demandes: int
    deja: int
    hors: int
    soi: int

    @property
    def reste(self) -> str:
        """« 75 hors de son territoire, 1 déjà demandé »; "" when it is asked about all of them."""
        dites = (
            (self.hors, "hors de son territoire"),
            (self.deja, "déjà demandé" if self.deja == 1 else "déjà demandés"),
            (self.soi, "de sa propre demande" if self.soi == 1 else "de ses propres demandes"),
        )
        return ", ".join(f"{nombre} {mot}" for nombre, mot in dites if nombre)


def parts_des_partenaires(
    pressentis: Iterable[Pressenti], ouverts: Sequence[Repartition], a_faire: Sequence[Repartition]
) -> list[PartDuPartenaire]:
    """One line per partner. `ouverts`: of the dossiers that may still be asked about; `a_faire`: of those that are."""
    demandes = Counter(p.id for part in a_faire for p in part.demandes)
    deja, hors, soi = (
        Counter(p.id for part in ouverts for p in getattr(part, quoi)) for quoi in ("deja", "hors", "soi")
    )
    return [PartDuPartenaire(p.nom, demandes[p.id], deja[p.id], hors[p.id], soi[p.id]) for p in pressentis]


def _noms(partenaires: Collection[Pressenti]) -> str:
    tous = [p.nom for p in partenaires]
    autres = len(tous) - NOMS_MAXIMUM
    if autres > 1:
        return f"{', '.join(tous[:NOMS_MAXIMUM])} et {autres} autres"
    return ", ".join(tous)
