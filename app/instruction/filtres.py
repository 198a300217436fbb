"""The filters of the agents' list. They live in the address: a list can be sent, kept, walked through."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from app.domain.dispositifs import Dispositif
from app.domain.etats import DEPOSES, Etat
from app.domain.orientations import Axe, Orientation
from app.domain.saisies import nettoyer

TRIS: dict[str, str] = {
    "depot": "Derniers déposés",
    "anciens": "Premiers déposés",
    "note": "Note",
    "demande": "Montant demandé",
}
RECHERCHE_MAXIMUM = 100
CURSEUR_MAXIMUM = 60


@dataclass(frozen=True, slots=True)
class Filtres:
    """What the list keeps, and in which order. `apres` is where the page begins. Unknown values are dropped."""

    q: str = ""
    campagne: int | None = None
    dispositif: Dispositif | None = None
    etat: Etat | None = None
    orientation: Orientation | None = None
    axe: Axe | None = None
    commune: str = ""
    quartier: str = ""
    pilote: str = ""
    tri: str = "depot"
    apres: str = ""

    @classmethod
    def lire(cls, parametres: Mapping[str, str]) -> "Filtres":
        """Read the parameters of an address, whatever they hold."""

        def texte(nom: str, maximum: int = 60) -> str:
            return nettoyer(str(parametres.get(nom, "")))[:maximum]

        campagne = texte("campagne", 9)
        etat = Etat(texte("etat")) if texte("etat") in {e.value for e in DEPOSES} else None
        return cls(
            q=texte("q", RECHERCHE_MAXIMUM),
            campagne=int(campagne) if campagne.isascii() and campagne.isdigit() else None,
            dispositif=Dispositif(texte("dispositif")) if texte("dispositif") in list(Dispositif) else None,
            etat=etat,
            orientation=Orientation(texte("orientation")) if texte("orientation") in list(Orientation) else None,
            axe=Axe(texte("axe")) if texte("axe") in list(Axe) else None,
            commune=texte("commune", 5),
            quartier=texte("quartier"),
            pilote="moi" if texte("pilote") == "moi" else "",
            tri=texte("tri") if texte("tri") in TRIS else "depot",
            apres=texte("apres", CURSEUR_MAXIMUM),
        )

    @classmethod
    def de_l_adresse(cls, liste: str) -> "Filtres":
        """The filters carried by the parameter `liste` of a dossier's page."""
        return cls.lire(dict(parse_qsl(liste[:1000])))

    def requete(self, **changements: object) -> str:
        """The query string of these filters, changed as told; what is not filtered is left out."""
        change = replace(self, **changements)  # type: ignore[arg-type]
        paires = [(f.name, str(v)) for f in fields(change) if (v := getattr(change, f.name)) not in ("", None)]
        return urlencode([(nom, valeur) for nom, valeur in paires if (nom, valeur) != ("tri", "depot")])

    def liste(self) -> str:
        """The same, to be carried by the page of a dossier: never empty, without the place in the pages."""
        return self.requete(apres="") or "tri=depot"

    @property
    def est_vierge(self) -> bool:
        return not self.requete(apres="", tri="depot")
