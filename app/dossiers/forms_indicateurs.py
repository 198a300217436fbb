"""What is typed in the helper of indicators: three steps, the first two by GET, nothing kept before the last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.bibliotheque_indicateurs import BIBLIOTHEQUE, FicheIndicateur
from app.domain.indicateurs import OBJECTIF_MAXIMUM
from app.domain.saisies import nettoyer

LONGUEURS = {"indicateur": 300, "unite": 40, "depart": 100, "cible": 100, "source": 300}
PLEIN = (
    "Il n’y a plus de place : trois indicateurs par objectif, neuf par demande. Retirez-en un, ou changez d’objectif."
)
VIDES = {
    "indicateur": "Saisissez ce que vous compterez ou observerez.",
    "unite": "Saisissez l’unité, par exemple personnes, % ou jours.",
    "depart": "Saisissez la valeur d’aujourd’hui, ou 0 si rien n’existe encore.",
    "cible": "Saisissez la valeur visée, par exemple 30.",
    "source": "Dites comment vous le mesurerez, par exemple feuille de présence.",
}


@dataclass
class SaisieObjectif:
    """The helper as the macros of the forms read it: `valeurs`, `erreurs`, and the step to show (1, 2 or 3)."""

    etape: int = 1
    objectif: str = ""
    fiches: tuple[FicheIndicateur, ...] = ()
    propre: str = ""
    valeurs: dict[str, Any] = field(default_factory=dict)
    erreurs: dict[str, str] = field(default_factory=dict)

    @property
    def combien(self) -> int:
        """How many indicators the last step asks about."""
        return len(self.fiches) + bool(self.propre)

    @property
    def lignes(self) -> list[dict[str, str]]:
        """The indicators of the last step, as the section keeps them."""
        return [{c: str(self.valeurs.get(f"{n}.{c}", "")) for c in LONGUEURS} for n in range(self.combien)]


def lire_choix(parametres: Mapping[str, str], codes: Sequence[str], place: Callable[[str], int]) -> SaisieObjectif:
    """The two first steps, from the address. `place`: how many indicators an objective may still take."""
    saisie = SaisieObjectif(valeurs={"objectif": "", "autre": "", "choix": [], "propre": ""})
    if "etape" not in parametres:
        return saisie
    autre = _texte(parametres.get("autre"), OBJECTIF_MAXIMUM + 1)
    saisie.valeurs |= {"objectif": _texte(parametres.get("objectif"), OBJECTIF_MAXIMUM + 1), "autre": autre}
    saisie.objectif = " ".join((autre or saisie.valeurs["objectif"]).split())
    if not saisie.objectif:
        saisie.erreurs["autre"] = "Choisissez un objectif, ou écrivez-le."
    elif len(saisie.objectif) > OBJECTIF_MAXIMUM:
        saisie.erreurs["autre"] = f"Écrivez un objectif de {OBJECTIF_MAXIMUM} caractères au plus."
    elif place(saisie.objectif) == 0:
        saisie.erreurs["autre"] = PLEIN
    if saisie.erreurs:
        return saisie
    saisie.etape = 2
    if parametres.get("etape") == "3":
        _choisir(saisie, parametres, codes, place(saisie.objectif))
    return saisie


def _choisir(saisie: SaisieObjectif, parametres: Mapping[str, str], codes: Sequence[str], place: int) -> None:
    saisie.fiches = tuple(BIBLIOTHEQUE[code] for code in dict.fromkeys(codes) if code in BIBLIOTHEQUE)
    saisie.propre = _texte(parametres.get("propre"), LONGUEURS["indicateur"])
    saisie.valeurs |= {"choix": [fiche.code for fiche in saisie.fiches], "propre": saisie.propre}
    if not saisie.combien:
        saisie.erreurs["choix"] = "Choisissez au moins un indicateur, ou écrivez le vôtre."
    elif saisie.combien > place:
        mots = {1: "un seul", 2: "deux au plus"}.get(place, "trois au plus")
        saisie.erreurs["choix"] = f"Vous en avez choisi {saisie.combien}. Gardez-en {mots} pour cet objectif."
    if saisie.erreurs:
        return
    saisie.etape = 3
    for n, fiche in enumerate(saisie.fiches):
        prevus = {"indicateur": fiche.libelle, "unite": fiche.unite, "source": fiche.recueil}
        saisie.valeurs |= {f"{n}.{cle}": texte for cle, texte in prevus.items()}
    if saisie.propre:
        saisie.valeurs[f"{len(saisie.fiches)}.indicateur"] = saisie.propre


def lire_mesures(parametres: Mapping[str, Any], codes: Sequence[str], place: Callable[[str], int]) -> SaisieObjectif:
    """The last step, posted: every value is asked, a long one is said with its limit."""
    textes = {cle: valeur for cle, valeur in parametres.items() if isinstance(valeur, str)}
    saisie = lire_choix(textes | {"etape": "3"}, codes, place)
    if saisie.etape < 3:
        return saisie
    for n in range(saisie.combien):
        for cle, maximum in LONGUEURS.items():
            nom = f"{n}.{cle}"
            saisie.valeurs[nom] = _texte(textes.get(nom), 2_000)
            if not saisie.valeurs[nom]:
                saisie.erreurs[nom] = VIDES[cle]
            elif len(saisie.valeurs[nom]) > maximum:
                saisie.erreurs[nom] = f"Saisissez {maximum} caractères au plus."
    return saisie


def _texte(valeur: Any, maximum: int) -> str:
    return nettoyer(valeur)[:maximum] if isinstance(valeur, str) else ""
