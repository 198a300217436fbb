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
from app.instruction.queries import ID_MAXIMUM, LecteurLie, notes_visibles
from app.instruction.queries_colonnes import SANS_NOTE, place
from app.instruction.queries_filtres import DOSSIERS, Forme
from app.models.comptes import Organisme
from app.models.dossiers import Dossier
from app.models.socle import table

Place = tuple[Any, Any]
"""A key and an id."""
ORGANISMES = table(Organisme)
_SANS: Any = literal_column(str(SANS_NOTE), Integer)


def cle_de_tri(forme: Forme) -> Any:
    """What orders the list; where the note is bounded, it is seen of all that is kept."""
    if forme.suit_les_organismes:
        return ORGANISMES.c.nom_plie
    if forme.tri == "note" and forme.borne_la_note:
        return DOSSIERS.c.note_dixiemes
    return place("note_d_un_seul" if forme.tri == "note" and forme.est_autour else forme.tri, forme.role)


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


def par_note(
    lire: Callable[..., Any], role: Role, combien: int, *, est_croissant: bool, apres: Place | None = None
) -> Any:
    """The (place, id) of the first `combien` of a list that `lire` begins to read, `apres` a place or from the start.

    The second part is read for what the first one lacks.
    """
    vues = lire(DOSSIERS.c.note_dixiemes.label("place"), DOSSIERS.c.id).where(_vue(role, est_vue=True))
    autres = lire(_SANS.label("place"), DOSSIERS.c.id).where(_vue(role, est_vue=False))
    reste_t_il_des_autres: Any = True
    if apres is not None:
        vues = vues.where(au_dela(est_croissant, DOSSIERS.c.note_dixiemes, DOSSIERS.c.id, apres))
        valeur, dossier_id = apres
        est_parmi_eux = valeur <= _SANS
        # they have one key: after a place among them their ids go on, in the order of an index
        if est_croissant:
            autres, reste_t_il_des_autres = autres.where(DOSSIERS.c.id > dossier_id), est_parmi_eux
        else:
            autres = autres.where(DOSSIERS.c.id < case((est_parmi_eux, dossier_id), else_=ID_MAXIMUM))
    parties = [
        (ordonnee(vues, est_croissant, DOSSIERS.c.note_dixiemes, DOSSIERS.c.id), True),
        (autres.order_by(DOSSIERS.c.id if est_croissant else DOSSIERS.c.id.desc()), reste_t_il_des_autres),
    ]
    (debut, a_un_debut), (reste, a_un_reste) = reversed(parties) if est_croissant else parties
    lus = _premiers(debut, combien, case((a_un_debut, combien), else_=0)).cte().prefix_with("MATERIALIZED")
    manquent = combien - select(func.count()).select_from(lus).scalar_subquery()
    suite = _premiers(reste, combien, case((a_un_reste, manquent), else_=0)).subquery()
    tous = union_all(select(lus), select(suite)).subquery()
    return select(tous.c.place, tous.c.id)


def _premiers(partie: Any, au_plus: int, combien: Any) -> Any:
    """The first ones of a part: `combien`, or none, worked out before the first one (a condition would be for each).

    `au_plus` tells PostgreSQL how few they are: it then walks their index.
    """
    return select(partie.limit(au_plus).subquery()).limit(combien)


@lru_cache
def _vue(role: Role, *, est_vue: bool) -> Any:
    vue = and_(col(Dossier.note_dixiemes).is_not(None), notes_visibles(LecteurLie(role)))
    return ecrit_une_fois(presque_toujours(vue if est_vue else not_(vue)))
