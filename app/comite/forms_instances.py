"""What an instance says, as it is typed: an avis with its amounts, a deliberation."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.comite.commands_instances import AvisDonne
from app.comite.forms import IDENTIFIANT_MAXIMUM, VOIX, Identifiant, Voix
from app.comite.montants import lire_avec_montants
from app.core.formulaires import Facultatif, Forme, Saisie
from app.domain.avis import SensAvis
from app.domain.decision_motifs import lire_votes
from app.domain.instances import Deliberation
from app.domain.saisies import lire_date, lire_montant

MONTANT = "Saisissez la somme votée en euros, par exemple 4 000, ou laissez vide."


def _dit(vide: str, mal: str = "", **bornes: Any) -> Any:
    return Field(json_schema_extra={"vide": vide, "mal": mal or vide}, **bornes)


Jour = Annotated[
    date,
    BeforeValidator(lambda v: lire_date(v) if isinstance(v, str) else v),
    _dit("Saisissez le jour du vote, par exemple 08/04/2027."),
]
Reference = Annotated[
    str,
    _dit(
        "Saisissez la référence de la délibération, par exemple « 2027-045 ».",
        "Raccourcissez la référence : 120 caractères au plus.", min_length=1, max_length=120,
    ),
]  # fmt: skip


class FormeAvis(Forme):
    """An avis. The amounts have one field per funder: `montant_<code>`, read by `lire_avis`."""

    sens: Annotated[SensAvis, _dit("Choisissez un avis.")]
    texte: Annotated[str, _dit("", "Raccourcissez le texte : 4 000 caractères au plus.", max_length=4000)] = ""
    raison: Annotated[str, _dit("", "Raccourcissez la raison : 1 000 caractères au plus.", max_length=1000)] = ""
    pour: Annotated[Voix, _dit(VOIX)] = None
    contre: Annotated[Voix, _dit(VOIX)] = None
    abstentions: Annotated[Voix, _dit(VOIX)] = None
    version: Annotated[int, _dit("Rechargez la page, puis recommencez.", ge=0, le=IDENTIFIANT_MAXIMUM)]
    montants: dict[str, int] = Field(default_factory=dict)

    def donnees(self) -> AvisDonne:
        votes = lire_votes(self.pour, self.contre, self.abstentions)
        return AvisDonne(self.sens, self.montants, self.texte, votes, self.raison, self.version)


def lire_avis(corps: FormData, codes: Collection[str]) -> Saisie[FormeAvis]:
    """Read an avis and its amounts."""
    return lire_avec_montants(FormeAvis, corps, codes)


class FormeDeliberation(Forme):
    """A deliberation on the dossiers ticked."""

    dossiers: Annotated[list[Identifiant], _dit("Cochez un dossier au moins.")] = Field(default_factory=list)
    reference: Reference
    du: Jour
    pour: Annotated[Voix, _dit(VOIX)] = None
    contre: Annotated[Voix, _dit(VOIX)] = None
    abstentions: Annotated[Voix, _dit(VOIX)] = None


def _montant(valeur: Any) -> Any:
    return lire_montant(valeur) if isinstance(valeur, str) and valeur.strip() else None


class FormeVote(Forme):
    """The deliberation of a funder whose assembly sits elsewhere."""

    financeur: Annotated[str, _dit("Choisissez le financeur.", min_length=1, max_length=40)]
    instance: Annotated[
        str,
        _dit("Dites quelle assemblée a voté, par exemple « Conseil municipal de Denain ».",
             "Raccourcissez ce nom : 120 caractères au plus.", min_length=1, max_length=120),
    ]  # fmt: skip
    montant_vote: Annotated[int | None, BeforeValidator(_montant), Facultatif] = Field(
        default=None, json_schema_extra={"vide": MONTANT, "mal": MONTANT}
    )
    reference: Reference
    du: Jour

    def deliberation(self) -> Deliberation:
        return Deliberation(self.reference, self.du, self.instance)
