"""The barème of a campaign: the weight of each criterion, its wording, who scores it, which notes are explained.

Everything has a default, the grille of the contract; a campaign keeps only what it says otherwise. Until the first
note of the campaign all of it may change; then what moves a rank (weights, criteria, who scores, comments) never
does, and a wording may only be corrected, with a reason, as a new version.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from app.domain.ancres import (
    ANCRES_ANCRAGE,
    ANCRES_CROISEMENT,
    ANCRES_DES_AXES,
    ANCRES_FAISABILITE,
    ANCRES_OBJECTIFS,
    ANCRES_ORIENTATION,
    ANCRES_PARTENARIATS,
    ANCRES_PARTICIPATION,
    ANCRES_SECONDAIRE,
    Ancres,
)
from app.domain.droits import Qualite
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.orientations import AXES

POIDS_PAR_DEFAUT: dict[str, int] = {
    "orientation": 3,
    "axe": 1,
    "croisement": 1,
    "participation": 2,
    "ancrage": 2,
    "faisabilite": 2,
    "partenariats": 1,
    "objectifs": 1,
}
POIDS_MAXIMAL = 10
PROPRES = ("propre.1", "propre.2", "propre.3")
"""The places for the criteria of one campaign alone."""

LIBELLES_DES_POIDS: dict[str, str] = {
    "orientation": "Réponse à l’orientation principale",
    "axe": "Chaque axe revendiqué",
    "croisement": "Croisement des dimensions",
    "participation": "Participation des habitants",
    "ancrage": "Ancrage territorial et publics des quartiers",
    "faisabilite": "Faisabilité et budget",
    "partenariats": "Partenariats",
    "objectifs": "Objectifs et indicateurs",
}
COMMENTES = frozenset({0, 1, 4})
"""Extreme notes are explained: under 2, and 4."""
LIBELLE_MAXIMUM, ANCRE_MAXIMUM = 80, 300
ECARTABLES = frozenset({"secondaire", "participation", "ancrage", "faisabilite", "partenariats", "objectifs"})
RENOMMABLES = frozenset({"participation", "ancrage", "faisabilite", "partenariats", "objectifs", *PROPRES})


@dataclass(frozen=True, slots=True)
class ReglageCritere:
    """What a campaign says of a criterion beside its weight."""

    libelle: str
    ancres: Ancres
    roles: frozenset[Qualite]
    commentes: frozenset[int] = COMMENTES
    est_ecarte: bool = False


_PILOTE = frozenset({Qualite.PILOTE})
_PILOTE_ET_TERRITOIRE = _PILOTE | {Qualite.TERRITOIRE}
_PILOTE_ET_CONTRIBUTEUR = _PILOTE | {Qualite.CONTRIBUTEUR}

REGLAGES_PAR_DEFAUT: Mapping[str, ReglageCritere] = MappingProxyType(
    {
        "orientation": ReglageCritere(LIBELLES_DES_POIDS["orientation"], ANCRES_ORIENTATION, _PILOTE),
        **{
            f"axe.{axe.value}": ReglageCritere(f"Axe « {AXES[axe].libelle} »", ancres, _PILOTE_ET_CONTRIBUTEUR)
            for axe, ancres in ANCRES_DES_AXES.items()
        },
        "secondaire": ReglageCritere(
            "Chaque orientation secondaire", ANCRES_SECONDAIRE, frozenset({Qualite.CONTRIBUTEUR})
        ),
        "croisement": ReglageCritere(LIBELLES_DES_POIDS["croisement"], ANCRES_CROISEMENT, frozenset()),
        "participation": ReglageCritere(LIBELLES_DES_POIDS["participation"], ANCRES_PARTICIPATION, _PILOTE),
        "ancrage": ReglageCritere(LIBELLES_DES_POIDS["ancrage"], ANCRES_ANCRAGE, _PILOTE_ET_TERRITOIRE),
        "faisabilite": ReglageCritere(LIBELLES_DES_POIDS["faisabilite"], ANCRES_FAISABILITE, _PILOTE),
        "partenariats": ReglageCritere(LIBELLES_DES_POIDS["partenariats"], ANCRES_PARTENARIATS, _PILOTE),
        "objectifs": ReglageCritere(LIBELLES_DES_POIDS["objectifs"], ANCRES_OBJECTIFS, _PILOTE),
    }
)
VIERGE = ReglageCritere("", ("", "", "", "", ""), _PILOTE)
REGLABLES = tuple(cle for cle in REGLAGES_PAR_DEFAUT if cle != "croisement") + PROPRES


@dataclass(frozen=True)
class Bareme:
    """The weights of a campaign, whole numbers from 0 to 10, and what it says otherwise of its criteria.

    A key left out keeps its default weight. `dits`: what was stored, by criterion, of those it changes or adds.
    Raises SaisieInvalide (one sentence per key) on an unknown key, a weight that is not a whole number
    from 0 to 10, or weights that are all zero.
    """

    poids: Mapping[str, int] = field(default_factory=dict)
    dits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reglages: Mapping[str, ReglageCritere] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        erreurs = {cle: phrase for cle, poids in self.poids.items() if (phrase := _refus(cle, poids))}
        if erreurs:
            raise SaisieInvalide("Le barème n’est pas valable : corrigez les poids signalés.", erreurs)
        complet = {**POIDS_PAR_DEFAUT, **{cle: 0 for cle in PROPRES if cle in self.dits}, **self.poids}
        if not any(complet.values()):
            raise SaisieInvalide("Le barème doit donner un poids à un critère au moins.")
        object.__setattr__(self, "poids", MappingProxyType(complet))
        object.__setattr__(self, "reglages", _reglages(self.dits) if self.dits else REGLAGES_PAR_DEFAUT)

    def libelles_des_poids(self) -> dict[str, str]:
        """What each weight is called in this campaign, in the order of the grille, criteria set aside left out."""
        nommes = {
            cle: self.reglages[cle].libelle if cle in RENOMMABLES else libelle
            for cle, libelle in LIBELLES_DES_POIDS.items()
            if cle not in self.reglages or not self.reglages[cle].est_ecarte
        }
        return nommes | {cle: self.reglages[cle].libelle for cle in PROPRES if cle in self.reglages}


def cle_du_poids(cle: str) -> str:
    """Under which key the weight of a criterion is kept: the axes share one."""
    return "axe" if cle.startswith("axe.") else cle


def _refus(cle: str, poids: object) -> str | None:
    if cle not in POIDS_PAR_DEFAUT and cle not in PROPRES:
        return f"Le critère « {cle} » n’existe pas dans le barème."
    if isinstance(poids, bool) or not isinstance(poids, int) or not 0 <= poids <= POIDS_MAXIMAL:
        return f"{LIBELLES_DES_POIDS.get(cle, 'Critère propre')} : donnez un poids entier de 0 à {POIDS_MAXIMAL}."
    return None


def _reglages(dits: Mapping[str, Mapping[str, Any]]) -> Mapping[str, ReglageCritere]:
    lus = {cle: _lire(REGLAGES_PAR_DEFAUT.get(cle, VIERGE), brut) for cle, brut in dits.items()}
    return MappingProxyType({**REGLAGES_PAR_DEFAUT, **lus})


def _lire(defaut: ReglageCritere, brut: Mapping[str, Any]) -> ReglageCritere:
    a, b, c, d, e = brut.get("ancres", defaut.ancres)
    return ReglageCritere(
        libelle=brut.get("libelle", defaut.libelle),
        ancres=(a, b, c, d, e),
        roles=frozenset(Qualite(role) for role in brut.get("roles", defaut.roles)),
        commentes=frozenset(brut.get("commentes", defaut.commentes)),
        est_ecarte=brut.get("est_ecarte", False),
    )


def ecrire(cle: str, reglage: ReglageCritere) -> dict[str, Any]:
    """What a campaign keeps of it: only what differs from the default."""
    defaut = REGLAGES_PAR_DEFAUT.get(cle, VIERGE)
    tout: dict[str, tuple[Any, Any, Any]] = {
        "libelle": (reglage.libelle, defaut.libelle, reglage.libelle),
        "ancres": (reglage.ancres, defaut.ancres, list(reglage.ancres)),
        "roles": (reglage.roles, defaut.roles, sorted(reglage.roles)),
        "commentes": (reglage.commentes, defaut.commentes, sorted(reglage.commentes)),
        "est_ecarte": (reglage.est_ecarte, defaut.est_ecarte, reglage.est_ecarte),
    }
    return {nom: garde for nom, (voulu, usuel, garde) in tout.items() if voulu != usuel}


def dits_avec(dits: Mapping[str, Mapping[str, Any]], cle: str, reglage: ReglageCritere) -> dict[str, Mapping[str, Any]]:
    """The same sayings with one criterion set; a criterion of the campaign alone without a name is taken away."""
    autres = {autre: dit for autre, dit in dits.items() if autre != cle}
    dit = ecrire(cle, reglage)
    garde = bool(reglage.libelle) if cle in PROPRES else bool(dit)
    return {**autres, cle: dit} if garde else autres


def verifier_reglage(cle: str, reglage: ReglageCritere) -> None:
    """Raise SaisieInvalide, one sentence per field, on a criterion that nobody could score."""
    if cle in PROPRES and not reglage.libelle:
        return
    erreurs: dict[str, str] = {}
    if not reglage.libelle:
        erreurs["libelle"] = "Donnez un nom au critère."
    for note, ancre in enumerate(reglage.ancres):
        if not ancre:
            erreurs[f"ancre_{note}"] = f"Dites ce que vaut la note {note}."
    if not reglage.roles and not reglage.est_ecarte:
        erreurs["roles"] = "Choisissez qui note ce critère, ou écartez-le."
    if not reglage.commentes <= frozenset(range(5)):
        erreurs["commentes"] = "Choisissez des notes de 0 à 4."
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)


def exiger_une_note(bareme: Bareme) -> None:
    """Raise SaisieInvalide unless a criterion that is scored has a weight: the note of a dossier rests on those."""
    if not any(poids and not _est_ecarte(bareme, cle) for cle, poids in bareme.poids.items()):
        raise SaisieInvalide(
            "Tous les poids portent sur des critères écartés : aucun dossier n’aurait de note. "
            "Donnez un poids à un critère noté, ou ne l’écartez pas."
        )


def _est_ecarte(bareme: Bareme, cle: str) -> bool:
    return cle in bareme.reglages and bareme.reglages[cle].est_ecarte


def corrige(avant: ReglageCritere, libelle: str, ancres: Ancres) -> ReglageCritere:
    """The wording alone changed: what may still be corrected once notes exist. Raises ErreurMetier if nothing is."""
    apres = replace(avant, libelle=libelle, ancres=ancres)
    if apres == avant:
        raise ErreurMetier("Cette formulation est déjà celle du barème : rien n’a changé.")
    return apres


def consigne(commentes: Collection[frozenset[int]]) -> str:
    """What the grille says of the comments, for the criteria shown."""
    distincts = set(commentes) or {COMMENTES}
    if len(distincts) > 1:
        return "Certaines notes demandent un commentaire : les repères de chaque critère disent lesquelles."
    (notes,) = distincts
    return f"Un commentaire est demandé pour {enumerer(notes)}." if notes else "Les commentaires sont facultatifs."


def enumerer(notes: Collection[int]) -> str:
    """« 0, 1 et 4 »."""
    mots = [str(note) for note in sorted(notes)]
    return " et ".join([", ".join(mots[:-1]), mots[-1]]) if len(mots) > 1 else "".join(mots)
