"""Why the proposer left a dossier out: for each, the constraint that would break if it were put in as it stands.

Everything is read again on the distribution itself, in whole cents: nothing is guessed from the search. When a dossier
noted lower passes on the same envelope, it says what lets it pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.propositions import Candidat, Probleme, recu
from app.domain.saisies import euros, pourcentage
from app.domain.scenarios import Cle, Montants, Placement

DEVANT_MAXIMUM = 5


class Cause(StrEnum):
    """What keeps a dossier out, and its short name."""

    EXCLU = "exclu"
    SANS_NOTE = "sans_note"
    REGLE = "regle"
    PART = "part"
    ENVELOPPE = "enveloppe"
    RECHERCHE = "recherche"

    @property
    def libelle(self) -> str:
        return CAUSES[self]


CAUSES: dict[Cause, str] = {
    Cause.EXCLU: "Écarté à votre demande",
    Cause.SANS_NOTE: "Sans note",
    Cause.REGLE: "Aucun financeur ne peut le servir",
    Cause.PART: "Part minimale hors d’atteinte",
    Cause.ENVELOPPE: "Enveloppes prises",
    Cause.RECHERCHE: "Recherche arrêtée avant la preuve",
}


@dataclass(frozen=True, slots=True)
class Explication:
    """A dossier left out, why, and who passes before it with a lower note: (dossier, what lets it)."""

    dossier_id: int
    cause: Cause
    phrase: str
    devant: tuple[tuple[int, str], ...] = ()


def expliquer(probleme: Probleme, montants: Montants) -> list[Explication]:
    """One explanation for each dossier that gets nothing, in the order of the ranking."""
    placement = Placement(probleme.cadre, montants)
    return [_une(probleme, placement, c) for c in probleme.candidats if not placement.total(c.fiche.id)]


def _une(probleme: Probleme, placement: Placement, c: Candidat) -> Explication:
    moins = probleme.minimum_cents(c.fiche)
    if c.fiche.id in probleme.contraintes.exclus:
        return Explication(c.fiche.id, Cause.EXCLU, "Vous avez demandé de l’écarter.")
    if c.fiche.note_dixiemes is None:
        phrase = "Il n’a pas de note : un euro n’y vaut aucun point. Imposez-le si vous voulez le retenir."
        return Explication(c.fiche.id, Cause.SANS_NOTE, phrase)
    if not c.cases:
        return Explication(c.fiche.id, Cause.REGLE, _regles(probleme, c))
    avant = _possible(probleme, probleme.depart, c)
    if avant < c.bas:
        phrase = (
            f"Même seul, il ne recevrait que {euros(avant * probleme.contraintes.pas_cents)} de ses financeurs, moins "
            f"que {euros(moins)}, {_part(probleme)} de {euros(probleme.plafond_cents(c.fiche))}."
        )
        return Explication(c.fiche.id, Cause.PART, phrase)
    apres = _possible(probleme, placement, c)
    if apres >= c.bas:
        phrase = "Il tiendrait dans ce qui reste : la recherche s’est arrêtée avant. Relancez-la, ou imposez-le."
        return Explication(c.fiche.id, Cause.RECHERCHE, phrase)
    cles = _cles(probleme, c)
    restes = ", ".join(f"{probleme.cadre.nom(cle)} {euros(max(0, placement.reste(cle)))}" for cle in cles)
    phrase = (
        f"Il lui faudrait au moins {euros(moins)} ({_part(probleme)} de {euros(probleme.plafond_cents(c.fiche))}). "
        f"Il reste : {restes}. Le retenir demanderait de baisser ou d’écarter d’autres dossiers, pour moins de points."
    )
    return Explication(c.fiche.id, Cause.ENVELOPPE, phrase, _devant(probleme, placement, c, cles))


def _part(probleme: Probleme) -> str:
    return pourcentage(probleme.contraintes.part_min_pour_mille)


def _cles(probleme: Probleme, c: Candidat) -> list[Cle]:
    return [(code, probleme.cadre.case(c.fiche.id, code).feuille) for code in c.cases]


def _possible(probleme: Probleme, placement: Placement, c: Candidat) -> int:
    """The most steps it could get from what these amounts leave, funder by funder."""
    steps = 0
    for code, (bas, haut) in c.cases.items():
        reste = max(0, placement.reste((code, probleme.cadre.case(c.fiche.id, code).feuille)))
        tenable = min(haut, reste // probleme.contraintes.pas_cents, c.haut - steps)
        steps += tenable if tenable >= bas else 0
    return steps


def _regles(probleme: Probleme, c: Candidat) -> str:
    """What each funder answers to the least it could be asked."""
    phrases = []
    for code in probleme.cadre.codes:
        case = probleme.case(c.fiche, code)
        refus = probleme.cadre.enveloppes.refus_de_regle(code, max(1, case.minimum_cents), c.fiche.lieu)
        nom = probleme.cadre.enveloppes.racines[code].nom
        if refus:
            phrases.append(refus)
        elif probleme.contraintes.que_les_sollicites and code not in c.fiche.financeurs:
            phrases.append(f"{nom} n’a pas été sollicité.")
        else:
            phrases.append(f"{nom} donne au moins {euros(case.minimum_cents)} : ce dossier ne peut pas tant recevoir.")
    return " ".join(phrases)


def _devant(probleme: Probleme, placement: Placement, c: Candidat, cles: list[Cle]) -> tuple[tuple[int, str], ...]:
    """Dossiers noted lower that hold a part of the same envelopes, and what lets them."""
    trouves = []
    for autre in probleme.candidats:
        if (autre.fiche.note_dixiemes or 0) >= (c.fiche.note_dixiemes or 0):
            continue
        siens = placement.montants.get(autre.fiche.id, {})
        if any((code, probleme.cadre.case(autre.fiche.id, code).feuille) in cles for code in siens):
            trouves.append((autre.fiche.id, _pourquoi(probleme, placement.montants, c, autre)))
    return tuple(trouves[:DEVANT_MAXIMUM])


def _pourquoi(probleme: Probleme, montants: Mapping[int, Mapping[str, int]], c: Candidat, autre: Candidat) -> str:
    if autre.promis:
        return "promis"
    if autre.fiche.id in probleme.contraintes.imposes:
        return "imposé"
    total = sum(montants[autre.fiche.id].values())
    for minimum in probleme.contraintes.minimums:
        # without this dossier, the minimum would no longer be reached
        if (
            minimum.groupe.contient(autre.fiche)
            and not minimum.groupe.contient(c.fiche)
            and recu(probleme.cadre, montants, minimum.groupe) - total < minimum.cents
        ):
            return f"minimum : {minimum.nom}"
    return "un montant plus petit tient dans l’enveloppe"
