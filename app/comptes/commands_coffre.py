"""Acts on the document safe: put a document in, which replaces the former one, or take it away."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.comptes.analyse import demander_analyse_du_coffre, etat_initial
from app.comptes.queries_coffre import documents_du_coffre, est_condamne, place_prise
from app.comptes.sessions import numero
from app.domain.coffre import ANNUELS, DEJA_INFECTE, exiger_place, genres_du_coffre
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import Situation, exiger
from app.domain.erreurs import SaisieInvalide
from app.domain.pieces import POUVOIR
from app.models.coffre import DocumentCoffre
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal


@dataclass(frozen=True, slots=True)
class Contenu:
    """A content that proved what it is and is already kept under its digest."""

    nom: str
    mime: str
    taille: int
    sha256: str


def exiger_genre(genre: str, organisme: GenreOrganisme) -> None:
    """Raise SaisieInvalide unless such an organisme keeps this kind of document in its safe."""
    if genre not in {piece.code for piece in genres_du_coffre(organisme)}:
        phrase = "Choisissez la sorte de document dans la liste."
        raise SaisieInvalide(phrase, {"genre": phrase})


def exiger_date(genre: str, annee: int | None, jusqu_au: date | None) -> None:
    """Raise SaisieInvalide if the document cannot be dated: its year, or the day it ends."""
    if genre in ANNUELS and annee is None:
        phrase = "Saisissez l’année de ce document, par exemple 2025."
        raise SaisieInvalide(phrase, {"annee": phrase})
    if genre == POUVOIR and jusqu_au is None:
        phrase = "Saisissez le dernier jour où ce pouvoir vaut, par exemple 31/12/2027."
        raise SaisieInvalide(phrase, {"valable_jusqu_au": phrase})


def ajouter_au_coffre(
    bd: Session,
    organisme_id: int,
    situation: Situation,
    genre: str,
    contenu: Contenu,
    annee: int | None,
    jusqu_au: date | None,
    personne: Personne,
    maintenant: datetime,
) -> DocumentCoffre:
    """Put a document in the safe; the former one of its kind becomes history. The organisme's row is locked.

    The antivirus looks later: meanwhile nobody opens it. Raises CoffrePlein, and SaisieInvalide on a content in which
    a virus was already found.
    """
    exiger("tenir_coffre", situation)
    ancien = documents_du_coffre(bd, organisme_id).get(genre)
    if ancien is not None and ancien.sha256 == contenu.sha256:
        ancien.annee, ancien.valable_jusqu_au = annee or ancien.annee, jusqu_au or ancien.valable_jusqu_au
        return ancien
    exiger_contenu(bd, organisme_id, genre, contenu.sha256, contenu.taille)
    if ancien is not None:
        ancien.remplace_le = maintenant
        bd.flush()  # the former row leaves the place before the new one takes it
    document = DocumentCoffre(
        organisme_id=organisme_id,
        genre=genre,
        nom=contenu.nom,
        mime=contenu.mime,
        taille=contenu.taille,
        sha256=contenu.sha256,
        etat=etat_initial(),
        annee=annee,
        valable_jusqu_au=jusqu_au,
        ajoute_le=maintenant,
        ajoute_par_id=numero(personne),
    )
    bd.add(document)
    bd.flush()
    demander_analyse_du_coffre(bd, document, maintenant)
    inscrire_au_journal(
        bd, personne, "ajouter_au_coffre", f"document_coffre:{document.id}", maintenant,
        genre=genre, remplace=ancien.id if ancien else None,
    )  # fmt: skip
    return document


def exiger_contenu(bd: Session, organisme_id: int, genre: str, sha256: str, taille: int) -> None:
    """Raise CoffrePlein, or SaisieInvalide on a content already condemned."""
    exiger_place(*place_prise(bd, organisme_id, genre), taille)
    if est_condamne(bd, sha256):
        raise SaisieInvalide(DEJA_INFECTE, {"fichier": DEJA_INFECTE})


def retirer_du_coffre(
    bd: Session, situation: Situation, document: DocumentCoffre, personne: Personne, maintenant: datetime
) -> None:
    """Take a document away: a tombstone. The dossiers that took it keep it."""
    exiger("tenir_coffre", situation)
    document.retire_le = maintenant
    inscrire_au_journal(bd, personne, "retirer_du_coffre", f"document_coffre:{document.id}", maintenant)


def ouvrir_rib_du_coffre(bd: Session, document: DocumentCoffre, personne: Personne, maintenant: datetime) -> None:
    """Reading bank details leaves a line in the trail."""
    inscrire_au_journal(bd, personne, "lire_rib", f"document_coffre:{document.id}", maintenant)
