"""The form of the proposer: its minimums are rows, each a group and an amount (`groupe_<n>`, `minimum_<n>`)."""

import re
from typing import Annotated, Any

from pydantic import Field
from starlette.datastructures import FormData

from app.core.formulaires import Forme, Saisie
from app.domain.propositions import MINIMUMS_MAXIMUM, PART_PAR_DEFAUT, PAS, PAS_PAR_DEFAUT
from app.domain.saisies import SaisieIllisible, euros, lire_montant, nettoyer
from app.domain.scenarios import NOM_MAXIMUM
from app.programmation.commands_recherche import RechercheDemandee
from app.programmation.forms import TauxFacultatif

CHOIX_DU_PAS = tuple((str(pas), euros(pas)) for pas in PAS)
CHOIX_DU_PLAFOND = (
    ("demande", "Sa demande"),
    ("proposition", "La proposition du pilote, quand il y en a une"),
)
LIGNES = 3
_NUMEROS = re.compile(r"[\s,;]+")


def _dit(vide: str, mal: str = "") -> dict[str, Any]:
    return {"vide": vide, "mal": mal or vide}


class FormeRecherche(Forme):
    """What is asked of the proposer."""

    nom: Annotated[
        str, Field(min_length=1, max_length=NOM_MAXIMUM, json_schema_extra=_dit("Donnez un nom au scénario."))
    ]
    part: TauxFacultatif = None
    pas: Annotated[str, Field(pattern=f"^({'|'.join(map(str, PAS))})$", json_schema_extra=_dit("Choisissez un pas."))]
    plafond: Annotated[
        str,
        Field(pattern="^(demande|proposition)$", json_schema_extra=_dit("Choisissez le plus qu’un dossier reçoit.")),
    ]
    sollicites: str = ""
    imposes: Annotated[str, Field(max_length=4000, json_schema_extra=_dit("Raccourcissez cette liste."))] = ""
    exclus: Annotated[str, Field(max_length=4000, json_schema_extra=_dit("Raccourcissez cette liste."))] = ""


def recherche_vierge(nom: str, imposes: str = "") -> Saisie[FormeRecherche]:
    """The form before anything is asked."""
    return Saisie.vierge(
        nom=nom, part=f"{PART_PAR_DEFAUT // 10}", pas=str(PAS_PAR_DEFAUT), plafond="demande", imposes=imposes
    )


def lignes_de(valeurs: dict[str, Any]) -> int:
    """How many rows of minimums to show: those filled, and two more."""
    remplies = [n for n in range(1, MINIMUMS_MAXIMUM + 1) if valeurs.get(f"groupe_{n}") or valeurs.get(f"minimum_{n}")]
    return min(MINIMUMS_MAXIMUM, max(LIGNES, max(remplies, default=0) + 2))


def lire_recherche(corps: FormData) -> tuple[Saisie[FormeRecherche], RechercheDemandee | None]:
    """The form as typed, and what it asks when every field was read."""
    saisie = Saisie.lire(FormeRecherche, corps)
    minimums: list[tuple[str, int]] = []
    for n in range(1, MINIMUMS_MAXIMUM + 1):
        groupe, texte = (_texte(corps, f"{nom}_{n}") for nom in ("groupe", "minimum"))
        saisie.valeurs |= {f"groupe_{n}": groupe, f"minimum_{n}": texte}
        if groupe or texte:
            _ajouter(saisie, minimums, n, groupe, texte)
    if saisie.donnees is None or saisie.erreurs:
        return saisie, None
    lue = saisie.donnees
    return saisie, RechercheDemandee(
        nom=lue.nom,
        part_min_pour_mille=PART_PAR_DEFAUT if lue.part is None else lue.part,
        pas_cents=int(lue.pas),
        minimums=minimums,
        imposes=[x for x in _NUMEROS.split(lue.imposes) if x],
        exclus=[x for x in _NUMEROS.split(lue.exclus) if x],
        est_plafonnee=lue.plafond == "proposition",
        que_les_sollicites=lue.sollicites == "oui",
    )


def _texte(corps: FormData, nom: str) -> str:
    texte = corps.get(nom)
    return nettoyer(texte) if isinstance(texte, str) else ""


def _ajouter(saisie: Saisie[Any], minimums: list[tuple[str, int]], n: int, groupe: str, texte: str) -> None:
    if not groupe:
        saisie.erreurs[f"groupe_{n}"] = "Choisissez à qui garantir ce minimum."
    try:
        minimums.append((groupe, lire_montant(texte)))
    except SaisieIllisible as refus:
        saisie.erreurs[f"minimum_{n}"] = refus.phrase
