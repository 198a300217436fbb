"""Which opening of a window to show somebody who has a project today, and what to do while it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.calendrier import Fenetre, instant_en_toutes_lettres
from app.domain.campagnes import cloture
from app.domain.dispositifs import DISPOSITIFS, Dispositif


@dataclass(frozen=True, slots=True)
class Guichet:
    """A published campaign, as far as choosing one needs it. `plafond_cents`: ceiling of one request."""

    campagne_id: int
    dispositif: Dispositif
    titre: str
    fenetre: Fenetre
    plafond_cents: int | None = None


def guichet_du_jour(guichets: Iterable[Guichet], dispositif: Dispositif, t: datetime) -> Guichet | None:
    """The campaign that is open (the one that closes first), else the next to open, else the last closed."""
    siens = [g for g in guichets if g.dispositif is dispositif]
    ouverts = [g for g in siens if g.fenetre.est_ouverte(t)]
    a_venir = [g for g in siens if g.fenetre.est_a_venir(t)]
    if ouverts:
        return min(ouverts, key=lambda g: (g.fenetre.ferme_le, g.campagne_id))
    if a_venir:
        return min(a_venir, key=lambda g: (g.fenetre.ouvre_le, g.campagne_id))
    return max(siens, key=lambda g: (g.fenetre.ferme_le, g.campagne_id), default=None)


def prochaine_ouverture(
    guichets: Iterable[Guichet], dispositif: Dispositif, t: datetime, sauf: int | None = None
) -> Guichet | None:
    """The campaign of this window to go to once `sauf` is closed: open now, or the next to open."""
    autres = [g for g in guichets if g.campagne_id != sauf and not g.fenetre.est_close(t)]
    return guichet_du_jour(autres, dispositif, t)


def quand(guichet: Guichet | None, dispositif: Dispositif, t: datetime) -> str:
    """When one may deposit, in words, and what to do meanwhile if it is not now."""
    fiche = DISPOSITIFS[dispositif]
    if guichet is None:
        return f"« {fiche.libelle} » : aucune date n’est annoncée. Préparez votre projet avec votre référent."
    if guichet.fenetre.est_ouverte(t):
        return f"C’est ouvert, {guichet.fenetre.reste(t)} : clôture le {_cloture(guichet)}."
    if guichet.fenetre.est_a_venir(t):
        return (
            f"Ouverture le {instant_en_toutes_lettres(guichet.fenetre.ouvre_le)}. D’ici là, lisez toutes les questions "
            "et préparez vos documents."
        )
    return (
        f"C’est fermé depuis le {_cloture(guichet)}. La prochaine ouverture n’est pas encore annoncée : "
        f"la dernière était le {instant_en_toutes_lettres(guichet.fenetre.ouvre_le)}. "
        "Préparez votre projet avec votre référent."
    )


def _cloture(guichet: Guichet) -> str:
    return f"{cloture(guichet.fenetre.ferme_le)} (heure de Paris)"
