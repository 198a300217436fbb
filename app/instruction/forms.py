"""What an agent posts: the grille, a demand of complement, a reason, a reassignment. Knows no session."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.core.formulaires import Facultatif, Forme, Saisie
from app.domain.complements import Complement, ajouter_phrases
from app.domain.irrecevabilite import MotifIrrecevabilite
from app.domain.notation import NiveauEgalite, SensAvis
from app.domain.recevabilite import MOTIF_MAXIMUM, Ligne, Point, Reponse
from app.domain.saisies import SaisieIllisible, lire_date, lire_montant, montant_saisi, nettoyer
from app.instruction.commands_notes import GrilleSaisie, NoteSaisie
from app.instruction.commands_recevabilite import ReponseDonnee
from app.instruction.queries_dossier import EnveloppeLue
from app.instruction.queries_grille import AvisLu, NoteLue

COMMENTAIRE_MAXIMUM = 4000
PREVENUS_MAXIMUM = 60
TEXTE_MAXIMUM = 8000
Date = Annotated[date, BeforeValidator(lambda v: lire_date(v) if isinstance(v, str) else v)]


@dataclass(frozen=True)
class GrilleLue:
    """The posted grille: what was typed, what is wrong with it, what it means."""

    saisie: Saisie[Forme]
    donnees: GrilleSaisie


def _texte(corps: FormData, nom: str, maximum: int) -> str:
    brut = corps.get(nom)
    return nettoyer(brut)[:maximum] if isinstance(brut, str) else ""


def lire_note(corps: FormData, critere: str) -> NoteSaisie | None:
    """One posted note; None when no value was chosen. A value out of the scale is left to the rule."""
    brut = _texte(corps, f"note.{critere}", 3)
    if not brut:
        return None
    valeur = int(brut) if brut.isascii() and brut.isdigit() else -1
    return NoteSaisie(valeur, _texte(corps, f"commentaire.{critere}", COMMENTAIRE_MAXIMUM))


def lire_grille(corps: FormData, criteres: Collection[str], enveloppes: Iterable[int]) -> GrilleLue:
    """The whole grille as posted. Only the fields that were on the page are read."""
    erreurs: dict[str, str] = {}
    notes = {critere: note for critere in criteres if (note := lire_note(corps, critere)) is not None}
    for critere in criteres:
        if critere not in notes and _texte(corps, f"commentaire.{critere}", 10):
            erreurs[f"note.{critere}"] = "Choisissez une note de 0 à 4 : votre commentaire l’accompagnera."
    montants: dict[int, int | None] = {}
    for enveloppe_id in enveloppes:
        nom = f"montant.{enveloppe_id}"
        if nom in corps:
            montants[enveloppe_id] = _montant(_texte(corps, nom, 40), nom, erreurs)
    sens, niveau = _texte(corps, "sens", 40), _texte(corps, "niveau_egalite", 2)
    donnees = GrilleSaisie(
        notes=notes,
        sens=SensAvis(sens) if sens in list(SensAvis) else None,
        texte=_texte(corps, "texte", TEXTE_MAXIMUM),
        niveau_egalite=NiveauEgalite(niveau) if niveau in list(NiveauEgalite) else None,
        montants=montants,
    )
    valeurs = {nom: valeur for nom, valeur in corps.items() if isinstance(valeur, str)}
    return GrilleLue(Saisie(valeurs=valeurs, erreurs=erreurs), donnees)


def lire_points(corps: FormData, points: Iterable[Point]) -> dict[Point, ReponseDonnee]:
    """What was answered of the points that were on the page; an answer out of the list is left to the rule."""
    lues: dict[Point, ReponseDonnee] = {}
    for point in points:
        brut, motif = _texte(corps, f"reponse.{point}", 12), _texte(corps, f"motif.{point}", MOTIF_MAXIMUM)
        if brut or motif:
            lues[point] = ReponseDonnee(Reponse(brut) if brut in list(Reponse) else None, motif)
    return lues


def points_vierges(lignes: Iterable[Ligne]) -> Saisie[Forme]:
    """The checklist as it stands: the agent's answers, and the machine's where nobody answered."""
    valeurs: dict[str, Any] = {}
    for ligne in lignes:
        if ligne.retenue is not Reponse.A_VERIFIER:
            valeurs[f"reponse.{ligne.point}"] = ligne.retenue.value
        if ligne.verification is not None and not ligne.est_perimee:
            valeurs[f"motif.{ligne.point}"] = ligne.verification.motif
    return Saisie(valeurs=valeurs)


def _montant(saisi: str, nom: str, erreurs: dict[str, str]) -> int | None:
    try:
        return lire_montant(saisi) if saisi else None
    except SaisieIllisible as refus:
        erreurs[nom] = refus.phrase
        return None


def grille_vierge(notes: Iterable[NoteLue], avis: AvisLu | None, enveloppes: Iterable[EnveloppeLue]) -> Saisie[Forme]:
    """The grille as it is kept, before anything is typed."""
    valeurs: dict[str, Any] = {}
    for note in notes:
        valeurs[f"note.{note.critere}"] = str(note.valeur)
        valeurs[f"commentaire.{note.critere}"] = note.commentaire
    for enveloppe in enveloppes:
        if enveloppe.propose_cents is not None:
            valeurs[f"montant.{enveloppe.id}"] = montant_saisi(enveloppe.propose_cents)
    if avis is not None:
        valeurs |= {"sens": avis.sens or "", "texte": avis.texte, "niveau_egalite": avis.niveau_egalite or ""}
    return Saisie(valeurs=valeurs)


class FormeComplement(Forme):
    """A demand of complement."""

    phrases: list[str] = Field(default_factory=list)
    texte: str = Field(default="", max_length=3000, json_schema_extra={"mal": "Écrivez 3 000 caractères au plus."})
    sections: list[str] = Field(default_factory=list)
    pieces: list[str] = Field(default_factory=list)
    repondre_avant: Date = Field(
        json_schema_extra={"vide": "Donnez la date limite de réponse, par exemple 15/01/2027."}
    )

    def ecrit(self) -> Complement:
        """The demand, with the sentences that were chosen and not yet written in its text."""
        choisi = Complement(self.texte, tuple(self.sections), tuple(self.pieces))
        return replace(choisi, texte=ajouter_phrases(choisi, self.phrases, (), ()).texte)


def complement_saisi(
    saisie: Saisie[FormeComplement], sections: Collection[str], pieces: Collection[str]
) -> Saisie[FormeComplement]:
    """The same form with the sentences chosen written in the text, to be edited, and what they open ticked."""
    v = saisie.valeurs
    ecrit = Complement(v.get("texte", ""), tuple(v.get("sections", ())), tuple(v.get("pieces", ())))
    complete = ajouter_phrases(ecrit, v.get("phrases", ()), sections, pieces)
    plus = {"texte": complete.texte, "sections": complete.sections, "pieces": complete.pieces, "phrases": []}
    return Saisie(valeurs=v | plus)


class FormeMotif(Forme):
    """A reason, required."""

    motif: str = Field(
        min_length=1,
        max_length=2000,
        json_schema_extra={"vide": "Écrivez le motif.", "mal": "Écrivez le motif, en 2 000 caractères au plus."},
    )


class FormeIrrecevabilite(Forme):
    """A proposal to set a dossier aside. A reason out of the list is left to the rule."""

    motif: str = ""
    texte: str = Field(default="", max_length=2000, json_schema_extra={"mal": "Écrivez 2 000 caractères au plus."})

    @property
    def motif_lu(self) -> MotifIrrecevabilite | None:
        return MotifIrrecevabilite(self.motif) if self.motif in list(MotifIrrecevabilite) else None


class FormeRenvoi(Forme):
    """Why a proposal is sent back. `proposition`: the one that was read."""

    proposition: str = ""
    raison: str = Field(
        min_length=1,
        max_length=2000,
        json_schema_extra={
            "vide": "Écrivez pourquoi vous renvoyez la proposition.",
            "mal": "Écrivez pourquoi vous renvoyez la proposition, en 2 000 caractères au plus.",
        },
    )


class FormeRappel(Forme):
    """What a call-back about bank details gave."""

    rappel: str = Field(
        min_length=10,
        max_length=500,
        json_schema_extra={
            "vide": "Écrivez qui vous avez appelé, à quel numéro, et la réponse.",
            "mal": "Écrivez qui vous avez appelé, à quel numéro et la réponse, en 500 caractères au plus.",
        },
    )


class FormeRefusRib(Forme):
    """Why bank details are refused; the organisme reads it."""

    motif: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra={
            "vide": "Écrivez pourquoi ce RIB est refusé.",
            "mal": "Écrivez pourquoi ce RIB est refusé, en 500 caractères au plus.",
        },
    )


class FormeConstat(Forme):
    """The reason to close without every avis; empty when they are all in."""

    motif: Annotated[str | None, Facultatif] = Field(
        default=None, max_length=2000, json_schema_extra={"mal": "Écrivez 2 000 caractères au plus."}
    )


class FormeReaffectation(Forme):
    """Who takes which part. `ligne`: the attribution to replace, or the quality to add."""

    ligne: str = Field(min_length=1, json_schema_extra={"vide": "Choisissez la place à réaffecter."})
    poste: str = Field(min_length=1, json_schema_extra={"vide": "Choisissez la personne."})
    raison: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra={"vide": "Écrivez la raison.", "mal": "Écrivez la raison, en 1 000 caractères au plus."},
    )


def lire_prevenus(corps: FormData) -> list[str]:
    """The colleagues ticked under a note."""
    return [brut for brut in corps.getlist("prevenir")[:PREVENUS_MAXIMUM] if isinstance(brut, str)]


def lire_note_interne(corps: FormData) -> dict[str, str]:
    """A posted note between agents: `texte`, `pour` (whom it is handed to), `cle` of the form."""
    return {"texte": _texte(corps, "texte", COMMENTAIRE_MAXIMUM + 1), "pour": _texte(corps, "pour", 40),
            "cle": _texte(corps, "cle", 64)}  # fmt: skip
