"""The filters in SQL: each is a condition with its parameters, so that a statement is written once by set of filters.

Two lists that filter on the same things, whatever the values, are one statement: `Forme` is what they share.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.sql_plans import parmi, presque_toujours
from app.domain.droits import Role
from app.domain.orientations import CLES_AXES
from app.domain.ressemblances import EN_LICE, EtatRessemblance
from app.dossiers.recherche import dossiers_trouves, expression
from app.instruction.filtres import MOI, NON_FILTRES, PERSONNE, Filtres
from app.instruction.queries import Lecteur, a_ecarter, notes_visibles, peut_voir_la_note
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Rattachement
from app.models.etiquettes import EtiquetteDeDossier
from app.models.ressemblances import Ressemblance

LIENS = ("quartier", "commune", "axe", "geographie", "financeur", "premiere")
"""What a dossier touches, the rarest first."""
_SANS_INDEX = frozenset({"note", "organisme", "cout", "beneficiaires"})
"""The orders that no index has."""
_LARGES = ("geographie", "financeur", "premiere")
_INDEXES = frozenset({"orientation", "pilote", "sans_pilote", "etiquette", "ressemblance"})
"""What an index finds, and more rarely than a wide link: the engine begins there."""
_PEU = frozenset({"quartier", "commune", "etiquette", "ressemblance"})
_RARES = frozenset({"etiquette", "ressemblance"})
_DANS_L_ORDRE = frozenset({"campagne", "etat"})
"""What the index of the deposits holds before their order."""
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
    est_lue_en_entier: bool = False
    """Most dossiers, in an order that no index has: the table is read through, rather than at random by an index."""
    premier: str = ""
    """The link that the engine begins with, "" for none."""
    se_parcourt: bool = False
    """One code only is asked of that link, so each of its dossiers comes once; and nothing else is in an index."""


def forme(filtres: Filtres, role: Role, dialecte: str, combien: int = 0) -> Forme:
    """The shape of the list these filters ask for. `combien`: how many dossiers they keep, 0 when it is not known."""
    criteres = set(filtres.choisis()) - set(NON_FILTRES)
    if filtres.q and not expression(filtres.q, dialecte):
        criteres.add("rien")
    if filtres.pilote == PERSONNE:
        criteres ^= {"pilote", "sans_pilote"}
    premier = _premier(criteres, est_premiere_demande=filtres.premiere == "oui")
    return Forme(
        dialecte,
        role,
        filtres.tri,
        filtres.est_croissant,
        filtres.colonnes,
        frozenset(criteres),
        bool(filtres.apres),
        combien >= LARGE and filtres.tri == "depot" and not criteres <= _DANS_L_ORDRE,
        combien >= LARGE and filtres.tri in _SANS_INDEX,
        premier,
        bool(premier) and len(_codes(filtres, premier)) == 1 and _INDEXES.isdisjoint(criteres),
    )


def parametres(filtres: Filtres, personne: Personne, dialecte: str) -> dict[str, Any]:
    """What the statement of this shape is given when it runs."""
    lus: dict[str, Any] = {nom: codes for nom in LIENS if (codes := _codes(filtres, nom))}
    return lus | {
        "moi": personne.id,
        "recherche": expression(filtres.q, dialecte),
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


def conditions(forme: Forme, lecteur: Lecteur, *, sauf: str = "") -> list[ColumnElement[bool]]:
    """The conditions of this shape, on any statement that reads Dossier, but that of the criterion `sauf`."""
    # asked of each dossier where they are few, else read once for all of them
    est_rare = forme.est_large or not _PEU.isdisjoint(forme.criteres)
    note_lue = peut_voir_la_note(lecteur) if est_rare else notes_visibles(lecteur)
    du_dispositif = col(Dossier.campagne_id).in_(
        select(col(Campagne.id)).where(col(Campagne.dispositif) == bindparam("dispositif"))
    )
    de_la_campagne = col(Dossier.campagne_id) == bindparam("campagne")
    connues: dict[str, ColumnElement[bool]] = {
        "q": _trouve(forme),
        "rien": false(),
        "campagne": presque_toujours(de_la_campagne) if forme.est_lue_en_entier else de_la_campagne,
        # a few campaigns, of many dossiers: their index would have the list sorted where it can be walked
        "dispositif": presque_toujours(du_dispositif) if forme.est_large else du_dispositif,
        "etiquette": col(Dossier.id).in_(
            select(col(EtiquetteDeDossier.dossier_id)).where(
                col(EtiquetteDeDossier.etiquette_id) == bindparam("etiquette")
            )
        ),
        "ressemblance": or_(
            col(Dossier.id).in_(_paires(col(Ressemblance.premier_id), col(Ressemblance.second_id), lecteur)),
            col(Dossier.id).in_(_paires(col(Ressemblance.second_id), col(Ressemblance.premier_id), lecteur)),
        ),
        "etat": col(Dossier.etat).in_(bindparam("etat", expanding=True)),
        "orientation": col(Dossier.orientation).in_(bindparam("orientation", expanding=True)),
        "demande_min": col(Dossier.montant_demande_cents) >= bindparam("demande_min"),
        "demande_max": col(Dossier.montant_demande_cents) <= bindparam("demande_max"),
        # a note one may not see yet is as if there were none: the bounds must not let it be guessed
        "note_min": and_(col(Dossier.note_dixiemes) >= bindparam("note_min"), note_lue),
        "note_max": and_(col(Dossier.note_dixiemes) <= bindparam("note_max"), note_lue),
        "pilote": col(Dossier.pilote_id) == bindparam("pilote"),
        "sans_pilote": col(Dossier.pilote_id).is_(None),
        **{nature: _touche(nature, forme, est_premier=nature == forme.premier) for nature in LIENS},
    }
    if forme.est_large:
        # the order is walked, whatever is asked: an index of what most dossiers have would have them sorted
        connues |= {nom: presque_toujours(connues[nom]) for nom in ("etat", "orientation", "campagne", "pilote")}
    return [connues[nom] for nom in sorted(forme.criteres) if nom != sauf]


def _premier(criteres: Collection[str], *, est_premiere_demande: bool) -> str:
    """The rarest link; first requests are fewer than the dossiers of a geography."""
    rares = [nature for nature in LIENS if nature not in _LARGES]
    ordre = (*rares, "premiere", *_LARGES) if est_premiere_demande else LIENS
    premier = next((nature for nature in ordre if nature in criteres), "")
    return "" if premier in _LARGES and not _INDEXES.isdisjoint(criteres) else premier


def depuis_un_lien(requete: Select[Any], forme: Forme, lecteur: Lecteur) -> Select[Any]:
    """A reading of Dossier that takes the dossiers of the first link one by one, and may stop before the last.

    With a list of their ids instead, all of them would be read before the first dossier is.
    """
    autres = (presque_toujours(condition) for condition in conditions(forme, lecteur, sauf=forme.premier))
    lien = and_(col(Rattachement.dossier_id) == col(Dossier.id), _du_lien(forme.premier))
    return requete.join(Rattachement, lien).where(*autres)


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


def _trouve(forme: Forme) -> ColumnElement[bool]:
    trouve = col(Dossier.id).in_(dossiers_trouves(forme.dialecte))
    # the words may be everybody's: where something rarer is asked too, that is where to begin
    return presque_toujours(trouve) if forme.est_large or not _RARES.isdisjoint(forme.criteres) else trouve


def _touche(nature: str, forme: Forme, *, est_premier: bool) -> ColumnElement[bool]:
    """The engine begins with the dossiers of the rarest link, and looks at each for the others.

    Two lists of ids to compare would both be read whole; where most dossiers are kept, none is.
    """
    touche = _du_lien(nature)
    if est_premier and not forme.est_large:
        return col(Dossier.id).in_(select(col(Rattachement.dossier_id)).where(touche))
    ici = exists().where(col(Rattachement.dossier_id) == col(Dossier.id), touche).correlate(Dossier)
    return presque_toujours(ici) if forme.est_large else ici


def _du_lien(nature: str) -> ColumnElement[bool]:
    return and_(col(Rattachement.nature) == nature, col(Rattachement.code).in_(bindparam(nature, expanding=True)))
