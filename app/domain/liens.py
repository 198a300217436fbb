"""Links of interest: what a reader of a dossier declares before opening it, and what the data suggest.

Whoever is interested, or may seem to be, takes no part: loi n° 2013-907, art. 2; CGCT, art. L.2131-11. Who represents a
local authority in the organisme, named by it as the law says, is not interested for that, and yet withdraws where a
grant is decided (CGCT, art. L.1111-6): a nature of its own, with the same effect.
« Aucun » opens the dossier; a link leaves it to be read, never judged; a withdrawal takes it away altogether.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide

PRECISION_MAXIMUM = 300


class Reponse(StrEnum):
    """What one may answer."""

    AUCUN = "aucun"
    LIEN = "lien"
    RETRAIT = "retrait"


class Declare(StrEnum):
    """What is kept of an answer that leaves the dossier readable; a withdrawal is a déport."""

    AUCUN = "aucun"
    LIEN = "lien"


class NatureDuLien(StrEnum):
    MEMBRE = "membre"
    PROCHE = "proche"
    EMPLOI = "emploi"
    MANDAT = "mandat"
    DESIGNE = "designe"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        return NATURES[self]


NATURES: dict[NatureDuLien, str] = {
    NatureDuLien.MEMBRE: "Je suis, ou j’ai été, membre de l’organisme",
    NatureDuLien.PROCHE: "Un proche y travaille, y siège ou en bénéficie",
    NatureDuLien.EMPLOI: "J’y ai travaillé, ou je travaille avec lui",
    NatureDuLien.MANDAT: "Je suis élu ou agent de la commune concernée",
    NatureDuLien.DESIGNE: "J’y représente l’agglomération ou une commune, qui m’a désigné",
    NatureDuLien.AUTRE: "Un autre lien",
}
# the same at the third person, for the minutes and the colleagues
NATURES_LUES: dict[NatureDuLien, str] = {
    NatureDuLien.MEMBRE: "membre ou ancien membre de l’organisme",
    NatureDuLien.PROCHE: "un proche y travaille, y siège ou en bénéficie",
    NatureDuLien.EMPLOI: "y a travaillé, ou travaille avec lui",
    NatureDuLien.MANDAT: "élu ou agent de la commune concernée",
    NatureDuLien.DESIGNE: "y représente une collectivité, désigné par elle",
    NatureDuLien.AUTRE: "autre lien",
}


class DeclarationRequise(ErreurMetier):
    """The dossier opens once its reader has said whether they are linked to it."""


A_DECLARER = (
    "Dites d’abord si vous avez un lien avec ce dossier : ouvrez-le, répondez, puis recommencez. "
    "Rien n’est enregistré pour l’instant."
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One answer. `pour_l_organisme`: the link holds for every dossier of the organisme, today's and tomorrow's."""

    reponse: Reponse
    nature: NatureDuLien | None = None
    precision: str = ""
    pour_l_organisme: bool = False

    @property
    def motif(self) -> str:
        """What the minutes print."""
        dit = NATURES_LUES[self.nature] if self.nature else ""
        if not self.precision:
            return dit
        return self.precision if self.nature in (None, NatureDuLien.AUTRE) else f"{dit} ({self.precision})"


AUCUN_LIEN = Declaration(Reponse.AUCUN)


def exiger_bien_remplie(declaration: Declaration) -> None:
    """Raise SaisieInvalide, field by field: a link and a withdrawal have their nature, « autre » its words."""
    if declaration.reponse is Reponse.AUCUN:
        return
    erreurs: dict[str, str] = {}
    if declaration.nature is None:
        erreurs["nature"] = "Choisissez la nature du lien."
    if declaration.nature is NatureDuLien.AUTRE and not declaration.precision:
        erreurs["precision"] = "Dites en quelques mots quel est ce lien."
    elif len(declaration.precision) > PRECISION_MAXIMUM:
        erreurs["precision"] = f"Écrivez {PRECISION_MAXIMUM} caractères au plus."
    if erreurs:
        raise SaisieInvalide("Votre déclaration n’est pas enregistrée. Corrigez les points ci-dessous.", erreurs)


A_DIRE = "Dites d’abord si vous avez un lien avec ce dossier."
"""On the line of a dossier in a batch: the others are done."""


def exiger_declare(declare: Declare | None) -> None:
    """Raise DeclarationRequise until something is declared."""
    if declare is None:
        raise DeclarationRequise(A_DECLARER)


def exiger_impartial(declare: Declare | None) -> None:
    """Two dossiers are judged together by whoever has no link with the second either.

    Raises DeclarationRequise, Interdit.
    """
    exiger_declare(declare)
    if declare is Declare.LIEN:
        raise Interdit(
            "Vous avez déclaré un lien avec l’autre dossier : "
            "demandez à un collègue de dire ce qu’ils sont l’un à l’autre."
        )


@dataclass(frozen=True, slots=True)
class Proche:
    """Somebody the organisme names: a representative of its file, a member of its space."""

    prenom: str
    nom: str
    fonction: str = ""
    courriel: str = ""


def nommes(proches: Iterable[Proche]) -> tuple[Proche, ...]:
    """Each person once, for whoever reads the list: a representative often has an account in the space too.

    Somebody who has not given a name yet has nothing to be recognised by: their address is compared, not shown.
    """
    par_nom: dict[tuple[str, str], Proche] = {}
    for proche in (p for p in proches if p.prenom or p.nom):
        par_nom.setdefault((proche.prenom.casefold(), proche.nom.casefold()), proche)
    return tuple(par_nom.values())


@dataclass(frozen=True, slots=True)
class Lecteur:
    """Whoever is about to read. `mandats`: (INSEE code, name) of the communes they are elected in."""

    prenom: str
    nom: str
    courriel: str = ""
    mandats: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Autour:
    """What the data know around a dossier. `anterieurs`: what this reader declared on others of the organisme."""

    organisme: str
    est_commune: bool
    proches: tuple[Proche, ...] = ()
    communes: tuple[tuple[str, str], ...] = ()
    anterieurs: tuple[str, ...] = ()


def indices(lecteur: Lecteur, autour: Autour) -> list[str]:
    """Why this reader might be linked, in sentences; nothing is concluded from them, the reader answers."""
    phrases = [p for proche in _uniques(autour.proches) if (p := _homonyme(lecteur, proche))]
    siennes = dict(lecteur.mandats)
    for insee, nom in siennes.items():
        if autour.est_commune and _plie(nom) in _plie(autour.organisme):
            phrases.append(f"La commune qui demande est {nom}, où vous êtes élu.")
        elif insee in dict(autour.communes):
            phrases.append(f"Le projet se déroule à {nom}, où vous êtes élu.")
    phrases += [f"Vous avez déjà déclaré un lien avec cet organisme : {dit}." for dit in autour.anterieurs]
    return phrases


def _homonyme(lecteur: Lecteur, proche: Proche) -> str:
    qui = f"{proche.prenom} {proche.nom}".strip()
    if lecteur.courriel and lecteur.courriel.lower() == proche.courriel.lower():
        return "L’organisme donne votre adresse e-mail parmi celles de ses représentants ou de ses membres."
    if not _plie(lecteur.nom) or _plie(lecteur.nom) != _plie(proche.nom):
        return ""
    if proche.fonction:
        qui += f", {proche.fonction[:1].lower()}{proche.fonction[1:]},"
    quoi = "nom et votre prénom" if _plie(lecteur.prenom) == _plie(proche.prenom) else "nom de famille"
    return f"{qui} porte votre {quoi}."


def _uniques(proches: Iterable[Proche]) -> list[Proche]:
    """Each person once: a representative is often a member of the space too."""
    return list({(_plie(p.prenom), _plie(p.nom)): p for p in reversed(list(proches))}.values())[::-1]


def _plie(texte: str) -> str:
    sans_accents = unicodedata.normalize("NFKD", texte.casefold().replace("œ", "oe"))
    return " ".join("".join(c if c.isalnum() else " " for c in sans_accents if not unicodedata.combining(c)).split())
