"""The places of the invented projects: real communes and quartiers of the contract, over its three geographies."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lieu:
    """A quartier in a commune, as a sentence names them. `voisines`: other communes the project may touch."""

    commune: str
    quartier: str
    nom: str
    nom_commune: str
    voisines: tuple[str, ...] = ()


LIEUX: tuple[Lieu, ...] = (
    Lieu("59172", "QN05950M", "Denain-Nord", "Denain", ("59288",)),
    Lieu("59491", "QN05955M", "Sabatier", "Raismes"),
    Lieu("59205", "QN05953M", "Couture-Savonnerie", "Escaudain"),
    Lieu("59361", "QN05952M", "Schneider", "Lourches", ("59504",)),
    Lieu("59526", "QN05956M", "Elnon", "Saint-Amand-les-Eaux", ("59284",)),
    Lieu("59002", "PP-ABSCON-REPUBLIQUE", "la République", "Abscon"),
    Lieu("59632", "QN05958M", "Arenberg", "Wallers", ("59491",)),
    Lieu("59179", "QN05951M", "Liberté-Vieux-Douchy", "Douchy-les-Mines", ("59313",)),
    Lieu("59292", "PP-HAVELUY-BAS-RIEZ", "Bas-Riez", "Haveluy"),
    Lieu("59564", "QN05930M", "Dutemple", "La Sentinelle", ("59603",)),
    Lieu("59361", "QN05954M", "Gambetta", "Lourches", ("59172",)),
    Lieu("59302", "PP-HERIN-BLANCS-RIEUX", "Blancs-Rieux", "Hérin"),
    Lieu("59207", "QN05922M", "Brunehaut", "Escautpont"),
    Lieu("59418", "PP-MORTAGNE-CENTRE", "Mortagne-Centre", "Mortagne-du-Nord", ("59403",)),
    Lieu("59526", "QN05957M", "Collinière", "Saint-Amand-les-Eaux"),
    Lieu("59504", "QVA-ROEULX", "Rœulx", "Rœulx", ("59092",)),
    Lieu("59651", "PP-WAVRECHAIN-CENTRE", "Wavrechain-Centre", "Wavrechain-sous-Denain", ("59172",)),
    Lieu("59491", "PP-RAISMES-VICOIGNE", "Vicoigne", "Raismes"),
    Lieu("59205", "PP-ESCAUDAIN-SAINT-MARK", "Saint-Mark", "Escaudain"),
    Lieu("59632", "QVA-WALLERS", "Wallers-Centre", "Wallers"),
    Lieu("59526", "QVA-SAINT-AMAND-MOULIN-LOUPS", "Moulin-des-Loups", "Saint-Amand-les-Eaux", ("59238",)),
    Lieu("59564", "QVA-LA-SENTINELLE", "La Sentinelle", "La Sentinelle"),
)

_VOYELLE = re.compile(r"[AEÉÈÊIOUYHŒ]", re.IGNORECASE)
# the h of these is aspirated: « de Haveluy »
_ASPIRES = ("Haveluy", "Haulchin")


def situer(texte: str, lieu: Lieu) -> str:
    """The text with the names of the place, elided as French wants: « d’Arenberg », « de Sabatier »."""
    for marque, nom in (("{quartier}", lieu.nom), ("{commune}", lieu.nom_commune)):
        if _VOYELLE.match(nom) and nom not in _ASPIRES:
            texte = texte.replace(f"de {marque}", f"d’{nom}").replace(f"que {marque}", f"qu’{nom}")
        texte = texte.replace(marque, nom)
    return texte
