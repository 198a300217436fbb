"""What the start page of a campaign says, computed from the trade's own declarations."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.appels.queries import CampagneAffichee
from app.domain.campagnes import Contact, pieces_possibles
from app.domain.dispositifs import GENRES, Dispositif, peut_candidater
from app.domain.formulaire import Genre, formulaire
from app.domain.questions import Section
from app.domain.questions_ajoutees import QuestionAjoutee, pieces_ajoutees

# What people who tried the forms needed, rounded up: said beforehand so that nobody is caught short.
DUREES: dict[Dispositif, str] = {
    Dispositif.AAP: "2 à 3 heures, en plusieurs fois si vous voulez",
    Dispositif.SIP: "30 à 45 minutes",
    Dispositif.FPC: "45 minutes à 1 heure",
}
GENRES_DE_REPONSE: dict[Genre, str] = {
    Genre.TEXTE: "réponse courte",
    Genre.TEXTE_LONG: "texte",
    Genre.CHOIX: "un choix",
    Genre.CHOIX_MULTIPLES: "plusieurs choix possibles",
    Genre.NOMBRE: "nombre",
    Genre.MONTANT: "montant en euros",
    Genre.DATE: "date",
    Genre.COURRIEL: "adresse e-mail",
    Genre.TELEPHONE: "numéro de téléphone",
    Genre.CASE: "case à cocher",
    Genre.COMMUNES: "communes à choisir",
    Genre.QUARTIERS: "quartiers à choisir",
    Genre.MATRICE: "tableau à remplir",
    Genre.PAR_QUARTIER: "nombres par quartier",
    Genre.TABLEAU: "lignes à ajouter",
    Genre.BUDGET: "tableau de budget",
    Genre.PIECES: "documents à joindre",
}


@dataclass(frozen=True, slots=True)
class PieceAnnoncee:
    """A document, who must give it, and whether the deposit waits for it."""

    libelle: str
    pourquoi: str
    pour: str
    est_requise: bool


def qui_peut_candidater(dispositif: Dispositif) -> list[str]:
    """The kinds of body that may ask, in words."""
    return [libelle for genre, libelle in GENRES.items() if peut_candidater(dispositif, genre)]


def pieces_annoncees(
    dispositif: Dispositif, requises: list[str] | None, ajouts: Iterable[QuestionAjoutee] = ()
) -> list[PieceAnnoncee]:
    """The documents of a campaign, those that are required first. `requises` None: those of the trade."""
    admis = {genre for genre in GENRES if peut_candidater(dispositif, genre)}
    annoncees = [
        PieceAnnoncee(
            piece.libelle,
            piece.pourquoi,
            "" if piece.organismes >= admis else ", ".join(GENRES[g].lower() for g in GENRES if g in piece.organismes),
            piece.est_requise if requises is None else piece.code in requises,
        )
        for piece in pieces_possibles(dispositif)
    ]
    annoncees += [PieceAnnoncee(p.libelle, p.pourquoi, "", p.est_requise) for p in pieces_ajoutees(ajouts)]
    return sorted(annoncees, key=lambda piece: not piece.est_requise)


def par_organisme(pieces: Iterable[PieceAnnoncee]) -> list[tuple[str, list[PieceAnnoncee]]]:
    """The documents gathered by who must give them: everybody first, then each group of kinds."""
    groupes: dict[str, list[PieceAnnoncee]] = {"": []}
    for piece in pieces:
        groupes.setdefault(piece.pour, []).append(piece)
    return [(pour, siennes) for pour, siennes in groupes.items() if siennes]


def etapes(dispositif: Dispositif, ajouts: Iterable[QuestionAjoutee] = ()) -> tuple[Section, ...]:
    """The steps of the form, all that is asked, what the campaign adds too (documents apart)."""
    return tuple(
        section.garder(lambda question: not question.ancienne) for section in formulaire(dispositif, None, ajouts)
    )


def contact_general(campagnes: Iterable[CampagneAffichee]) -> Contact:
    """Who answers in general: the service of the first campaign that names one."""
    return next((c.contact for c in campagnes if c.contact.courriel or c.contact.telephone), Contact())
