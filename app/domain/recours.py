"""Why a decision file is gathered, and what its archive proves of itself."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256

from app.domain.erreurs import SaisieInvalide


class MotifRecours(StrEnum):
    """Who asks for the file."""

    GRACIEUX = "gracieux"
    CONTENTIEUX = "contentieux"
    COMMUNICATION = "communication"
    CONTROLE = "controle"

    @property
    def libelle(self) -> str:
        return LIBELLES[self]


LIBELLES = {
    MotifRecours.GRACIEUX: "Recours gracieux de l’organisme",
    MotifRecours.CONTENTIEUX: "Recours devant le tribunal administratif",
    MotifRecours.COMMUNICATION: "Demande de communication (CRPA, art. L.311-1)",
    MotifRecours.CONTROLE: "Contrôle ou audit",
}
MANIFESTE = "MANIFESTE-SHA256.txt"


def lire_motif(valeur: str) -> MotifRecours:
    """Raises SaisieInvalide: a file that shows everything is gathered for a reason."""
    if valeur not in set(MotifRecours):
        phrase = "Dites pourquoi ce dossier est constitué."
        raise SaisieInvalide(phrase, {"motif": phrase})
    return MotifRecours(valeur)


def manifeste(fichiers: Mapping[str, bytes]) -> str:
    """One line a file, as `sha256sum -c` reads it, in the order of the names."""
    return "".join(f"{sha256(contenu).hexdigest()}  {nom}\n" for nom, contenu in sorted(fichiers.items()))
