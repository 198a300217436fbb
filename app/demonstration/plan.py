"""What each invented dossier becomes: campaign, state reached, idea, place, who asks. Always the same list."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.demonstration.calendrier import Epoque
from app.demonstration.contenu import Cas
from app.demonstration.lieux import LIEUX
from app.demonstration.organismes import ASSOCIATIONS, AUTRES, COLLECTIFS, VITRINE, OrganismeDemo
from app.demonstration.projets import Projet, projets, projets_courts
from app.domain.etats import Etat
from app.domain.orientations import Orientation

# state reached × how many dossiers, in each campaign
OBJECTIFS: dict[str, tuple[tuple[Etat, int], ...]] = {
    "close": (
        (Etat.NOTIFIE_ACCORD, 2), (Etat.NOTIFIE_REFUS, 3), (Etat.CONVENTIONNE, 2), (Etat.RENONCE, 1),
        (Etat.EN_COURS, 3), (Etat.BILAN_RECU, 2), (Etat.SOLDE, 2), (Etat.ATTENTE, 1), (Etat.EXPIRE, 1),
    ),
    "comite": (
        (Etat.EN_COMITE, 13), (Etat.ACCORDE, 5), (Etat.REFUSE, 2), (Etat.AJOURNE, 1), (Etat.ATTENTE, 2),
        (Etat.INSTRUIT, 3), (Etat.EN_INSTRUCTION, 2), (Etat.EXPIRE, 2), (Etat.RETIRE, 1),
    ),
    "ouverte": (
        (Etat.BROUILLON, 8), (Etat.ABANDONNE, 1), (Etat.DEPOSE, 6), (Etat.A_COMPLETER, 2),
        (Etat.EN_INSTRUCTION, 5), (Etat.IRRECEVABLE, 1), (Etat.RETIRE, 1),
    ),
    "sip": (
        (Etat.SOLDE, 1), (Etat.NOTIFIE_ACCORD, 1), (Etat.NOTIFIE_REFUS, 1), (Etat.EN_INSTRUCTION, 1),
        (Etat.DEPOSE, 2), (Etat.BROUILLON, 1),
    ),
    "fpc": ((Etat.INSTRUIT, 1), (Etat.EN_INSTRUCTION, 1), (Etat.DEPOSE, 1), (Etat.BROUILLON, 1)),
}  # fmt: skip
# ranks, in their campaign, of the dossiers of the association one enters as
_DE_LA_VITRINE = {
    "close": (5, 9), "comite": (3, 17), "ouverte": (0, 1, 12, 20), "sip": (1,), "fpc": (2,),
}  # fmt: skip
# what a committee makes of a dossier, from the best served to the least
_PAR_MERITE = (
    Etat.ACCORDE, Etat.SOLDE, Etat.BILAN_RECU, Etat.EN_COURS, Etat.CONVENTIONNE, Etat.NOTIFIE_ACCORD, Etat.RENONCE,
    Etat.EN_COMITE, Etat.INSTRUIT, Etat.ATTENTE, Etat.AJOURNE, Etat.REFUSE, Etat.NOTIFIE_REFUS,
)  # fmt: skip
_ORIENTATIONS = tuple(Orientation)
_EN_COURS = frozenset({Etat.BROUILLON, Etat.DEPOSE, Etat.EN_INSTRUCTION, Etat.INSTRUIT})


@dataclass(frozen=True)
class Prevu:
    """A dossier to play. `part`: its place among the deposits of its campaign, from 0 to 1."""

    epoque: str
    etat: Etat
    cas: Cas
    part: float
    rang: int

    @property
    def est_en_cours(self) -> bool:
        """Whether it belongs to the last days of a continuous window."""
        return self.epoque in ("sip", "fpc") and self.etat in _EN_COURS


def prevus(epoques: tuple[Epoque, ...]) -> Iterator[Prevu]:
    """Every dossier of the demonstration."""
    for decalage, epoque in enumerate(epoques):
        etats = [etat for etat, nombre in OBJECTIFS[epoque.cle] for _ in range(nombre)]
        tous = [_cas(epoque, rang, decalage) for rang in range(len(etats))]
        for rang, (etat, cas) in enumerate(zip(_au_merite(etats, tous), tous, strict=True)):
            # deposits do not follow the order of the states, and two never fall on the same instant
            part = ((rang * 7) % len(etats) + 0.5) / len(etats)
            yield Prevu(epoque.cle, etat, cas, part, rang)


def qualite(cas: Cas) -> int:
    """How good the dossier is, 1 to 4: the idea, and one place out of three a little better or worse served."""
    return max(1, min(4, cas.projet.niveau + (0, 0, 0, -1, 1, 0)[cas.rang % 6]))


def _au_merite(etats: list[Etat], tous: list[Cas]) -> list[Etat]:
    """The same states, those of the committee given from the best dossier to the least good."""
    places = [rang for rang, etat in enumerate(etats) if etat in _PAR_MERITE]
    meilleures = sorted(places, key=lambda rang: -qualite(tous[rang]))
    donnes = sorted((etats[rang] for rang in places), key=_PAR_MERITE.index)
    ranges = list(etats)
    for rang, etat in zip(meilleures, donnes, strict=True):
        ranges[rang] = etat
    return ranges


def _cas(epoque: Epoque, rang: int, decalage: int) -> Cas:
    if epoque.cle in ("sip", "fpc"):
        return _cas_court(epoque, rang, decalage)
    est_vitrine = rang in _DE_LA_VITRINE[epoque.cle]
    orientations = VITRINE.orientations if est_vitrine else _ORIENTATIONS
    orientation = orientations[(rang + decalage) % len(orientations)]
    idees = projets(orientation)
    projet = idees[(rang // len(_ORIENTATIONS) + 2 * decalage + rang % 2) % len(idees)]
    organisme = VITRINE if est_vitrine else _demandeur(projet, rang + decalage)
    lieu = LIEUX[(rang * 5 + decalage * 3) % len(LIEUX)]
    return Cas(organisme, projet, lieu, epoque.annee, 100 * decalage + rang, premiere_demande=rang % 5 == 0)


def _cas_court(epoque: Epoque, rang: int, decalage: int) -> Cas:
    petits, concertes = projets_courts()[:3], projets_courts()[3:]
    projet = (petits if epoque.cle == "sip" else concertes)[rang % (3 if epoque.cle == "sip" else 2)]
    if rang in _DE_LA_VITRINE[epoque.cle]:
        organisme = VITRINE
    elif rang % 3 == 0:
        organisme = COLLECTIFS[decalage % 2]
    else:
        organisme = ASSOCIATIONS[(rang * 4 + decalage) % len(ASSOCIATIONS)]
    lieu = LIEUX[(rang * 3 + decalage) % len(LIEUX)]
    return Cas(organisme, projet, lieu, epoque.annee, 100 * decalage + rang)


def _demandeur(projet: Projet, rang: int) -> OrganismeDemo:
    possibles = [o for o in (*ASSOCIATIONS[1:], *AUTRES) if projet.orientation in o.orientations]
    return possibles[rang % len(possibles)]
