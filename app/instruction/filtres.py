"""The filters of the agents' list. They live in the address: a list can be sent, kept, walked through.

`CHAMPS` says how each one is read and written there; what cannot be read is dropped, never an error. A bound is typed
by hand: `bornes_a_corriger` says those that are dropped, so that nobody takes the whole list for a filtered one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from app.core.adresses import abreger
from app.domain.colonnes_liste import COLONNES, PAR_DEFAUT, TRIS, colonnes_choisies
from app.domain.dispositifs import Dispositif
from app.domain.etats import DEPOSES, Etat
from app.domain.orientations import Axe, Geographie, Orientation
from app.domain.postes import FINANCEURS_74
from app.domain.ressemblances import EtatRessemblance
from app.domain.saisies import SaisieIllisible, lire_montant, montant_saisi, nettoyer

MOI, PERSONNE, INVERSE = "moi", "aucun", "inverse"
# what the address holds beside the filters
NON_FILTRES = ("tri", "sens", "colonnes", "apres")
RECHERCHE_MAXIMUM = 100
CURSEUR_MAXIMUM = 220  # the name of an organisme, and an id
ADRESSE_MAXIMUM = 1000
NOTE_MAXIMUM = 1000
_ESPACES = str.maketrans("", "", " \u00a0\u202f")
# what a value may not hold as it is, between the signs of an address carried by another
_SIGNES = str.maketrans({signe: f"%{ord(signe):02X}" for signe in "%&;+"})


@dataclass(frozen=True, slots=True)
class Champ:
    """How a filter is read from an address (the empty value when it says nothing) and written in one.

    `abreges`: the words it takes, if they are known beforehand, each with its beginning (`abreger`).
    """

    lire: Callable[[str], Any]
    ecrire: Callable[[Any], str] = str
    a_plusieurs_valeurs: bool = False
    abreges: Mapping[str, str] = field(default_factory=dict)

    def abrege(self, ecrit: str) -> str:
        """What is written in an address, its words abridged."""
        return ",".join(self.abreges.get(mot, mot) for mot in ecrit.split(","))

    def en_entier(self, lu: str) -> str:
        """What an address holds, abridged or not, its words whole."""
        entiers = {court: mot for mot, court in self.abreges.items()}
        return ",".join(entiers.get(mot, mot) for mot in lu.split(",")) if entiers else lu


def _texte(maximum: int) -> Champ:
    return Champ(lambda lu: lu[:maximum])


def _un_de(*valeurs: str, sinon: str = "") -> Champ:
    return Champ(lambda lu: lu if lu in valeurs else sinon, abreges=abreger(filter(None, valeurs)))


def _mot(genre: type[StrEnum]) -> Champ:
    return Champ(lambda lu: genre(lu) if lu in list(genre) else None, abreges=abreger(genre))


def _plusieurs(valeurs: Iterable[str]) -> Champ:
    """Several words, separated by commas; kept in the order of the trade, so that one list has one address."""
    ordre = tuple(valeurs)
    return Champ(lambda lu: tuple(v for v in ordre if v in lu.split(",")), ",".join, True, abreger(ordre))


def _numero(lu: str) -> int | None:
    return int(lu) if len(lu) <= 9 and lu.isascii() and lu.isdigit() else None


def _montant(lu: str) -> int | None:
    try:
        return lire_montant(lu)
    except SaisieIllisible:
        return None


def _note(lu: str) -> int | None:
    """« 62,5 » on 100, in tenths."""
    cents = _montant(lu)
    return None if cents is None or cents > NOTE_MAXIMUM * 10 else cents // 10


def _euros(cents: int) -> str:
    return montant_saisi(cents).translate(_ESPACES)


def _sur_cent(dixiemes: int) -> str:
    return f"{dixiemes // 10},{dixiemes % 10}" if dixiemes % 10 else str(dixiemes // 10)


CHAMPS: dict[str, Champ] = {
    "q": _texte(RECHERCHE_MAXIMUM),
    "campagne": Champ(_numero),
    "dispositif": _mot(Dispositif),
    "etat": _plusieurs(e for e in Etat if e in DEPOSES),
    "orientation": _plusieurs(Orientation),
    "axe": _mot(Axe),
    "commune": _texte(5),
    "quartier": _texte(60),
    "geographie": _plusieurs(Geographie),
    "financeur": _plusieurs(FINANCEURS_74),
    "demande_min": Champ(_montant, _euros),
    "demande_max": Champ(_montant, _euros),
    "premiere": _un_de("oui", "non"),
    "etiquette": Champ(_numero),
    "ressemblance": _mot(EtatRessemblance),
    "pilote": Champ(lambda lu: lu if lu in (MOI, PERSONNE) else str(_numero(lu) or "")),
    "note_min": Champ(_note, _sur_cent),
    "note_max": Champ(_note, _sur_cent),
    "tri": _un_de(*TRIS, sinon="depot"),
    "sens": _un_de("", INVERSE),
    "colonnes": Champ(lambda lu: colonnes_choisies(lu.split(",")), ",".join, True, abreger(COLONNES)),
    "apres": _texte(CURSEUR_MAXIMUM),
}
_NOMS = abreger(CHAMPS)
_ENTIERS = {court: nom for nom, court in _NOMS.items()}


@dataclass(frozen=True, slots=True)
class Filtres:
    """What the list keeps, and in which order. `apres` is where the page begins. Amounts in cents, notes in tenths."""

    q: str = ""
    campagne: int | None = None
    dispositif: Dispositif | None = None
    etat: tuple[str, ...] = ()
    orientation: tuple[str, ...] = ()
    axe: Axe | None = None
    commune: str = ""
    quartier: str = ""
    geographie: tuple[str, ...] = ()
    financeur: tuple[str, ...] = ()
    demande_min: int | None = None
    demande_max: int | None = None
    premiere: str = ""
    etiquette: int | None = None
    ressemblance: EtatRessemblance | None = None
    pilote: str = ""
    note_min: int | None = None
    note_max: int | None = None
    tri: str = "depot"
    sens: str = ""
    colonnes: tuple[str, ...] = PAR_DEFAUT
    apres: str = ""

    @classmethod
    def lire(cls, parametres: Mapping[str, str] | Iterable[tuple[str, str]]) -> "Filtres":
        """Read the parameters of an address, whatever they hold; the last one counts, or all of them."""
        paires = parametres.items() if isinstance(parametres, Mapping) else parametres
        lus: dict[str, list[str]] = {}
        for nom, valeur in paires:
            if nom in CHAMPS and (propre := nettoyer(str(valeur))):
                lus.setdefault(nom, []).append(propre)
        return cls(
            **{
                nom: CHAMPS[nom].lire(",".join(valeurs) if CHAMPS[nom].a_plusieurs_valeurs else valeurs[-1])
                for nom, valeurs in lus.items()
            }
        )

    @classmethod
    def de_l_adresse(cls, liste: str) -> "Filtres":
        """The filters carried by the parameter `liste` of a dossier's page, abridged (`liste_portee`) or not."""
        lues = ((_ENTIERS.get(nom, nom), lu) for nom, lu in parse_qsl(liste[:ADRESSE_MAXIMUM].replace(";", "&")))
        return cls.lire((nom, CHAMPS[nom].en_entier(lu)) for nom, lu in lues if nom in CHAMPS)

    def requete(self, **changements: object) -> str:
        """The query string of these filters, changed as told; what is not filtered is left out."""
        valeurs = dict(zip(_VIERGES, _VALEURS(self), strict=True)) | changements
        return "&".join([_ecrit(nom, valeur) for nom, valeur in valeurs.items() if valeur != _VIERGES[nom]])

    def lien(self, **changements: object) -> str:
        """The same, never empty: an address without anything leads to the view that a person sees first."""
        return self.requete(**changements) or "tri=depot"

    def liste(self) -> str:
        """The same, to be carried by the page of a dossier, without the place in the pages."""
        return self.lien(apres="")

    def liste_portee(self) -> str:
        """`liste` as the value of a parameter, abridged: each row of the list bears it.

        Neither « = », « , » nor « ; » need an escape there (RFC 3986), and what is typed is escaped once.
        """
        voulus = {nom: self.ecrit(nom) for nom in self.choisis() if nom != "apres"} or {"tri": self.tri}
        ecrits = (f"{_NOMS[nom]}={CHAMPS[nom].abrege(lu).translate(_SIGNES)}" for nom, lu in voulus.items())
        return quote_plus(";".join(ecrits), safe="=,;")

    def choisis(self) -> dict[str, Any]:
        """What differs from the whole list, by name, in the order of the address."""
        return {nom: valeur for nom, defaut in _VIERGES.items() if (valeur := getattr(self, nom)) != defaut}

    def ecrit(self, nom: str) -> str:
        """A filter as it is written in the address; empty when it is not there."""
        valeur = getattr(self, nom)
        return "" if valeur is None else CHAMPS[nom].ecrire(valeur)

    def sans(self, nom: str) -> str:
        """The address once a filter is taken away."""
        return self.lien(**{nom: _VIERGES[nom], "apres": ""})

    def tous(self) -> str:
        """The address of the whole list, in the same order and columns."""
        return Filtres(tri=self.tri, sens=self.sens, colonnes=self.colonnes).lien()

    def trie_par(self, tri: str) -> str:
        """The address once the heading of an order is followed; followed again, it goes the other way."""
        sens = INVERSE if tri == self.tri and not self.sens else ""
        return self.lien(tri=tri, sens=sens, apres="")

    @property
    def est_croissant(self) -> bool:
        return TRIS[self.tri].est_croissant is not bool(self.sens)

    @property
    def ordre(self) -> str:
        """« Montant demandé, du plus grand au plus petit »."""
        return TRIS[self.tri].dit(bool(self.sens))


PAS_APPLIQUE = "Ce filtre n’est pas appliqué."
_MONTANT_MAL = f"Saisissez un montant en euros, par exemple 1 200. {PAS_APPLIQUE}"
_NOTE_MAL = f"Saisissez une note de 0 à 100, par exemple 62,5. {PAS_APPLIQUE}"
BORNES = {"demande_min": _MONTANT_MAL, "demande_max": _MONTANT_MAL, "note_min": _NOTE_MAL, "note_max": _NOTE_MAL}
A_L_ENVERS = "Le maximum est plus petit que le minimum : aucun dossier ne convient."


def bornes_a_corriger(parametres: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The bounds typed in an address that cannot be: by name, what to do."""
    saisies = {nom: propre for nom, valeur in parametres if nom in BORNES and (propre := nettoyer(valeur))}
    lues = {nom: CHAMPS[nom].lire(saisie) for nom, saisie in saisies.items()}
    fausses = {nom: BORNES[nom] for nom in lues if lues[nom] is None}
    for quoi in ("demande", "note"):
        bas, haut = lues.get(f"{quoi}_min"), lues.get(f"{quoi}_max")
        if bas is not None and haut is not None and bas > haut:
            fausses[f"{quoi}_max"] = A_L_ENVERS
    return fausses


_VIERGES: dict[str, Any] = {f.name: f.default for f in fields(Filtres)}
_VALEURS = attrgetter(*_VIERGES)


@lru_cache(4096)
def _ecrit(nom: str, valeur: Any) -> str:
    """A filter as its part of an address: a page bears twenty-five addresses that differ by one."""
    return urlencode({nom: CHAMPS[nom].ecrire(valeur)}, safe=",")
