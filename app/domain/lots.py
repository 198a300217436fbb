"""One act on many dossiers: what will happen to each is said before anything is done, and why not when it cannot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.etats import Etat
from app.domain.liens import A_DIRE
from app.domain.partenaires import DEMANDABLES
from app.domain.repartition import Repartition

LOT_MAXIMUM = 100
LISTE_MAXIMUM = 500
"""Dossiers of a whole list: the worker does them, in sight."""
EN_LIGNE_MAXIMUM = 25
"""Above, the person who asks does not wait: the worker does it."""
ANNONCE_APRES = timedelta(minutes=2)
"""The mail that tells a batch waits for its end."""


class ActeDeLot(StrEnum):
    """What the worker may do to many dossiers."""

    CONFIER = "confier"
    COMPLEMENT = "complement"
    NOTE = "note"
    ETIQUETTE = "etiquette"
    AVIS = "avis"


TITRES_DES_ACTES: dict[ActeDeLot, str] = {
    ActeDeLot.CONFIER: "Confier des dossiers à un autre pilote",
    ActeDeLot.COMPLEMENT: "Demander un complément à plusieurs",
    ActeDeLot.NOTE: "Signaler des dossiers",
    ActeDeLot.ETIQUETTE: "Étiqueter des dossiers",
    ActeDeLot.AVIS: "Demander des avis",
}


class Sort(StrEnum):
    """What becomes of one dossier of the batch. ECHEC: an error that nobody foresaw; nothing is done for this one."""

    A_FAIRE = "a_faire"
    FAIT = "fait"
    IMPOSSIBLE = "impossible"
    ECHEC = "echec"


RATE = (
    "Une erreur inattendue est survenue : rien n’est fait pour ce dossier. "
    "Recommencez pour lui ; si elle revient, prévenez la coordination."
)


def bilan_du_lot(sorts: Collection[Sort]) -> str:
    """What became of a batch, in one sentence: « 12 dossiers traités, dont 1 impossible et 2 en échec »."""
    traites = [s for s in sorts if s is not Sort.A_FAIRE]
    impossibles, rates = traites.count(Sort.IMPOSSIBLE), traites.count(Sort.ECHEC)
    sans = [f"{impossibles} impossible{'s' if impossibles > 1 else ''}"] if impossibles else []
    sans += [f"{rates} en échec"] if rates else []
    s = "s" if len(traites) > 1 else ""
    return f"{len(traites)} dossier{s} traité{s}" + (f", dont {' et '.join(sans)}" if sans else "")


@dataclass(frozen=True, slots=True)
class Prevision:
    sort: Sort
    phrase: str


LIGNES_ENSEMBLE = 10
"""Up to ten dossiers are told one under the other; more are gathered by what becomes of them."""
# what somebody has to look at comes first
_ORDRE = (Sort.ECHEC, Sort.IMPOSSIBLE, Sort.A_FAIRE, Sort.FAIT)


@dataclass(frozen=True, slots=True)
class GroupeDeLot:
    """The dossiers of which a batch says the same thing; `rangs`: theirs, in the order of the batch."""

    dit: Prevision
    rangs: tuple[int, ...]


def grouper(dites: Sequence[Prevision]) -> tuple[GroupeDeLot, ...]:
    """What becomes of a long batch, each sentence once; () for a short one.

    Failures and refusals first, then the largest groups: a hundred dossiers are read in a few lines.
    """
    if len(dites) <= LIGNES_ENSEMBLE:
        return ()
    rangs: dict[Prevision, list[int]] = {}
    for rang, dite in enumerate(dites):
        rangs.setdefault(dite, []).append(rang)
    groupes = [GroupeDeLot(dite, tuple(lus)) for dite, lus in rangs.items()]
    return tuple(sorted(groupes, key=lambda g: (_ORDRE.index(g.dit.sort), -len(g.rangs), g.rangs[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confie:
    """A dossier that would change pilote. Ids of people; None: the post is vacant.

    `est_lie`: whoever would take it is; `est_declare`: whoever gives it said whether they are.
    """

    est_termine: bool
    pilote_id: int | None
    pilote: str
    nouveau_id: int
    nouveau: str
    est_lie: bool
    est_declare: bool


def prevoir(confie: Confie) -> Prevision:
    """Done already, impossible, or to do: asked twice, a batch changes nothing the second time."""
    if confie.pilote_id == confie.nouveau_id:
        return Prevision(Sort.FAIT, f"Déjà suivi par {confie.nouveau}.")
    if confie.est_termine:
        return Prevision(Sort.IMPOSSIBLE, "Ce dossier est terminé : il ne se réaffecte plus.")
    if not confie.est_declare:
        return Prevision(Sort.IMPOSSIBLE, A_DIRE)
    if confie.est_lie:
        return Prevision(Sort.IMPOSSIBLE, f"{confie.nouveau} a un lien déclaré avec ce dossier.")
    if not confie.pilote:
        return Prevision(Sort.A_FAIRE, f"Sans pilote aujourd’hui, confié à {confie.nouveau}.")
    return Prevision(Sort.A_FAIRE, f"{confie.pilote} laisse la place à {confie.nouveau}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ADemander:
    """A dossier whose porteur would be asked to complete. `est_permis`: by whoever asks; `a_des_parties`: it has at
    least one of the parts asked; `est_proposee`: its irrecevabilité waits for a second agent.
    """

    etat: Etat
    est_permis: bool
    est_declare: bool
    est_proposee: bool
    a_des_parties: bool = True


def prevoir_demande(dossier: ADemander) -> Prevision:
    """Whether the demand can leave; asked already, it does not leave again."""
    if dossier.etat is Etat.A_COMPLETER:
        return Prevision(Sort.FAIT, "Un complément est déjà attendu du porteur.")
    if not dossier.est_permis:
        return Prevision(Sort.IMPOSSIBLE, "Seul son pilote demande un complément.")
    if not dossier.est_declare:
        return Prevision(Sort.IMPOSSIBLE, A_DIRE)
    if dossier.etat not in (Etat.DEPOSE, Etat.EN_INSTRUCTION):
        return Prevision(Sort.IMPOSSIBLE, "Un complément ne se demande qu’avant la fin de l’instruction.")
    if dossier.est_proposee:
        return Prevision(Sort.IMPOSSIBLE, "Son irrecevabilité est proposée : elle se relit d’abord.")
    if not dossier.a_des_parties:
        return Prevision(Sort.IMPOSSIBLE, "Son formulaire n’a aucune des parties choisies.")
    return Prevision(Sort.A_FAIRE, "Le délai d’instruction s’arrête jusqu’à la réponse.")


def prevoir_note(est_permis: bool, est_declare: bool) -> Prevision:
    """Whether a note may be written on a dossier of the batch."""
    if not est_permis:
        return Prevision(Sort.IMPOSSIBLE, "Ses notes sont réservées aux agents qui le suivent et à la coordination.")
    if not est_declare:
        return Prevision(Sort.IMPOSSIBLE, A_DIRE)
    return Prevision(Sort.A_FAIRE, "La note y est ajoutée.")


def prevoir_etiquette(est_declare: bool, est_posee: bool, est_a_retirer: bool) -> Prevision:
    """Whether a word may be put on a dossier of the batch, or taken away; there already, or not, nothing changes."""
    if est_posee is not est_a_retirer:
        return Prevision(Sort.FAIT, "Cette étiquette n’y est pas." if est_a_retirer else "Cette étiquette y est déjà.")
    if not est_declare:
        return Prevision(Sort.IMPOSSIBLE, A_DIRE)
    return Prevision(Sort.A_FAIRE, "L’étiquette en est retirée." if est_a_retirer else "L’étiquette y est posée.")


def prevoir_avis(repartition: Repartition, etat: Etat, obstacle: str = "") -> Prevision:
    """Whom a demand of avis leaves for on a dossier, and why not for the others.

    `obstacle`: why whoever asks may not ask on this one.
    """
    if obstacle:
        return Prevision(Sort.IMPOSSIBLE, obstacle)
    if not repartition.demandes and repartition.deja:  # all those it concerns
        return Prevision(Sort.FAIT, repartition.phrase(""))
    if etat not in DEMANDABLES:
        return Prevision(Sort.IMPOSSIBLE, "Ce dossier n’est plus à l’examen : aucun avis ne s’y demande.")
    if not repartition.demandes:
        return Prevision(Sort.IMPOSSIBLE, repartition.phrase(""))
    return Prevision(Sort.A_FAIRE, repartition.phrase("À demander à"))
