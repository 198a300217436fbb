"""What each column of the list reads of a dossier, masked where this agent may not see it yet."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, null, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.sql_morceaux import ecrit_une_fois
from app.domain.colonnes_liste import cellules
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.partenaires import SensPartenaire
from app.dossiers.queries import est_attendue
from app.instruction.queries import Lecteur, LecteurLie, notes_visibles, peut_voir_la_note
from app.instruction.queries_ressemblances import numero_de_l_original
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Dossier, Rattachement
from app.models.etiquettes import Etiquette, EtiquetteDeDossier
from app.models.partenaires import AvisDePartenaire, Partenaire
from app.models.recevabilite import Recevabilite
from app.models.socle import table

SANS_NOTE = -1
DOSSIERS = table(Dossier)


def _visible(personne: Lecteur, colonne: Any, sinon: Any) -> ColumnElement[Any]:
    return case((peut_voir_la_note(personne), colonne), else_=sinon)


def _pilote() -> Any:
    pilote = aliased(Personne)
    nom = select(func.trim(col(pilote.prenom) + " " + col(pilote.nom)))
    return nom.where(col(pilote.id) == col(Dossier.pilote_id)).correlate(Dossier).scalar_subquery()


def _campagne() -> Any:
    titre = select(col(Campagne.titre)).where(col(Campagne.id) == col(Dossier.campagne_id))
    return titre.correlate(Dossier).scalar_subquery()


def _organisme() -> Any:
    """The name that orders the list; a page of ids reads no other table than Dossier."""
    nom = select(col(Organisme.nom_plie)).where(col(Organisme.id) == col(Dossier.organisme_id))
    return nom.correlate(Dossier).scalar_subquery()


def _delai() -> Any:
    """The days its window announces; put in words once the rows are read (`instruction.delais`)."""
    jours = select(col(Campagne.delai_cible_jours)).where(col(Campagne.id) == col(Dossier.campagne_id))
    return jours.correlate(Dossier).scalar_subquery()


def _liens(nature: str) -> Any:
    """The codes of the links of this kind, separated by commas."""
    codes = select(func.aggregate_strings(col(Rattachement.code), ",")).where(
        col(Rattachement.dossier_id) == col(Dossier.id), col(Rattachement.nature) == nature
    )
    return codes.correlate(Dossier).scalar_subquery()


def _etiquettes() -> Any:
    mots = (
        select(func.aggregate_strings(col(Etiquette.libelle), ", "))
        .join(EtiquetteDeDossier, col(EtiquetteDeDossier.etiquette_id) == col(Etiquette.id))
        .where(col(EtiquetteDeDossier.dossier_id) == col(Dossier.id))
    )
    return mots.correlate(Dossier).scalar_subquery()


def _partenaires() -> Any:
    """Each partner asked, and its avis once rendered."""
    dits = [(col(AvisDePartenaire.sens) == sens, literal(sens.libelle.lower())) for sens in SensPartenaire]
    avis = case(
        (col(AvisDePartenaire.rendu_le).is_not(None), case(*dits, else_="")),
        (col(AvisDePartenaire.clos_le).is_not(None), literal("clos sans réponse")),
        else_=literal("attendu"),
    )
    lus = (
        select(func.aggregate_strings(col(Partenaire.nom) + literal(" : ") + avis, ", "))
        .join(AvisDePartenaire, col(AvisDePartenaire.partenaire_id) == col(Partenaire.id))
        .where(col(AvisDePartenaire.dossier_id) == col(Dossier.id))
    )
    return lus.correlate(Dossier).scalar_subquery()


def _conclusion() -> Any:
    """Where the recevabilité led."""
    lue = select(col(Recevabilite.conclusion)).where(col(Recevabilite.dossier_id) == col(Dossier.id))
    return lue.correlate(Dossier).scalar_subquery()


def _suspendu() -> Any:
    """Since when the clock is stopped: a completion is awaited."""
    demandee = select(func.min(col(DemandeDeComplement.demandee_le))).where(
        col(DemandeDeComplement.dossier_id) == col(Dossier.id), est_attendue()
    )
    return case((col(Dossier.etat) == Etat.A_COMPLETER, demandee.correlate(Dossier).scalar_subquery()))


LUS: dict[str, Callable[[Lecteur], Any]] = {
    "numero": lambda _: col(Dossier.numero),
    "titre": lambda _: col(Dossier.titre),
    "organisme": lambda _: col(Organisme.nom),
    "orientation": lambda _: col(Dossier.orientation),
    "axes": lambda _: col(Dossier.axes_resume),
    "territoires": lambda _: col(Dossier.territoires_resume),
    "demande": lambda _: col(Dossier.montant_demande_cents),
    "note": lambda qui: _visible(qui, col(Dossier.note_dixiemes), null()),
    "provisoire": lambda _: col(Dossier.est_note_provisoire),
    "ecarts": lambda qui: _visible(qui, col(Dossier.a_des_ecarts), literal(False)),
    "avis_rendus": lambda _: col(Dossier.avis_rendus),
    "avis_attendus": lambda _: col(Dossier.avis_attendus),
    "etat": lambda _: col(Dossier.etat),
    "pilote": lambda _: _pilote(),
    "depot": lambda _: col(Dossier.depose_le),
    "recevabilite": lambda _: _conclusion(),
    "suspendu": lambda _: _suspendu(),
    "delai": lambda _: _delai(),
    "campagne": lambda _: _campagne(),
    "siret": lambda _: col(Organisme.siret),
    "geographies": lambda _: _liens("geographie"),
    "cout": lambda _: col(Dossier.cout_total_cents),
    "financeurs": lambda _: _liens("financeur"),
    "premiere": lambda _: _liens("premiere"),
    "beneficiaires": lambda _: col(Dossier.beneficiaires),
    "avis_pilote": lambda qui: _visible(qui, col(Dossier.avis_pilote), null()),
    "etiquettes": lambda _: _etiquettes(),
    "doublon": numero_de_l_original,
    "partenaires": lambda _: _partenaires(),
    "propose": lambda qui: _visible(qui, col(Dossier.montant_propose_cents), null()),
}
CLES_DE_TRI: dict[str, Callable[[Lecteur], Any]] = {
    "depot": lambda _: col(Dossier.depose_le),
    "numero": lambda _: col(Dossier.numero),
    "organisme": lambda _: _organisme(),
    "demande": lambda _: col(Dossier.montant_demande_cents),
    "cout": lambda _: col(Dossier.cout_total_cents),
    "beneficiaires": lambda _: col(Dossier.beneficiaires),
    "note": lambda qui: _note_ou_rien(notes_visibles(qui)),
    "note_d_un_seul": lambda qui: _note_ou_rien(peut_voir_la_note(qui)),
}


def _note_ou_rien(est_vue: ColumnElement[bool]) -> Any:
    """A dossier without a note is not asked who may see it."""
    note = col(Dossier.note_dixiemes)
    return case((note.is_(None), SANS_NOTE), (est_vue, note), else_=SANS_NOTE)


def noms_lus(colonnes: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a row: the key of the dossier, then what its columns read."""
    return ("id", *(c.cle for c in cellules(colonnes)))


def colonnes_lues(colonnes: tuple[str, ...], role: Role) -> list[Any]:
    """The same in SQL, on a statement that reads Dossier and Organisme."""
    return [DOSSIERS.c.id, *(_lue(c.cle, role).label(c.cle) for c in cellules(colonnes))]


@lru_cache(maxsize=128)
def _lue(cle: str, role: Role) -> Any:
    return ecrit_une_fois(LUS[cle](LecteurLie(role)))


@lru_cache
def place(tri: str, role: Role) -> Any:
    """What orders a list."""
    return ecrit_une_fois(CLES_DE_TRI[tri](LecteurLie(role)))
