"""The short forms of a sitting that is being held."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.comite.commands_presences import PresenceNotee
from app.comite.forms import Identifiant
from app.core.formulaires import Facultatif, Forme
from app.core.securite import jeton
from app.domain.calendrier import instant_paris, jour_de_paris
from app.domain.campagnes import lire_heure
from app.domain.erreurs import SaisieInvalide
from app.domain.ordre_du_jour import Ordre
from app.domain.quorum import Presence

_CLE = re.compile(r"[\w-]{16,64}")


def cle_de(corps: FormData) -> str:
    """The key of a form, made when it was shown; a new one if it has none."""
    cle = corps.get("cle")
    return cle if isinstance(cle, str) and _CLE.fullmatch(cle) else jeton()


def _vide(phrase: str) -> Any:
    return {"vide": phrase, "mal": phrase}


def _heure(valeur: Any) -> Any:
    return lire_heure(valeur) if isinstance(valeur, str) and valeur.strip() else None


class FormeOrdre(Forme):
    """What the agenda is grouped by."""

    ordre: Ordre = Field(json_schema_extra=_vide("Choisissez comment ranger l’ordre du jour."))


class FormeQuorum(Forme):
    """Whether the quorum is asked."""

    quorum: str = ""


class Sens(StrEnum):
    HAUT = "haut"
    BAS = "bas"


class FormeDeplacement(Forme):
    """Before or after its neighbour."""

    sens: Sens = Field(json_schema_extra=_vide("Choisissez de monter ou de descendre le dossier."))

    @property
    def pas(self) -> int:
        return -1 if self.sens is Sens.HAUT else 1


class FormePresence(Forme):
    """Somebody comes, leaves, is excused or represented. The hour is typed in Paris time; without it, now."""

    membre: Identifiant = Field(json_schema_extra=_vide("Choisissez une personne."))
    presence: Presence = Field(json_schema_extra=_vide("Choisissez ce qui change."))
    represente_par: Annotated[Identifiant | None, Facultatif] = Field(
        default=None, json_schema_extra=_vide("Choisissez le membre de la séance qui a reçu le pouvoir.")
    )
    heure: Annotated[tuple[int, int] | None, BeforeValidator(_heure), Facultatif] = Field(
        default=None, json_schema_extra=_vide("Saisissez une heure, par exemple 14 h 30.")
    )

    def notee(self, maintenant: datetime) -> PresenceNotee:
        """Raises SaisieInvalide if the hour does not exist today in Paris."""
        a = None
        if self.heure is not None:
            try:
                a = instant_paris(jour_de_paris(maintenant), *self.heure)
            except SaisieInvalide as refus:
                raise SaisieInvalide(refus.phrase, {"heure": refus.phrase}) from refus
        return PresenceNotee(self.membre, self.presence, self.represente_par, a)


class FormeRetour(Forme):
    """Going back on the last decision."""

    decision: Identifiant = Field(json_schema_extra=_vide("Rechargez la page, puis recommencez."))
    motif_du_retour: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra={
            "vide": "Donnez le motif de l’annulation.",
            "mal": "Saisissez un motif de 1 000 caractères au plus.",
        },
    )
