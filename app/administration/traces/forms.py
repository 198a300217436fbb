"""The filters of the journal."""

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from app.administration.traces.queries import FiltreJournal
from app.core.formulaires import Forme
from app.domain.calendrier import instant_paris
from app.domain.saisies import lire_date

JourFacultatif = Annotated[date | None, BeforeValidator(lambda v: lire_date(v) if v.strip() else None)]


class FormeFiltre(Forme):
    """Days in Paris, both included."""

    numero: str = ""
    qui: str = ""
    acte: str = ""
    du: JourFacultatif = None
    au: JourFacultatif = None

    def en_filtre(self) -> FiltreJournal:
        return FiltreJournal(
            numero=self.numero,
            personne=self.qui,
            acte=self.acte,
            depuis=_minuit(self.du),
            jusqu_a=_minuit(self.au + timedelta(days=1)) if self.au else None,
        )


def _minuit(jour: date | None) -> datetime | None:
    return None if jour is None else instant_paris(jour, 0)
