"""Setting a request aside: for a reason of the list, proposed by one agent and confirmed by another.

Sources: criteria published by the contracts (domaine.md §1.4); CRPA, art. L.211-2 (a refusal states its reasons) and
L.114-5 (what is missing is asked before). A single agent would be judge and party: the porteur is told nothing before
the second one has read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.erreurs import ConflitDeVersion, SaisieInvalide
from app.domain.etats import Etat
from app.domain.recevabilite import POINTS, Ligne, Point, Reponse, manquants
from app.domain.ressemblances import EN_LICE

TEXTE_MAXIMUM = 2000


class MotifIrrecevabilite(StrEnum):
    """Why a request is not examined."""

    HORS_DELAI = "hors_delai"
    INCOMPLET = "incomplet"
    BUDGET = "budget"
    PLAFOND = "plafond"
    PUBLIC = "public"
    BILAN = "bilan"
    ATTESTATION = "attestation"
    HORS_TERRITOIRE = "hors_territoire"
    PORTEUR = "porteur"
    FONCTIONNEMENT = "fonctionnement"
    DOUBLON = "doublon"
    AUTRE = "autre"


class EtatProposition(StrEnum):
    """Where a proposal is. Only the first one waits for somebody."""

    PROPOSEE = "proposee"
    CONFIRMEE = "confirmee"
    RENVOYEE = "renvoyee"
    RETIREE = "retiree"


@dataclass(frozen=True, slots=True)
class FicheMotif:
    """`libelle`: for the agents. `phrase`: how the letter begins. `point`: the line of the checklist it rests on."""

    libelle: str
    phrase: str
    point: Point | None = None


MOTIFS: dict[MotifIrrecevabilite, FicheMotif] = {
    MotifIrrecevabilite.HORS_DELAI: FicheMotif(
        "Déposé hors délai", "Votre demande a été déposée après la clôture de l’appel.", Point.DELAI
    ),
    MotifIrrecevabilite.INCOMPLET: FicheMotif(
        "Resté incomplet",
        "Des documents ou des informations demandés manquent encore, malgré notre demande de complément.",
        Point.PIECES,
    ),
    MotifIrrecevabilite.BUDGET: FicheMotif(
        "Budget non équilibré", "Les produits et les charges du budget de votre projet ne sont pas égaux.", Point.BUDGET
    ),
    MotifIrrecevabilite.PLAFOND: FicheMotif(
        "Montant hors des règles de l’appel", "Le montant demandé dépasse ce que permet l’appel.", Point.PLAFOND
    ),
    MotifIrrecevabilite.PUBLIC: FicheMotif(
        "Public hors des quartiers prioritaires",
        "Trop peu de bénéficiaires de votre projet habitent un quartier prioritaire.",
        Point.QPV,
    ),
    MotifIrrecevabilite.BILAN: FicheMotif(
        "Bilan d’une subvention antérieure non rendu",
        "Le bilan d’une subvention antérieure n’a pas été rendu (loi n° 2000-321, article 10).",
        Point.BILAN,
    ),
    MotifIrrecevabilite.ATTESTATION: FicheMotif(
        "Attestation absente ou non signée",
        "Votre demande n’est pas signée par une personne qui peut engager l’organisme.",
        Point.ATTESTATION,
    ),
    MotifIrrecevabilite.HORS_TERRITOIRE: FicheMotif(
        "Hors du territoire du contrat",
        "Votre projet ne se déroule pas dans les quartiers du contrat de ville.",
        Point.TERRITOIRE,
    ),
    MotifIrrecevabilite.PORTEUR: FicheMotif(
        "Organisme non éligible", "Votre organisme ne fait pas partie de ceux à qui l’appel s’adresse."
    ),
    MotifIrrecevabilite.FONCTIONNEMENT: FicheMotif(
        "Fonctionnement général, et non un projet",
        "L’appel soutient des projets : il ne finance pas le fonctionnement général d’un organisme.",
    ),
    MotifIrrecevabilite.DOUBLON: FicheMotif(
        "Demande en double", "Cette demande est déjà déposée : l’autre suit son cours."
    ),
    MotifIrrecevabilite.AUTRE: FicheMotif("Autre motif", "Votre demande ne remplit pas une condition de l’appel."),
}


@dataclass(frozen=True, slots=True)
class DoublonDit:
    """What agents say of a dossier proposed as a double.

    `originaux`: the states of the dossiers it repeats; none when nobody named one. `dit_autrement`: since the proposal
    somebody answered that it repeats nothing.
    """

    originaux: tuple[Etat, ...] = ()
    dit_autrement: bool = False


def motif_suggere(liste: Iterable[Ligne]) -> MotifIrrecevabilite | None:
    """The reason that rests on the first point that does not hold; None when they all hold."""
    par_point = {fiche.point: motif for motif, fiche in MOTIFS.items() if fiche.point}
    return next((par_point[ligne.point] for ligne in manquants(liste)), None)


def motifs_proposes(liste: Sequence[Ligne]) -> list[tuple[str, str]]:
    """(value, words) of the reasons as they are listed: those that hold, then those whose point must be answered first.

    Those whose point the call does not check are left out.
    """
    points = {ligne.point: ligne.retenue for ligne in liste}
    possibles, bloques = [], []
    for motif, fiche in MOTIFS.items():
        retenue = points.get(fiche.point) if fiche.point else Reponse.NON
        if retenue is Reponse.NON:
            possibles.append((motif.value, fiche.libelle))
        elif retenue is not None:
            bloques.append((motif.value, f"{fiche.libelle} (point à « {retenue.libelle.lower()} »)"))
    return possibles + bloques


def exiger_proposition(
    motif: MotifIrrecevabilite | None, texte: str, liste: Iterable[Ligne], doublon: DoublonDit | None = None
) -> MotifIrrecevabilite:
    """Raise SaisieInvalide unless a reason of the list is given and explained: the porteur reads both.

    A reason that rests on a point of the checklist holds once that point is answered « non »: the letter would
    otherwise say the contrary of what was verified.
    """
    erreurs = {}
    if motif is None:
        erreurs["motif"] = "Choisissez le motif."
    elif manque := _point_qui_tient(motif, liste):
        erreurs["motif"] = manque
    elif doublon and motif is MotifIrrecevabilite.DOUBLON and (manque := _doublon_defait(doublon)):
        erreurs["motif"] = f"{manque} Choisissez un autre motif."
    if not texte.strip():
        erreurs["texte"] = "Expliquez le motif : ce texte est envoyé au porteur."
    if motif is None or erreurs:
        raise SaisieInvalide("Cette proposition n’est pas complète. Corrigez les points ci-dessous.", erreurs)
    return motif


def _point_qui_tient(motif: MotifIrrecevabilite, liste: Iterable[Ligne]) -> str:
    """Why the reason does not hold; "" when its point is answered « non », or when it rests on none."""
    point = MOTIFS[motif].point
    if point is None:
        return ""
    ligne = next((ligne for ligne in liste if ligne.point is point), None)
    if ligne is None:
        return "Cet appel ne vérifie pas ce point : choisissez un autre motif."
    if ligne.retenue is Reponse.NON:
        return ""
    return (
        f"Ce motif repose sur le point « {POINTS[point].libelle} », dont la réponse est « "
        f"{ligne.retenue.libelle.lower()} ». Répondez-y d’abord non, avec votre raison, ou choisissez un autre motif."
    )


RIEN_A_RELIRE = "Aucune irrecevabilité n’attend pour ce dossier. Rechargez la page."
RELISEZ = (
    "Rien n’est envoyé. La proposition a été retirée, puis faite de nouveau depuis votre lecture : relisez-la, "
    "puis répondez."
)


def rien_a_relire(etat: EtatProposition | None, par: str, le: str) -> str:
    """Why nothing waits for a second agent: what became of the last proposal, by whom and when; None: never one."""
    if etat is EtatProposition.RETIREE:
        return f"Aucune irrecevabilité n’attend plus pour ce dossier : la proposition a été retirée le {le}."
    if etat is EtatProposition.RENVOYEE:
        return f"Aucune irrecevabilité n’attend plus pour ce dossier : {par} a renvoyé la proposition le {le}."
    return RIEN_A_RELIRE


def exiger_la_proposition_lue(lue: str, en_attente: int | None) -> None:
    """Raise ConflitDeVersion unless the one that waits is the one on the page: another letter would leave, unread."""
    if lue != str(en_attente):
        raise ConflitDeVersion(RELISEZ)


def exiger_encore_fondee(change: str) -> None:
    """Raise ConflitDeVersion once the reason no longer rests on what was verified; `change`: of `ce_qui_a_change`.

    It held when it was proposed; days may pass before the second agent reads.
    """
    if change:
        raise ConflitDeVersion(f"Rien n’est envoyé. {change}")


def ce_qui_a_change(
    motif: MotifIrrecevabilite, liste: Iterable[Ligne], auteurs: Mapping[Point, str], doublon: DoublonDit
) -> str:
    """Why a proposal that waits no longer stands, in sentences; "" while it stands.

    `auteurs`: who answered each point, and when (« Paul Roy, le 3 mars 2027 »).
    """
    if motif is MotifIrrecevabilite.DOUBLON:
        return _doublon_defait(doublon)
    point = MOTIFS[motif].point
    if point is None:
        return ""
    libelle = POINTS[point].libelle
    ligne = next((ligne for ligne in liste if ligne.point is point), None)
    if ligne is None:
        return f"L’appel ne vérifie plus le point « {libelle} », sur lequel repose le motif."
    if ligne.retenue is Reponse.NON:
        return ""
    dite = ligne.retenue.libelle.lower()
    debut = f"Le motif repose sur le point « {libelle} », qui n’est plus à « non »."
    verification = ligne.verification
    if verification is None or ligne.est_perimee:
        return f"{debut} Le portail constate maintenant « {dite} ». {ligne.constat.phrase}"
    raison = f" Sa raison : {verification.motif}" if verification.motif else ""
    return f"{debut} Réponse « {dite} » donnée par {auteurs.get(point, 'un agent')}.{raison}"


def _doublon_defait(doublon: DoublonDit) -> str:
    """Of the other dossier neither number nor organisme: whoever reads may be linked to it."""
    if doublon.originaux and not any(etat in EN_LICE for etat in doublon.originaux):
        return "La demande que ce dossier répète a été retirée ou écartée depuis : elle ne suit plus son cours."
    if not doublon.originaux and doublon.dit_autrement:
        return "Un agent a répondu depuis que ce dossier ne répète pas l’autre."
    return ""
