"""Who is in the room, for whom, and whether the committee may decide.

The rule is that of the councils: more than half of the members in office are there in person (CGCT, L.2121-17); who
takes no part in a decision is counted neither among them nor among those present (L.2131-11); a proxy votes and makes
no quorum, and nobody holds more than one (L.2121-20). A sitting may do without: it is then said with each decision.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, SaisieInvalide


class Presence(StrEnum):
    """Where somebody called to a sitting stands."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSE = "excuse"
    REPRESENTE = "represente"

    @property
    def libelle(self) -> str:
        return LIBELLES_PRESENCE[self]


LIBELLES_PRESENCE: dict[Presence, str] = {
    Presence.PRESENT: "Présent",
    Presence.ABSENT: "Absent",
    Presence.EXCUSE: "Excusé",
    Presence.REPRESENTE: "Représenté",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One of those called, before one dossier. `ne_decide_pas`: withdrew, or declared a link."""

    personne_id: int
    presence: Presence
    represente_par_id: int | None = None
    ne_decide_pas: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members in office, present and represented, once those who take no part are left out."""

    en_exercice: int
    presents: int
    pouvoirs: int = 0
    est_requis: bool = True

    @property
    def est_atteint(self) -> bool:
        return 2 * self.presents > self.en_exercice

    @property
    def permet_de_decider(self) -> bool:
        return self.est_atteint or not self.est_requis

    @property
    def votants(self) -> int:
        """How many votes there are: those present, and the proxies they hold."""
        return self.presents + self.pouvoirs

    @property
    def manque(self) -> int:
        """How many more must come."""
        return max(0, self.en_exercice // 2 + 1 - self.presents)


def compter(places: Iterable[Place], *, est_requis: bool = True) -> Quorum:
    """The quorum before one dossier."""
    qui = {place.personne_id: place for place in places if not place.ne_decide_pas}
    presents = {id_ for id_, place in qui.items() if place.presence is Presence.PRESENT}
    porteurs = {p.represente_par_id for p in qui.values() if p.presence is Presence.REPRESENTE} & presents
    return Quorum(len(qui), len(presents), len(porteurs), est_requis)


def exiger_quorum(quorum: Quorum) -> None:
    """Raises ErreurMetier when the committee may not decide."""
    if quorum.permet_de_decider:
        return
    raise ErreurMetier(
        f"Le quorum n’est pas atteint sur ce dossier : présents pouvant voter, {quorum.presents} "
        f"sur {quorum.en_exercice}. Notez les présences, ou ajournez à une autre séance."
    )


@dataclass(frozen=True, slots=True)
class Mouvement:
    """Somebody comes, leaves, is excused or represented, at a UTC instant."""

    personne_id: int
    presence: Presence
    a: datetime
    represente_par_id: int | None = None


def verifier_mouvement(
    mouvement: Mouvement, places: Collection[Place], anterieurs: Iterable[Mouvement], maintenant: datetime
) -> None:
    """Raises SaisieInvalide (`represente_par`, `heure`): a proxy goes to who holds no other; time goes on."""
    if mouvement.presence is Presence.REPRESENTE:
        _verifier_pouvoir(mouvement, places)
    if mouvement.a > maintenant:
        _refuser("heure", "Cette heure n’est pas encore passée : saisissez l’heure de l’arrivée ou du départ.")
    if any(m.a > mouvement.a for m in anterieurs if m.personne_id == mouvement.personne_id):
        _refuser(
            "heure", "Un mouvement plus récent de cette personne est déjà noté : saisissez une heure plus tardive."
        )


def _verifier_pouvoir(mouvement: Mouvement, places: Collection[Place]) -> None:
    mandataire = mouvement.represente_par_id
    if mandataire is None or mandataire == mouvement.personne_id or mandataire not in {p.personne_id for p in places}:
        _refuser("represente_par", "Choisissez le membre de la séance qui a reçu le pouvoir.")
    autres = {p.represente_par_id for p in places if p.personne_id != mouvement.personne_id}
    if mandataire in autres:
        _refuser("represente_par", "Ce membre porte déjà un pouvoir : on n’en porte qu’un. Choisissez un autre membre.")


def periodes(mouvements: Iterable[Mouvement]) -> Mapping[int, list[tuple[datetime, datetime | None]]]:
    """When each person was in the room: (came, left), None while they are there. `mouvements` in the order of time."""
    lues: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for m in mouvements:
        siennes = lues.setdefault(m.personne_id, [])
        est_la = bool(siennes) and siennes[-1][1] is None
        if m.presence is Presence.PRESENT and not est_la:
            siennes.append((m.a, None))
        elif m.presence is not Presence.PRESENT and est_la:
            siennes[-1] = (siennes[-1][0], m.a)
    return lues


def _refuser(champ: str, phrase: str) -> None:
    raise SaisieInvalide(phrase, {champ: phrase})
