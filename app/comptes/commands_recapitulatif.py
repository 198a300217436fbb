"""The wishes of an agent on the morning digest."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.recapitulatif import Preferences
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.recapitulatif import Recapitulatif


def preferences_de(bd: Session, personne: Personne) -> Preferences:
    """What this agent wants; the default as long as nothing was set."""
    garde = bd.get(Recapitulatif, personne.id)
    if garde is None:
        return Preferences()
    return Preferences(garde.est_actif, tuple(garde.jours), tuple(garde.tues), garde.dit_les_depots)


def regler_recapitulatif(bd: Session, personne: Personne, voulu: Preferences, maintenant: datetime) -> None:
    """Keep the wishes; the next digest and the next deposit follow them."""
    garde = bd.get(Recapitulatif, personne.id)
    if garde is None:
        garde = Recapitulatif(personne_id=personne.id or 0)
        bd.add(garde)
    garde.est_actif, garde.jours, garde.tues = voulu.est_actif, list(voulu.jours), list(voulu.tues)
    garde.dit_les_depots = voulu.dit_les_depots
    inscrire_au_journal(
        bd, personne, "regler_recapitulatif", f"personne:{personne.id}", maintenant, est_actif=voulu.est_actif
    )
