"""The filters of a list said in words, each with the address of the list without it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.francais import INSECABLE, euros, note
from app.domain.dispositifs import DISPOSITIFS
from app.domain.etats import Etat, libelle
from app.domain.exigences import ReferencesForm
from app.domain.orientations import AXES, GEOGRAPHIES_COURTES, ORIENTATIONS, Geographie, Orientation
from app.domain.postes import FINANCEURS_74
from app.domain.ressemblances import ETATS
from app.instruction.filtres import MOI, NON_FILTRES, PERSONNE, Filtres
from app.instruction.queries_choix import ChoixDeLaListe

AUTRE = "Autre"


@dataclass(frozen=True, slots=True)
class Puce:
    """« Commune : Denain », and the query string of the list once it is taken away."""

    texte: str
    sans: str


def puces(filtres: Filtres, choix: ChoixDeLaListe, lieux: ReferencesForm) -> list[Puce]:
    """The active filters, in the order of the address."""
    mots = _mots(choix, lieux)
    return [
        Puce(f"{mots[nom][0]}{INSECABLE}: {mots[nom][1](valeur)}", filtres.sans(nom))
        for nom, valeur in filtres.choisis().items()
        if nom not in NON_FILTRES
    ]


def _mots(choix: ChoixDeLaListe, lieux: ReferencesForm) -> dict[str, tuple[str, Callable[[Any], str]]]:
    def ou(dire: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda valeurs: " ou ".join(dire(v) for v in valeurs)

    pilotes = {MOI: "moi", PERSONNE: "personne"} | {str(id_): nom for id_, nom in choix.pilotes.items()}
    return {
        "q": ("Recherche", lambda q: f"«{INSECABLE}{q}{INSECABLE}»"),
        "campagne": ("Campagne", lambda id_: choix.campagnes.get(id_, AUTRE)),
        "dispositif": ("Dispositif", lambda d: DISPOSITIFS[d].sigle),
        "etat": ("État", ou(lambda e: libelle(Etat(e)))),
        "orientation": ("Orientation", ou(lambda o: ORIENTATIONS[Orientation(o)].libelle_court)),
        "axe": ("Axe", lambda a: AXES[a].libelle_court),
        "commune": ("Commune", lambda insee: lieux.communes.get(insee, AUTRE)),
        "quartier": ("Quartier", lambda code: lieux.quartiers_nommes().get(code, AUTRE)),
        "geographie": ("Géographie", ou(lambda g: GEOGRAPHIES_COURTES[Geographie(g)])),
        "financeur": ("Financeur demandé", ou(lambda code: FINANCEURS_74[code].libelle)),
        "demande_min": ("Demandé au moins", euros),
        "demande_max": ("Demandé au plus", euros),
        "premiere": ("Première demande", str),
        "etiquette": ("Étiquette", lambda id_: choix.etiquettes.get(id_, AUTRE)),
        "ressemblance": ("Ressemblance", lambda e: ETATS[e].libelle),
        "pilote": ("Pilote", lambda qui: pilotes.get(qui, AUTRE)),
        "note_min": ("Note au moins", note),
        "note_max": ("Note au plus", note),
    }
