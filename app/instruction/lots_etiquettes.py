"""A word put on many dossiers, or taken away: each dossier in its own transaction, through its gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.erreurs import ErreurMetier
from app.instruction.commands_etiquettes import desetiqueter, etiqueter
from app.instruction.lots import Geste, acces_du_lot, un_par_un
from app.instruction.queries_lot import DossierDuLot
from app.models.comptes import Personne
from app.models.etiquettes import Etiquette
from app.models.socle import pour_ecrire


@dataclass(frozen=True, slots=True)
class EtiquetteEnLot:
    """A word of the team, to put or to take away."""

    id: int
    est_a_retirer: bool


def etiqueter_en_lot(
    voulue: EtiquetteEnLot, prevus: Sequence[DossierDuLot], personne: Personne, maintenant: datetime
) -> list[DossierDuLot]:
    """Put the word on each, or take it away; each line comes back with what became of it."""
    return un_par_un(prevus, poser(voulue, personne, maintenant))


def poser(voulue: EtiquetteEnLot, personne: Personne, maintenant: datetime) -> Geste:
    """The act on one dossier: put the word there, or take it away; there already, or not, nothing changes."""

    def faire(bd: Session, prevu: DossierDuLot) -> str:
        acces = acces_du_lot(bd, prevu, personne, None, maintenant)
        etiquette = pour_ecrire(bd, Etiquette, id=voulue.id)
        if etiquette is None:
            raise ErreurMetier("Cette étiquette n’existe plus.")
        verbe = desetiqueter if voulue.est_a_retirer else etiqueter
        verbe(bd, etiquette, [acces.dossier.id or 0], personne, maintenant)
        return "Étiquette retirée." if voulue.est_a_retirer else "Étiquette posée."

    return faire
