"""Between the organisme's safe and the documents of a dossier: taken with one act, kept with one box."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.comptes.commands_coffre import Contenu, ajouter_au_coffre
from app.comptes.queries_coffre import documents_du_coffre, est_condamne, pour_les_regles, rib_change_le
from app.domain.calendrier import jour_de_paris
from app.domain.coffre import Validite, a_reprendre, annee_par_defaut, phrase_de_validite, validite
from app.domain.droits import exiger, peut
from app.domain.erreurs import ErreurMetier
from app.domain.pieces import GENRES_PIECES
from app.dossiers.commands_pieces import joindre_contenu, pieces_possibles
from app.dossiers.fiche import situation_de_la_fiche
from app.dossiers.queries import Acces, pieces_de
from app.dossiers.signature import jointes
from app.models.coffre import DocumentCoffre
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Piece
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

RIEN_A_REPRENDRE = "Le coffre n’a rien de plus à donner à cette demande. Ajoutez les documents qui manquent."


@dataclass(frozen=True, slots=True)
class Offre:
    """A document of the safe beside a kind that the dossier lacks. Outdated, it is only said."""

    document: DocumentCoffre
    est_valable: bool
    phrase: str


def peut_prendre(acces: Acces) -> bool:
    """Whether this person may see what the safe holds: the aidant of a mandate may not, even to write a dossier."""
    return peut("voir_coffre", situation_de_la_fiche(acces))


def peut_garder(acces: Acces) -> bool:
    """Whether this person may put a document in the safe."""
    return peut("tenir_coffre", situation_de_la_fiche(acces))


def offres_du_coffre(bd: Session, acces: Acces, presentes: Iterable[Piece], jour: date) -> dict[str, Offre]:
    """What the safe holds for the kinds that are not joined yet; nothing to whoever may not see it."""
    if not peut_prendre(acces):
        return {}
    organisme_id = acces.organisme.id or 0
    possibles = {genre.code for genre in pieces_possibles(acces)} - {piece.genre for piece in jointes(list(presentes))}
    documents = documents_du_coffre(bd, organisme_id)
    change = rib_change_le(bd, organisme_id) if documents else None
    return {
        code: Offre(
            document,
            validite(pour_les_regles(document), jour, change) is Validite.VALABLE,
            phrase_de_validite(pour_les_regles(document), jour, change),
        )
        for code, document in documents.items()
        if code in possibles
    }


def reprendre_du_coffre(
    bd: Session, acces: Acces, voulus: Collection[str], personne: Personne, maintenant: datetime
) -> int:
    """Join the valid documents of the safe that the dossier lacks, or only the kinds of `voulus`; returns how many.

    Raises ErreurMetier if there is none, DocumentDeTrop beyond the limits of the dossier.
    """
    exiger("voir_coffre", situation_de_la_fiche(acces))
    organisme_id = acces.organisme.id or 0
    documents = documents_du_coffre(bd, organisme_id)
    genres = a_reprendre(
        (pour_les_regles(document) for document in documents.values()),
        [genre.code for genre in pieces_possibles(acces) if not voulus or genre.code in voulus],
        (piece.genre for piece in jointes(pieces_de(bd, acces.dossier))),
        jour_de_paris(maintenant),
        rib_change_le(bd, organisme_id),
    )
    if not genres:
        raise ErreurMetier(RIEN_A_REPRENDRE)
    for code in genres:
        lu = documents[code]
        contenu = Contenu(lu.nom, lu.mime, lu.taille, lu.sha256)
        joindre_contenu(bd, acces, code, contenu, personne, maintenant, lu.etat)
    inscrire_au_journal(
        bd, personne, "reprendre_du_coffre", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, documents=[documents[code].id for code in genres],
    )  # fmt: skip
    return len(genres)


def garder_au_coffre(
    bd: Session, acces: Acces, genre: str, contenu: Contenu, personne: Personne, maintenant: datetime
) -> None:
    """Keep in the safe a document just joined, if it belongs there; its year is the likeliest one.

    A content already condemned is left to the verdict on the dossier's document. Raises CoffrePlein.
    """
    piece = GENRES_PIECES.get(genre)
    if piece is None or not piece.est_permanente or est_condamne(bd, contenu.sha256):
        return
    pour_ecrire(bd, Organisme, id=acces.organisme.id)
    annee = annee_par_defaut(genre, jour_de_paris(maintenant), acces.campagne.annee)
    ajouter_au_coffre(
        bd, acces.organisme.id or 0, situation_de_la_fiche(acces), genre, contenu, annee, None, personne, maintenant
    )
