"""The form of the proposer. Its minimums are rows, each a group and an amount (`groupe_<n>`, `minimum_<n>`); so are the
dossiers chosen beforehand, each picked in the list and kept in or out (`dossier_<n>`, `sort_<n>`)."""

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
CHOIX_DU_SORT = (("imposer", "À retenir"), ("exclure", "À écarter"))
LIGNES, LIGNES_DE_DOSSIERS, DOSSIERS_MAXIMUM = 3, 2, 60
SEPARATEUR = " — "
"""Between the number and the title of a dossier, where one is picked."""
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


def recherche_vierge(nom: str, impose: str = "") -> Saisie[FormeRecherche]:
    """The form before anything is asked."""
    return Saisie.vierge(
        nom=nom, part=f"{PART_PAR_DEFAUT // 10}", pas=str(PAS_PAR_DEFAUT), plafond="demande",
        dossier_1=impose, sort_1="imposer" if impose else "",
    )  # fmt: skip


def lignes_de(valeurs: dict[str, Any]) -> tuple[int, int]:
    """How many rows to show, of minimums and of dossiers: those filled, and two more."""
    return (
        _a_montrer(valeurs, ("groupe", "minimum"), LIGNES, MINIMUMS_MAXIMUM),
        _a_montrer(valeurs, ("dossier",), LIGNES_DE_DOSSIERS, DOSSIERS_MAXIMUM),
    )


def _a_montrer(valeurs: dict[str, Any], noms: tuple[str, ...], moins: int, plus: int) -> int:
    remplies = [n for n in range(1, plus + 1) if any(valeurs.get(f"{nom}_{n}") for nom in noms)]
    return min(plus, max(moins, max(remplies, default=0) + 2))


def lire_recherche(corps: FormData) -> tuple[Saisie[FormeRecherche], RechercheDemandee | None]:
    """The form as typed, and what it asks when every field was read."""
    saisie = Saisie.lire(FormeRecherche, corps)
    minimums: list[tuple[str, int]] = []
    for n in range(1, MINIMUMS_MAXIMUM + 1):
        groupe, texte = (_texte(corps, f"{nom}_{n}") for nom in ("groupe", "minimum"))
        saisie.valeurs |= {f"groupe_{n}": groupe, f"minimum_{n}": texte}
        if groupe or texte:
            _ajouter(saisie, minimums, n, groupe, texte)
    imposes, exclus = _choisis(saisie, corps)
    if saisie.donnees is None or saisie.erreurs:
        return saisie, None
    lue = saisie.donnees
    return saisie, RechercheDemandee(
        nom=lue.nom,
        part_min_pour_mille=PART_PAR_DEFAUT if lue.part is None else lue.part,
        pas_cents=int(lue.pas),
        minimums=minimums,
        imposes=imposes,
        exclus=exclus,
        est_plafonnee=lue.plafond == "proposition",
        que_les_sollicites=lue.sollicites == "oui",
    )


def _choisis(saisie: Saisie[Any], corps: FormData) -> tuple[list[str], list[str]]:
    """The numbers of the dossiers kept in, then out; several may be pasted in one row."""
    sorts: dict[str, list[str]] = {"imposer": [], "exclure": []}
    for n in range(1, DOSSIERS_MAXIMUM + 1):
        texte, sort = _texte(corps, f"dossier_{n}"), _texte(corps, f"sort_{n}")
        saisie.valeurs |= {f"dossier_{n}": texte, f"sort_{n}": sort}
        if not texte:
            continue
        if sort not in sorts:
            saisie.erreurs[f"sort_{n}"] = "Choisissez s’il faut le retenir ou l’écarter."
            continue
        tete = texte.split(SEPARATEUR, 1)[0]
        sorts[sort] += [x for x in _NUMEROS.split(tete) if x] if any(c.isdigit() for c in tete) else [tete]
    return sorts["imposer"], sorts["exclure"]


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
