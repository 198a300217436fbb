"""A message as it is posted: its text, its key, its files opened before they are kept."""

from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from app.core.fichiers import TAILLE_MAXIMUM, FichierRefuse, FichierSur, conserver, nom_sur, prouver
from app.core.formulaires import Forme, Saisie, fichiers
from app.core.securite import jeton
from app.domain.saisies import nettoyer
from app.dossiers.forms import champs_postes, texte_poste

CLE_MAXIMALE = 64
FICHIERS_LUS = 10


@dataclass(slots=True)
class MessageRecu:
    """What was posted. `refus`: a sentence per file that was not taken, with its remedy."""

    texte: str
    cle: str
    fichiers: list[tuple[FichierSur, str]] = field(default_factory=list)
    refus: list[str] = field(default_factory=list)

    def saisie(self, erreurs: dict[str, str]) -> Saisie[Forme]:
        """The form shown again, with everything typed."""
        return Saisie(valeurs={"texte": self.texte}, erreurs=erreurs)


def recevoir_message(corps: FormData) -> MessageRecu:
    """Open each file to prove what it is, and keep it. Takes seconds: call it outside a transaction."""
    champs: dict[str, Any] = champs_postes(corps)
    cle = texte_poste(champs, "cle")[:CLE_MAXIMALE] or jeton()
    recu = MessageRecu(nettoyer(texte_poste(champs, "texte")), cle)
    for fichier in fichiers(corps, "fichiers")[:FICHIERS_LUS]:
        contenu = fichier.file.read(TAILLE_MAXIMUM + 1)
        try:
            sur = prouver(fichier.filename, contenu)
        except FichierRefuse as refus:
            phrase = str(refus)
            recu.refus.append(f"« {nom_sur(fichier.filename)} » : {phrase[0].lower()}{phrase[1:]}")
        else:
            recu.fichiers.append((sur, conserver(sur.contenu)))
    return recu
