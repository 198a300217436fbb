"""The filters in SQL: each is a condition with its parameters, so that a statement is written once by set of filters.

Two lists that filter on the same things, whatever the values, are one statement: `Forme` is what they share.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from app.core.sql_morceaux import ecrit_une_fois
from app.core.sql_plans import parmi, presque_toujours
from app.domain.colonnes_liste import TRIS
from app.domain.droits import Role
from app.domain.orientations import CLES_AXES
from app.domain.ressemblances import EN_LICE, EtatRessemblance
from app.domain.traits import NATURES, traits
from app.dossiers.recherche import depuis_l_index, dossiers_trouves, expression, formes, id_trouve, sont_dans_le_texte
from app.instruction.filtres import MOI, NON_FILTRES, PERSONNE, Filtres
from app.instruction.queries import Lecteur, LecteurLie, a_ecarter, notes_vues, peut_voir_la_note
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.etiquettes import EtiquetteDeDossier
from app.models.ressemblances import Ressemblance
from app.models.socle import table

# of the tables: a column of an entity takes twice as long to write
DOSSIERS, RATTACHEMENTS = table(Dossier), table(Rattachement)
LIENS = ("quartier", "commune")
"""What few dossiers touch, and an index finds, the rarest first."""
_PEU = frozenset({*LIENS, "etiquette", "ressemblance"})
_DANS_L_ORDRE = frozenset({"campagne", "etat"})
"""What the indexes hold before the order of the list."""
_SANS_CAMPAGNE = frozenset(TRIS) - {"depot"}
"""Those that an index has of all campaigns together."""
_LUS_AILLEURS = ("note_vue", "dispositif", "commune", "quartier", "etiquette", "ressemblance", "q")
"""What asks more than the row itself: last, of the dossiers that the rest has left."""
_NOTE = frozenset({"note_min", "note_max"})
LARGE = 1000
"""From so many dossiers on, a page is found sooner by walking its order than by sorting what the filters keep."""


@dataclass(frozen=True, slots=True)
class Forme:
    """What a statement depends on: the engine, the role, the order, the columns and which filters are there."""

    dialecte: str
    role: Role
    tri: str
    est_croissant: bool
    colonnes: tuple[str, ...]
    criteres: frozenset[str]
    est_suite: bool = False
    est_large: bool = False
    """Most dossiers are kept: no index is chosen for what it finds, but one that has the order, or is read alone."""
    est_choisie: bool = False
    """Those of the list are known, and given: they are read behind the gate, nothing is filtered again."""
    mots_en_dernier: bool = False
    """The words are looked for among what the rest has left."""
    est_peu_lue: bool = False
    """Few dossiers are looked at, around one of them or as most are kept: their words too are read one by one."""

    @property
    def lecteur(self) -> LecteurLie:
        return LecteurLie(self.role)

    @property
    def commence_par(self) -> str:
        """What the engine reads first: words, what is rare, a link, the notes seen, the states; "" for none of them."""
        mots = () if self.mots_en_dernier else ("q",)
        ordre = (*mots, "etiquette", "ressemblance", *LIENS, *self._notes_d_un_agent, "etat", "autres_etats")
        return next((critere for critere in ordre if critere in self.criteres), "")

    @property
    def _notes_d_un_agent(self) -> tuple[str, ...]:
        """An agent sees those of a part of what they hold, the coordination nearly all."""
        return () if self.role is Role.ADMINISTRATEUR else ("note_vue",)

    @property
    def suit_les_organismes(self) -> bool:
        """Whether the index of their names gives the order."""
        return self.est_large and self.tri == "organisme"

    @property
    def suit_les_notes(self) -> bool:
        """Whether it is in the order of the notes, some of which are as if there were none (`queries_ordre`)."""
        return self.est_large and self.tri == "note" and not self.borne_la_note

    @property
    def borne_la_note(self) -> bool:
        """Whether only dossiers whose note this person may see are kept."""
        return not self.criteres.isdisjoint(_NOTE)


def forme(
    filtres: Filtres,
    role: Role,
    dialecte: str,
    combien: int = 0,
    *,
    est_choisie: bool = False,
    est_dense: bool = False,
) -> Forme:
    """The shape of the list these filters ask for. `combien`: how many dossiers they keep, 0 when it is not known."""
    criteres = set(filtres.choisis()) - set(NON_FILTRES)
    if filtres.q and not expression(filtres.q, dialecte):
        criteres ^= {"q", "rien"}
    if filtres.pilote == PERSONNE:
        criteres ^= {"pilote", "sans_pilote"}
    if criteres & _NOTE:
        # a note one may not see yet is as if there were none: the bounds must not let it be guessed
        criteres.add("note_vue")
    est_large = combien >= LARGE and (filtres.tri in _SANS_CAMPAGNE or not criteres <= _DANS_L_ORDRE)
    return Forme(
        dialecte,
        role,
        filtres.tri,
        filtres.est_croissant,
        filtres.colonnes,
        frozenset(criteres & _NOTE if est_choisie else criteres),
        bool(filtres.apres),
        est_large,
        est_choisie,
        est_peu_lue=est_large and est_dense and "q" in criteres,
    )


def parametres(filtres: Filtres, personne: Personne, dialecte: str) -> dict[str, Any]:
    """What the statement of this shape is given when it runs."""
    lus: dict[str, Any] = {nom: getattr(filtres, nom) for nom in LIENS}
    lus |= {nature: traits((nature, code) for code in _codes(filtres, nature)) for nature in NATURES}
    return lus | {
        "moi": personne.id,
        "recherche": expression(filtres.q, dialecte),
        "formes": formes(filtres.q),
        "campagne": filtres.campagne,
        "dispositif": filtres.dispositif,
        "etiquette": filtres.etiquette,
        "ressemblance": filtres.ressemblance,
        "etat": filtres.etat,
        "orientation": filtres.orientation,
        "pilote": personne.id if filtres.pilote == MOI else int(filtres.pilote) if filtres.pilote.isdigit() else None,
        **{nom: getattr(filtres, nom) for nom in ("demande_min", "demande_max", "note_min", "note_max")},
    }


def _codes(filtres: Filtres, nature: str) -> tuple[str, ...]:
    """The codes of a link that these filters ask for."""
    if nature == "axe":
        return tuple(cle for cle, (axe, _) in CLES_AXES.items() if axe is filtres.axe)
    voulus = getattr(filtres, nature)
    return voulus if isinstance(voulus, tuple) else (voulus,) if voulus else ()


def _rang(critere: str) -> tuple[int, str]:
    """What the row tells by itself comes first."""
    return (_LUS_AILLEURS.index(critere) + 1 if critere in _LUS_AILLEURS else 0, critere)


def conditions(forme: Forme, *, sauf: str = "") -> list[ColumnElement[bool]]:
    """The conditions of this shape, on any statement that reads Dossier, but that of the criterion `sauf`."""
    lues: list[ColumnElement[bool]] = []
    for nom in sorted(forme.criteres - {sauf}, key=_rang):
        if nom == "note_vue":
            lues += _note_vue(forme, est_apres_les_mots=sauf == "q")
        else:
            lues.append(_condition(_lu(nom, forme), forme.dialecte, forme.role))
    return [presque_toujours(condition) for condition in lues] if forme.est_large else lues


def _lu(nom: str, forme: Forme) -> str:
    """How a criterion is read: of each dossier, where a list is left as soon as its page is found."""
    if nom in (*LIENS, "etiquette"):
        return f"{nom}_de_chacun" if forme.est_large else nom
    # by organisme PostgreSQL does better with all that have the words, joined
    est_joint = forme.suit_les_organismes and forme.dialecte == "postgresql"
    return "q_de_chacun" if nom == "q" and forme.est_peu_lue and not est_joint else nom


def _note_vue(forme: Forme, *, est_apres_les_mots: bool) -> tuple[ColumnElement[bool], ...]:
    """Asked of each dossier where few are looked at, else read once for all of them."""
    if forme.est_large or not _PEU.isdisjoint(forme.criteres):
        return (_condition("note_vue", forme.dialecte, forme.role),)
    return _notes_vues(forme.dialecte if est_apres_les_mots else "", forme.role)


@lru_cache
def _notes_vues(dialecte_des_mots: str, role: Role) -> tuple[ColumnElement[bool], ...]:
    """Read once. `dialecte_des_mots`: where the words are read first, and give the id."""
    id_ = id_trouve(dialecte_des_mots) if dialecte_des_mots else col(Dossier.id)
    return tuple(ecrit_une_fois(vue) for vue in notes_vues(LecteurLie(role), id_))


@lru_cache(maxsize=128)
def _condition(nom: str, dialecte: str, role: Role) -> ColumnElement[bool]:
    return ecrit_une_fois(_CONDITIONS[nom](dialecte, LecteurLie(role)))


def depuis_le_plus_rare(requete: Select[Any], forme: Forme) -> Select[Any]:
    """A reading of Dossier that takes what the rarest criterion finds one by one, and may stop before the last.

    Without such a criterion, the index of the counts is read alone, in the order of the states.
    """
    premier = forme.commence_par
    autres = [presque_toujours(condition) for condition in conditions(forme, sauf=premier)]
    if premier == "q":
        requete = depuis_l_index(requete, forme.dialecte)
    elif premier in LIENS:
        lies = and_(RATTACHEMENTS.c.dossier_id == DOSSIERS.c.id, _du_lien(premier))
        requete = requete.join(RATTACHEMENTS, lies)
    elif premier:
        requete = requete.where(*conditions(replace(forme, criteres=frozenset({premier}))))
    return requete.where(*autres)


def _paires(cote: Any, en_face: Any, lecteur: Lecteur) -> Select[Any]:
    """The dossiers of the pairs said to be so, unless the other one is hidden from this reader."""
    ici, autre = aliased(Dossier), aliased(Dossier)
    # what nobody said of a pair is no longer asked once one of the two left (`attend_une_reponse`)
    restent = and_(parmi(col(ici.etat), EN_LICE), parmi(col(autre.etat), EN_LICE))
    return (
        select(cote)
        .join(ici, col(ici.id) == cote)
        .join(autre, col(autre.id) == en_face)
        .where(
            ~a_ecarter(lecteur, autre),
            col(Ressemblance.etat) == bindparam("ressemblance"),
            or_(col(Ressemblance.etat) != EtatRessemblance.A_REGARDER, restent),
        )
    )


def _a_un_trait(nature: str) -> ColumnElement[bool]:
    voulus = bindparam(nature, type_=BigInteger)
    return col(Dossier.traits).bitwise_and(voulus) != 0


def _parmi_ceux(colonne: Mapped[Any], nom: str) -> ColumnElement[bool]:
    return colonne.in_(bindparam(nom, expanding=True))


def _touche(nature: str) -> ColumnElement[bool]:
    return col(Dossier.id).in_(select(RATTACHEMENTS.c.dossier_id).where(_du_lien(nature)))


def _du_lien(nature: str) -> ColumnElement[bool]:
    return and_(RATTACHEMENTS.c.nature == nature, RATTACHEMENTS.c.code == bindparam(nature))


def _touche_ici(nature: str) -> ColumnElement[bool]:
    lie = and_(RATTACHEMENTS.c.dossier_id == DOSSIERS.c.id, _du_lien(nature))
    return select(RATTACHEMENTS.c.dossier_id).where(lie).correlate(DOSSIERS).exists()


def _etiquetes() -> Select[int]:
    return select(col(EtiquetteDeDossier.dossier_id)).where(
        col(EtiquetteDeDossier.etiquette_id) == bindparam("etiquette")
    )


_CONDITIONS: dict[str, Callable[[str, Lecteur], ColumnElement[bool]]] = {
    "q_de_chacun": lambda dialecte, _: sont_dans_le_texte(dialecte),
    "q": lambda dialecte, _: col(Dossier.id).in_(dossiers_trouves(dialecte)),
    "rien": lambda *_: false(),
    "campagne": lambda *_: col(Dossier.campagne_id) == bindparam("campagne"),
    "dispositif": lambda *_: col(Dossier.campagne_id).in_(
        select(col(Campagne.id)).where(col(Campagne.dispositif) == bindparam("dispositif"))
    ),
    "etiquette": lambda *_: col(Dossier.id).in_(_etiquetes()),
    "etiquette_de_chacun": lambda *_: (
        _etiquetes().where(col(EtiquetteDeDossier.dossier_id) == col(Dossier.id)).correlate(Dossier).exists()
    ),
    "ressemblance": lambda _, qui: or_(
        col(Dossier.id).in_(_paires(col(Ressemblance.premier_id), col(Ressemblance.second_id), qui)),
        col(Dossier.id).in_(_paires(col(Ressemblance.second_id), col(Ressemblance.premier_id), qui)),
    ),
    "etat": lambda *_: _parmi_ceux(col(Dossier.etat), "etat"),
    "autres_etats": lambda *_: _parmi_ceux(col(Dossier.etat), "autres_etats"),
    "orientation": lambda *_: _parmi_ceux(col(Dossier.orientation), "orientation"),
    "demande_min": lambda *_: col(Dossier.montant_demande_cents) >= bindparam("demande_min"),
    "demande_max": lambda *_: col(Dossier.montant_demande_cents) <= bindparam("demande_max"),
    "note_min": lambda *_: col(Dossier.note_dixiemes) >= bindparam("note_min"),
    "note_max": lambda *_: col(Dossier.note_dixiemes) <= bindparam("note_max"),
    "note_vue": lambda _, qui: peut_voir_la_note(qui),
    "pilote": lambda *_: col(Dossier.pilote_id) == bindparam("pilote"),
    "sans_pilote": lambda *_: col(Dossier.pilote_id).is_(None),
    **{nature: lambda *_, nature=nature: _a_un_trait(nature) for nature in NATURES},
    **{nature: lambda *_, nature=nature: _touche(nature) for nature in LIENS},
    **{f"{nature}_de_chacun": lambda *_, nature=nature: _touche_ici(nature) for nature in LIENS},
}
