"""Objectives that can be measured: what a dossier says it will change, from where to where, and how it is known.

The rows of the section « Indicateurs » are flat; here they are gathered by objective, for the helper page, the
findings, and the bilan, which shows again what was promised.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.bibliotheque_indicateurs import BIBLIOTHEQUE, FicheIndicateur
from app.domain.contenus import en_lignes, reponses, texte
from app.domain.exigences import Constat, Examen, conseiller, corriger
from app.domain.questions import Section
from app.domain.saisies import SaisieIllisible, lire_entier

CLE = "indicateurs"
PAR_OBJECTIF = 3
SUGGESTIONS = 6
OBJECTIF_MAXIMUM = 300
# verbs that promise a direction and no arrival
# fmt: off
VERBES_VAGUES = frozenset((
    "accompagner", "aider", "améliorer", "animer", "contribuer", "développer", "dynamiser",
    "embellir", "encourager", "faciliter", "favoriser", "lutter", "mobiliser", "permettre",
    "promouvoir", "renforcer", "sensibiliser", "soutenir", "valoriser",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class IndicateurVise:
    """One promise: from `depart` to `cible`, both as typed; `rang` is its row in the section.

    `depart_nombre` and `cible_nombre` are read when they are plain whole numbers: the bilan compares them.
    """

    rang: int
    libelle: str
    unite: str
    depart: str
    cible: str
    source: str

    @property
    def depart_nombre(self) -> int | None:
        return _nombre(self.depart)

    @property
    def cible_nombre(self) -> int | None:
        return _nombre(self.cible)

    @property
    def fiche(self) -> FicheIndicateur | None:
        """The card of the library it was taken from, if any."""
        return _PAR_LIBELLE.get(_plie(self.libelle))


@dataclass(frozen=True, slots=True)
class ObjectifMesure:
    """An objective and what will tell whether it was reached."""

    objectif: str
    indicateurs: tuple[IndicateurVise, ...]


def indicateurs_du_dossier(contenu: Any) -> tuple[ObjectifMesure, ...]:
    """The objectives of a dossier in the order they appear, with their indicators. Never raises.

    Two rows belong to the same objective if its words are the same, case and spaces aside. Rows kept before the
    unit was asked have an empty `unite`.
    """
    groupes: dict[str, tuple[str, list[IndicateurVise]]] = {}
    for rang, ligne in enumerate(en_lignes(reponses(contenu, CLE).get(CLE))):
        if not ligne:
            continue
        objectif = ligne.get("objectif", "")
        _, siens = groupes.setdefault(_plie(objectif), (objectif, []))
        siens.append(
            IndicateurVise(
                rang,
                ligne.get("indicateur", ""),
                ligne.get("unite", ""),
                ligne.get("depart", ""),
                ligne.get("cible", ""),
                ligne.get("source", ""),
            )
        )
    return tuple(ObjectifMesure(objectif, tuple(siens)) for objectif, siens in groupes.values())


def place_restante(contenu: Any, objectif: str, en_tout: int) -> int:
    """How many indicators an objective may still take, `en_tout` being the most a dossier holds."""
    tous = indicateurs_du_dossier(contenu)
    siens = sum(len(o.indicateurs) for o in tous if _plie(o.objectif) == _plie(objectif))
    return max(0, min(PAR_OBJECTIF - siens, en_tout - sum(len(o.indicateurs) for o in tous)))


def objectifs_proposes(contenu: Any) -> tuple[str, ...]:
    """What the porteur already wrote as objectives, one suggestion by line or sentence: nothing is asked twice."""
    ecrits = texte(contenu, "projet", "objectifs").replace("\r", "\n")
    lignes = [
        morceau.strip(" -–—•*\t.") for ligne in ecrits.split("\n") for morceau in ligne.replace(" ; ", ". ").split(". ")
    ]
    deja = [o.objectif for o in indicateurs_du_dossier(contenu) if o.objectif]
    uniques = {_plie(o): o for o in (*deja, *(m for m in lignes if 0 < len(m) <= OBJECTIF_MAXIMUM))}
    return tuple(uniques.values())[:SUGGESTIONS]


def conseil_objectif(objectif: str) -> str:
    """What an objective still lacks to be measured, in one sentence; "" when it names a number."""
    if any(c.isdigit() for c in objectif):
        return ""
    if _plie(objectif).split(" ")[0] in VERBES_VAGUES:
        return (
            f"« {objectif.split()[0]} » ne se mesure pas. Dites qui changera, de combien et pour quand : "
            "les indicateurs vont vous y aider."
        )
    return "Cet objectif ne dit pas encore combien, ni pour quand. Les indicateurs vont le préciser."


def controler_indicateurs(section: Section, examen: Examen) -> Iterator[Constat]:
    """At most three by objective; each goes from somewhere to somewhere, in a unit."""
    for objectif in indicateurs_du_dossier(examen.contenu):
        if objectif.objectif and len(objectif.indicateurs) > PAR_OBJECTIF:
            quatrieme = objectif.indicateurs[PAR_OBJECTIF]
            yield corriger(
                section,
                f"{CLE}.{quatrieme.rang}.objectif",
                f"« {objectif.objectif} » a {len(objectif.indicateurs)} indicateurs. Gardez-en trois au plus : "
                "ceux que vous pourrez vraiment mesurer.",
            )
        for indicateur in objectif.indicateurs:
            yield from _mesurable(section, indicateur)


def _mesurable(section: Section, indicateur: IndicateurVise) -> Iterator[Constat]:
    nom = f"« {indicateur.libelle} » : " if indicateur.libelle else ""
    if indicateur.cible and not indicateur.unite and indicateur.cible_nombre is not None:
        yield conseiller(
            section, CLE, f"{nom}{indicateur.cible} quoi ? Précisez l’unité, par exemple personnes, % ou jours."
        )
    if indicateur.cible and not indicateur.depart:
        yield conseiller(section, CLE, f"{nom}dites d’où vous partez. Saisissez 0 si rien n’existe aujourd’hui.")
    elif indicateur.depart_nombre is not None and indicateur.depart_nombre == indicateur.cible_nombre:
        yield conseiller(section, CLE, f"{nom}la valeur visée est celle de départ. Qu’est-ce qui aura changé ?")


def lignes_d_objectif(objectif: str, choisis: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows that the helper adds to the section."""
    colonnes = ("indicateur", "unite", "depart", "cible", "source")
    return [{"objectif": objectif, **{c: choisi.get(c, "") for c in colonnes}} for choisi in choisis]


def _nombre(saisi: str) -> int | None:
    try:
        return lire_entier(saisi) if saisi else None
    except SaisieIllisible:
        return None


def _plie(mots: str) -> str:
    return " ".join(mots.split()).strip(" .").casefold()


_PAR_LIBELLE = {_plie(fiche.libelle): fiche for fiche in BIBLIOTHEQUE.values()}
