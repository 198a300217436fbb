"""Asking an organisme to complete its request: ready sentences, the parts and the documents they open, a date.

Only what a rule of the call asks for may be demanded (CRPA, art. L.114-5). A ready sentence is a proposal: the agent
edits it before sending.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.calendrier import ajouter_mois
from app.domain.pieces import SECTION
from app.domain.recevabilite import Ligne, Point, Reponse

DELAI_MAXIMUM_MOIS = 6
TEXTE_MAXIMUM = 3000


@dataclass(frozen=True, slots=True)
class PhrasePrete:
    """A sentence ready to send. `point`: the line of the checklist it answers; `sections`, `pieces`: what it opens."""

    texte: str
    point: Point | None = None
    sections: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()


PHRASES: dict[str, PhrasePrete] = {
    "budget": PhrasePrete(
        "Précisez le budget : le total des produits et celui des charges doivent être égaux.",
        Point.BUDGET, ("budget",),
    ),
    "plafond": PhrasePrete(
        "Ramenez le montant demandé sous le plafond de l’appel, ou ajoutez un financement.", Point.PLAFOND, ("budget",)
    ),
    "publics": PhrasePrete(
        "Précisez le nombre de bénéficiaires par quartier d’habitation.", Point.QPV, ("territoires",)
    ),
    "territoire": PhrasePrete(
        "Dites où se passe l’action : communes, quartiers, adresse du lieu.", Point.TERRITOIRE, ("territoires",)
    ),
    "bilan": PhrasePrete(
        "Joignez le bilan de la subvention de l’année précédente, même intermédiaire.",
        Point.BILAN, (SECTION,), ("autre",),
    ),
    "illisible": PhrasePrete(
        "Un document ne se lit pas : joignez une copie nette, droite et complète.", Point.PIECES, (SECTION,)
    ),
    "attestation": PhrasePrete(
        "Faites signer la demande par la personne qui représente l’organisme, ou joignez le pouvoir de qui signe.",
        Point.ATTESTATION, ("attestations", SECTION), ("pouvoir",),
    ),
    "rib": PhrasePrete(
        "Joignez un relevé d’identité bancaire au nom de l’organisme.", None, (SECTION,), ("rib",)
    ),
    "comptes": PhrasePrete("Joignez les comptes de la dernière année close.", None, (SECTION,), ("comptes",)),
    "devis": PhrasePrete("Joignez le devis de vos achats les plus importants.", None, (SECTION,), ("devis",)),
    "indicateurs": PhrasePrete(
        "Donnez au moins un indicateur chiffré par objectif, avec sa valeur de départ.", None, ("indicateurs",)
    ),
    "participation": PhrasePrete(
        "Dites comment les habitants prennent part au projet, étape par étape.", None, ("participation",)
    ),
    "calendrier": PhrasePrete("Précisez les dates et les étapes de l’action.", None, ("calendrier",)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Complement:
    """A demand being written: its text, the parts to complete, the documents expected."""

    texte: str
    sections: tuple[str, ...]
    pieces: tuple[str, ...]


def phrases_proposees(sections: Collection[str]) -> dict[str, str]:
    """The sentences that speak of a part this form has, in order: key → sentence."""
    return {cle: p.texte for cle, p in PHRASES.items() if not p.sections or not set(p.sections).isdisjoint(sections)}


def complement_suggere(lignes: Iterable[Ligne], sections: Collection[str], pieces: Collection[str]) -> Complement:
    """What the points that do not hold call for: the demand is never started from a blank page.

    In the sentences written for the porteur only: what an agent noted of a point is for colleagues.
    """
    refuses = {ligne.point for ligne in lignes if ligne.retenue is Reponse.NON}
    cles = [cle for cle, phrase in PHRASES.items() if phrase.point in refuses]
    return ajouter_phrases(Complement("", (), ()), cles, sections, pieces)


@dataclass(frozen=True, slots=True)
class RaisonInterne:
    """Why an agent said no to a point, as it was noted for colleagues. `libelle`: the name of the point."""

    point: Point
    libelle: str
    texte: str

    def est_dans(self, texte: str) -> bool:
        """Whether a demand already says it."""
        return self.texte in texte.replace("\r\n", "\n")


def raisons_internes(lignes: Iterable[Ligne]) -> tuple[RaisonInterne, ...]:
    """What agents noted of the points that do not hold: read beside the demand, never in it by itself."""
    refusees = [(li, li.verification) for li in lignes if li.retenue is Reponse.NON and not li.est_perimee]
    return tuple(
        RaisonInterne(li.point, li.fiche.libelle, dite.motif.strip())
        for li, dite in refusees
        if dite is not None and dite.motif.strip()
    )


def recopier(texte: str, point: str, raisons: Iterable[RaisonInterne]) -> str:
    """The text of a demand with the reason of this point at its end: somebody asked for it, to edit it.

    As it is when it says it already, or when nothing was noted of this point.
    """
    voulues = [raison for raison in raisons if raison.point == point and not raison.est_dans(texte)]
    return "\n".join([*([texte.rstrip()] if texte.strip() else []), *(f"- {raison.texte}" for raison in voulues)])


def ajouter_phrases(
    complement: Complement, cles: Iterable[str], sections: Collection[str], pieces: Collection[str]
) -> Complement:
    """The same demand with these sentences at the end of its text, and what they open; none is written twice."""
    choisies = [PHRASES[cle] for cle in cles if cle in PHRASES]
    lignes = [f"- {p.texte}" for p in choisies if p.texte not in complement.texte]
    texte = "\n".join([complement.texte.rstrip(), *lignes] if complement.texte.strip() else lignes)
    return Complement(
        texte,
        _dans_l_ordre(sections, {*complement.sections, *(s for p in choisies for s in p.sections)}),
        _dans_l_ordre(pieces, {*complement.pieces, *(code for p in choisies for code in p.pieces)}),
    )


def _dans_l_ordre(connus: Collection[str], voulus: Collection[str]) -> tuple[str, ...]:
    return tuple(code for code in connus if code in voulus)


def complement_mal_rempli(
    complement: Complement, repondre_avant: date, sections: Collection[str], pieces: Collection[str], jour: date
) -> dict[str, str]:
    """What is wrong with a demand, field by field; nothing when it may be sent.

    `sections`, `pieces`: those this form and this organisme know. `jour`: today in Paris.
    """
    erreurs: dict[str, str] = {}
    if not complement.texte.strip():
        erreurs["texte"] = "Écrivez ce qui manque, ou choisissez une phrase prête."
    if not complement.sections or not set(complement.sections).issubset(sections):
        erreurs["sections"] = "Choisissez au moins une partie à compléter."
    if not set(complement.pieces).issubset(pieces):
        erreurs["pieces"] = "Choisissez les documents dans la liste."
    if repondre_avant <= jour:
        erreurs["repondre_avant"] = "Choisissez une date à venir : le porteur a besoin de temps pour répondre."
    elif repondre_avant > ajouter_mois(jour, DELAI_MAXIMUM_MOIS):
        erreurs["repondre_avant"] = "Choisissez une date dans les six mois."
    return erreurs


def avec_les_pieces(complement: Complement) -> Complement:
    """A document expected opens the part where it is joined."""
    if not complement.pieces or SECTION in complement.sections:
        return complement
    return Complement(complement.texte, (*complement.sections, SECTION), complement.pieces)
