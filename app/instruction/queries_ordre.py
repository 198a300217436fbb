"""The order of a list, walked from a place on: a key, then the id.

What orders a list by the note is worked out for each reader, so that no index has it: those they see come as their
index has them, the others by id, and each of these two parts is left as soon as a page is found.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal_column, not_, or_, select, union_all
from sqlmodel import col

from app.core.sql_morceaux import ecrit_une_fois
from app.core.sql_plans import presque_toujours
from app.domain.droits import Role
from app.instruction.queries import ID_MAXIMUM, LecteurLie, notes_visibles, peut_voir_la_note
from app.instruction.queries_colonnes import SANS_NOTE, place
from app.instruction.queries_filtres import DOSSIERS, Forme
from app.models.comptes import Organisme
from app.models.dossiers import Dossier
from app.models.socle import table

Place = tuple[Any, Any]
"""A key and an id."""
Lire = Callable[..., Any]
"""What begins a statement on the dossiers of a list: these columns, `ou` such a condition holds."""
Partie = tuple[Any, Any]
"""A part of a list in its order, and whether it has anything at all."""
ORGANISMES = table(Organisme)
_SANS: Any = literal_column(str(SANS_NOTE), Integer)


def cle_de_tri(forme: Forme) -> Any:
    """What orders the list; where the note is bounded, it is seen of all that is kept."""
    if forme.suit_les_organismes:
        return ORGANISMES.c.nom_plie
    if forme.tri == "note" and forme.borne_la_note:
        return DOSSIERS.c.note_dixiemes
    return place("note_d_un_seul" if forme.tri == "note" and forme.est_peu_lue else forme.tri, forme.role)


def se_place_apres(forme: Forme) -> bool:
    """Whether the place of a dossier is read elsewhere: it is then looked for where the list is short alone."""
    return forme.tri == "organisme" or (forme.tri == "note" and not forme.borne_la_note)


def ordonnee(requete: Any, est_croissant: bool, cle: Any, id_: Any) -> Any:
    return requete.order_by(cle, id_) if est_croissant else requete.order_by(cle.desc(), id_.desc())


def au_dela(est_croissant: bool, cle: Any, id_: Any, ici: Place) -> ColumnElement[bool]:
    """Strictly after this place in this order."""
    valeur, dossier_id = ici
    if est_croissant:
        return and_(cle >= valeur, or_(cle > valeur, id_ > dossier_id))
    return and_(cle <= valeur, or_(cle < valeur, id_ < dossier_id))


def par_note(lire: Lire, role: Role, combien: int, *, est_croissant: bool, apres: Place | None = None) -> Any:
    """The (place, id) of the first `combien` of a list that `lire` begins to read, `apres` a place or from the start.

    The second part is read for what the first one lacks.
    """
    # all that a page may see is known once; around one dossier each is asked
    est_vue, ne_l_est_pas = (_vue(role, est_vue=vue, est_seul=combien == 1) for vue in (True, False))
    parties = (_vues(lire, est_vue, est_croissant, apres), _autres(lire, ne_l_est_pas, est_croissant, apres))
    (debut, a_un_debut), (reste, a_un_reste) = reversed(parties) if est_croissant else parties
    lus = _premiers(debut, combien, case((a_un_debut, combien), else_=0)).cte().prefix_with("MATERIALIZED")
    manquent = combien - select(func.count()).select_from(lus).scalar_subquery()
    suite = _premiers(reste, combien, case((a_un_reste, manquent), else_=0)).subquery()
    tous = union_all(select(lus), select(suite)).subquery()
    return select(tous.c.place, tous.c.id)


def _vues(lire: Lire, est_vue: Any, est_croissant: bool, apres: Place | None) -> Partie:
    note, id_ = DOSSIERS.c.note_dixiemes, DOSSIERS.c.id
    lues = lire(note.label("place"), id_, ou=est_vue)
    if apres is not None:
        lues = lues.where(au_dela(est_croissant, note, id_, apres))
    return ordonnee(lues, est_croissant, note, id_), True


def _autres(lire: Lire, ne_l_est_pas: Any, est_croissant: bool, apres: Place | None) -> Partie:
    """They have one key: after a place among them their ids go on, in the order of an index."""
    id_ = DOSSIERS.c.id
    lues = lire(_SANS.label("place"), id_, ou=ne_l_est_pas).order_by(id_ if est_croissant else id_.desc())
    if apres is None:
        return lues, True
    valeur, dossier_id = apres
    est_parmi_eux = valeur <= _SANS
    if est_croissant:
        return lues.where(id_ > dossier_id), est_parmi_eux
    return lues.where(id_ < case((est_parmi_eux, dossier_id), else_=ID_MAXIMUM)), True


def _premiers(partie: Any, au_plus: int, combien: Any) -> Any:
    """The first ones of a part: `combien`, or none, worked out before the first one (a condition would be for each).

    `au_plus` tells PostgreSQL how few they are: it then walks their index.
    """
    return select(partie.limit(au_plus).subquery()).limit(combien)


@lru_cache
def _vue(role: Role, *, est_vue: bool, est_seul: bool) -> Any:
    lecteur = LecteurLie(role)
    est_visible = peut_voir_la_note(lecteur) if est_seul else notes_visibles(lecteur)
    vue = and_(col(Dossier.note_dixiemes).is_not(None), est_visible)
    return ecrit_une_fois(presque_toujours(vue if est_vue else not_(vue)))
