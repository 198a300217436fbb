"""Asking the proposer: the worker looks, and makes a scenario. Asked twice, it is looked for once at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.propositions import MINIMUMS_MAXIMUM
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.journal import inscrire_au_journal
from app.models.scenarios import RechercheDeScenario
from app.models.socle import pour_ecrire
from app.programmation.queries import groupes_connus
from app.programmation.queries_cadre import cadre_tenu

PROPOSER = "proposer_scenario"


@dataclass(frozen=True, slots=True)
class RechercheDemandee:
    """What is asked. `minimums`: (group's code, cents); `imposes`, `exclus`: numbers of dossiers."""

    nom: str
    part_min_pour_mille: int
    pas_cents: int
    minimums: Sequence[tuple[str, int]]
    imposes: Sequence[str]
    exclus: Sequence[str]
    est_plafonnee: bool
    que_les_sollicites: bool


def demander_recherche(
    bd: Session, campagne: Campagne, donnees: RechercheDemandee, personne: Personne, maintenant: datetime
) -> RechercheDeScenario:
    """Raises SaisieInvalide (a number, a group that is not known), ErreurMetier (one is being looked for)."""
    pour_ecrire(bd, Personne, id=personne.id)  # a double click asks once
    if bd.scalar(
        select(col(RechercheDeScenario.id)).where(
            col(RechercheDeScenario.campagne_id) == campagne.id,
            col(RechercheDeScenario.demandee_par_id) == personne.id,
            col(RechercheDeScenario.finie_le).is_(None),
        )
    ):
        raise ErreurMetier("Votre recherche précédente n’est pas finie : attendez son résultat.")
    fiches = cadre_tenu(bd, personne, campagne.id or 0, {}).cadre.fiches
    numeros = {fiche.numero.upper(): id_ for id_, fiche in fiches.items()}
    erreurs = {
        champ: phrase
        for champ, phrase in (
            ("choisis", _inconnus((*donnees.imposes, *donnees.exclus), numeros) or _deux_fois(donnees)),
            ("minimums", _minimums_inconnus(bd, donnees.minimums)),
        )
        if phrase
    }
    if not fiches:
        raise ErreurMetier("Aucun dossier n’attend de décision : il n’y a rien à proposer.")
    if erreurs:
        raise SaisieInvalide("La recherche est à compléter.", erreurs)
    recherche = RechercheDeScenario(
        campagne_id=campagne.id or 0, nom=donnees.nom, demande=_demande(donnees, numeros), demandee_le=maintenant,
        demandee_par_id=personne.id or 0,
    )  # fmt: skip
    bd.add(recherche)
    bd.flush()
    deposer_tache(bd, f"recherche-{recherche.id}", PROPOSER, {"recherche": recherche.id}, maintenant)
    inscrire_au_journal(
        bd, personne, "demander_recherche", f"recherche_de_scenario:{recherche.id}", maintenant, campagne=campagne.id
    )
    return recherche


def _inconnus(saisis: Sequence[str], numeros: Mapping[str, int]) -> str:
    inconnus = [numero for numero in saisis if numero.upper() not in numeros]
    if not inconnus:
        return ""
    return f"{', '.join(inconnus[:5])} : aucun dossier à décider ne porte ce numéro. Choisissez-le dans la liste."


def _deux_fois(donnees: RechercheDemandee) -> str:
    deux = {x.upper() for x in donnees.imposes} & {x.upper() for x in donnees.exclus}
    return f"{', '.join(sorted(deux))} : un dossier est à retenir ou à écarter, pas les deux." if deux else ""


def _minimums_inconnus(bd: Session, minimums: Sequence[tuple[str, int]]) -> str:
    if len(minimums) > MINIMUMS_MAXIMUM:
        return f"Gardez {MINIMUMS_MAXIMUM} minimums au plus."
    connus = dict(groupes_connus(bd))
    return "" if all(code in connus for code, _ in minimums) else "Choisissez chaque groupe dans la liste."


def _demande(donnees: RechercheDemandee, numeros: Mapping[str, int]) -> dict[str, Any]:
    return {
        "part_min_pour_mille": donnees.part_min_pour_mille,
        "pas_cents": donnees.pas_cents,
        "minimums": [list(minimum) for minimum in donnees.minimums],
        "imposes": sorted(numeros[x.upper()] for x in donnees.imposes),
        "exclus": sorted(numeros[x.upper()] for x in donnees.exclus),
        "est_plafonnee": donnees.est_plafonnee,
        "que_les_sollicites": donnees.que_les_sollicites,
    }
