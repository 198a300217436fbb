"""Which opening of a window to show somebody who has a project today, and what to do while it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.calendrier import Fenetre, instant_en_toutes_lettres
from app.domain.campagnes import cloture
from app.domain.dispositifs import DISPOSITIFS, Dispositif, GenreOrganisme, peut_candidater
from app.domain.saisies import euros


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


@dataclass(frozen=True, slots=True)
class Suivant:
    """A window a refused project may turn to. `tient`: its ceiling holds what was asked."""

    guichet: Guichet
    tient: bool
    phrase: str


def guichets_qui_conviennent(
    guichets: Iterable[Guichet], genre: GenreOrganisme, demande_cents: int, t: datetime, sauf: int | None = None
) -> tuple[Suivant, ...]:
    """Where to present the project of a refused dossier: of each dispositif open to this kind of organisme, what is
    open at `t`, else what opens next. First those that hold what was asked, open before to come, then by date."""
    connus = list(guichets)
    trouves = [
        _suivant(g, demande_cents, t)
        for dispositif in Dispositif
        if peut_candidater(dispositif, genre) and (g := prochaine_ouverture(connus, dispositif, t, sauf))
    ]
    return tuple(sorted(trouves, key=lambda s: (not s.tient, s.guichet.fenetre.ouvre_le > t, _echeance(s.guichet, t))))


def _echeance(guichet: Guichet, t: datetime) -> tuple[datetime, int]:
    f = guichet.fenetre
    return (f.ferme_le if f.est_ouverte(t) else f.ouvre_le), guichet.campagne_id


def _suivant(guichet: Guichet, demande_cents: int, t: datetime) -> Suivant:
    tient = guichet.plafond_cents is None or demande_cents <= guichet.plafond_cents
    quand_ = (
        f"ouvert jusqu’au {_cloture(guichet)}"
        if guichet.fenetre.est_ouverte(t)
        else f"ouverture le {instant_en_toutes_lettres(guichet.fenetre.ouvre_le)}"
    )
    plafond = f", {euros(guichet.plafond_cents)} au plus par demande" if guichet.plafond_cents else ""
    return Suivant(guichet, tient, f"{guichet.titre} : {quand_}{plafond}")
