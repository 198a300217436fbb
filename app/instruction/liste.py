"""The page of the list put together: its rows, its counts, what its filters offer and say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.domain.colonnes_liste import COLONNES, DOSSIER, PAR_DEFAUT, TRIS, GenreCellule
from app.domain.dispositifs import DISPOSITIFS
from app.domain.droits import Situation, peut
from app.domain.etats import Etat, libelle, ton
from app.domain.orientations import AXES, GEOGRAPHIES_COURTES, ORIENTATIONS
from app.domain.postes import FINANCEURS_74
from app.domain.ressemblances import ETATS
from app.dossiers.queries import references
from app.instruction.delais import COLONNE, dire_les_delais
from app.instruction.filtres import MOI, PERSONNE, Filtres
from app.instruction.puces import puces
from app.instruction.queries_choix import ChoixDeLaListe
from app.instruction.queries_comptes import compter_par_etat
from app.instruction.queries_liste import PageListe, page_de_liste
from app.instruction.queries_mots import recherche_proche
from app.instruction.valeurs import se_dit, texte
from app.models.comptes import Personne

# folded until one of them is there
AUTRES_FILTRES = frozenset(
    {"geographie", "financeur", "etiquette", "ressemblance", "premiere",
     "demande_min", "demande_max", "note_min", "note_max"}
)  # fmt: skip

# the cells that a phone need not name, as one sees what they are; those that the template draws
SANS_NOM = frozenset({"orientation", "territoires", "etat"})
DESSINEES = SANS_NOM | {"note", "avis"}


def choisir(parametres: Mapping[str, str]) -> str:
    """Whether the dossiers of the page have a box to tick: « oui », « tous » (ticked already), or nothing."""
    voulu = parametres.get("choisir", "")
    return "tous" if voulu == "tous" else "oui" if voulu else ""


def composer_liste(
    bd: Session, filtres: Filtres, personne: Personne, choix: ChoixDeLaListe, maintenant: datetime
) -> dict[str, Any]:
    """Everything the template shows: two statements more than what the filters offer.

    Words that find nothing are compared to those that would (`recherche_proche`).
    """
    lieux = references()
    comptes = compter_par_etat(bd, filtres, personne)
    pilotes = [(MOI, "Moi"), (PERSONNE, "Personne"), *((str(id_), nom) for id_, nom in choix.pilotes.items())]
    lue = PageListe([], "")
    if comptes.retenus:
        lue = page_de_liste(bd, filtres, personne, comptes.retenus, comptes.ids, est_dense=comptes.est_dense)
    if COLONNE in filtres.colonnes:
        lue = replace(lue, lignes=dire_les_delais(bd, lue.lignes, maintenant))
    return {
        "filtres": filtres,
        "lue": lue,
        "proche": recherche_proche(bd, filtres, personne) if filtres.q and not comptes.retenus else "",
        "comptes": comptes,
        "puces": puces(filtres, choix, lieux),
        "autres_filtres": not AUTRES_FILTRES.isdisjoint(filtres.choisis()),
        "choix": choix,
        "ici": filtres.lien(apres=""),
        "lieux": lieux,
        "pilotes": pilotes,
        "etats": [(e, libelle(e)) for e in Etat if e in comptes.etats or e in filtres.etat],
        "colonnes": [COLONNES[cle] for cle in filtres.colonnes],
        "cellules": _cellules(filtres.colonnes),
        "est_usuelle": filtres.colonnes == PAR_DEFAUT,
        "orientations_dites": list(ORIENTATIONS.values()),
        "etats_montres": {ligne["etat"] for ligne in lue.lignes} if "etat" in filtres.colonnes else (),
        "peut_confier": peut("reaffecter", Situation(role=personne.role)),
        **_mots(),
        "quartiers": lieux.quartiers_nommes().items(),
    }


def _cellules(colonnes: tuple[str, ...]) -> list[tuple[str, str, Markup]]:
    """Each cell of a row: what it reads, how it is written (nothing where the template draws it), how it begins.

    On a phone a cell is preceded by the word of its class, or by that of its place where the columns are the usual
    ones: fifty rows need not say it again.
    """
    return [(cle, _forme(cle), _debut(cle, sans_nom=cle in SANS_NOM or colonnes == PAR_DEFAUT)) for cle in colonnes]


def _debut(cle: str, *, sans_nom: bool) -> Markup:
    return Markup("<td>") if sans_nom else Markup("<td class=l-{}>").format(cle)


def _forme(cle: str) -> str:
    genre = COLONNES[cle].cellules[0].genre
    return "" if cle in DESSINEES else "dite" if genre is GenreCellule.TEXTE and se_dit(cle) else genre


def _mots() -> dict[str, Any]:
    """The words of the trade that the filters offer."""
    return {
        "dispositifs": [(d.code, d.sigle) for d in DISPOSITIFS.values()],
        "orientations": [(o.code, o.libelle_court) for o in ORIENTATIONS.values()],
        "axes": [(a.code, a.libelle_court) for a in AXES.values()],
        "geographies": list(GEOGRAPHIES_COURTES.items()),
        "ressemblances": [(e.value, fiche.libelle) for e, fiche in ETATS.items()],
        "financeurs": [(f.code, f.libelle) for f in FINANCEURS_74.values()],
        "tris": [(t.cle, t.libelle) for t in TRIS.values()],
        "tri_du_dossier": DOSSIER.tri,
        "libelle": libelle,
        "ton": ton,
        "texte": texte,
    }
