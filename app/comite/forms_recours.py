"""The short forms of what follows a publication: a letter sent again, a recours recorded or answered."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.comptes.forms import AdresseCourriel
from app.core.formulaires import Forme
from app.domain.recours_gracieux import VoieDeRecours
from app.domain.saisies import lire_date
from app.dossiers.commands_recours import RecoursDonne
from app.dossiers.forms import PieceRecue

IDENTIFIANT_MAXIMUM = 2**31 - 1


def _jour(valeur: Any) -> Any:
    return lire_date(valeur) if isinstance(valeur, str) else valeur


def _seance(valeur: Any) -> Any:
    est_un_rang = isinstance(valeur, str) and valeur.isascii() and valeur.isdecimal() and len(valeur) < 10
    return int(valeur) if est_un_rang else None


Jour = Annotated[date, BeforeValidator(_jour)]


def _dit(phrase: str) -> Any:
    return Field(json_schema_extra={"vide": phrase, "mal": phrase})


class FormeRenvoi(Forme):
    """Where a letter leaves again."""

    adresse: AdresseCourriel = _dit("Saisissez l’adresse e-mail du destinataire.")


class FormeRecoursRecu(Forme):
    """A recours that came by post."""

    envoye_le: Jour = _dit("Saisissez le jour du cachet de la poste, par exemple 12/05/2027.")
    recu_le: Jour = _dit("Saisissez le jour où il est arrivé, par exemple 14/05/2027.")
    texte: str = ""

    def donnees(self, pieces: Sequence[PieceRecue]) -> RecoursDonne:
        return RecoursDonne(VoieDeRecours.COURRIER, self.texte, self.envoye_le, self.recu_le, pieces)


class FormeReexamen(Forme):
    seance: Annotated[int | None, BeforeValidator(_seance)] = None
    motif: str = ""


class FormeRejet(Forme):
    reponse: str = ""
