"""Somebody from outside helps an organisme to write: a dated mandate, one year at most, that opens nothing else."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendrier import ajouter_mois, instant_paris
from app.domain.erreurs import ErreurMetier

MOIS_MAXIMUM = 12
AVANT_LE_DEBUT = "Le dernier jour vient après le premier : vérifiez les deux dates."
TROP_LONG = "Un mandat dure un an au plus : rapprochez le dernier jour, puis renouvelez-le ensuite."
DEJA_FINI = "Ce dernier jour est déjà passé : choisissez une date à venir."
AUTRE_MANDAT = "Cette personne a déjà un mandat à ces dates. Mettez-y fin d’abord, ou choisissez d’autres dates."
DEJA_MEMBRE = "Cette personne est membre de l’organisme : elle n’a pas besoin de mandat."


class EtatMandat(StrEnum):
    """Where a mandate is. Only one opens anything."""

    PROPOSE = "propose"
    A_VENIR = "a_venir"
    EN_COURS = "en_cours"
    FINI = "fini"
    REVOQUE = "revoque"

    @property
    def libelle(self) -> str:
        return {
            "propose": "En attente d’accord", "a_venir": "À venir", "en_cours": "En cours", "fini": "Terminé",
            "revoque": "Arrêté",
        }[self]  # fmt: skip


def bornes(du: date, au: date) -> tuple[datetime, datetime]:
    """The half-open window of a mandate, from the first midnight to the one after the last day, in Paris."""
    return instant_paris(du, 0), instant_paris(au + timedelta(days=1), 0)


def refus_des_dates(du: date, au: date, aujourd_hui: date) -> dict[str, str]:
    """What is wrong with the dates of a mandate, by field; empty when they hold."""
    if au < du:
        return {"au": AVANT_LE_DEBUT}
    if au < aujourd_hui:
        return {"au": DEJA_FINI}
    if au > ajouter_mois(du, MOIS_MAXIMUM):
        return {"au": TROP_LONG}
    return {}


MODIFIABLES = frozenset({EtatMandat.PROPOSE, EtatMandat.A_VENIR, EtatMandat.EN_COURS})
PLUS_MODIFIABLE = "Ce mandat est terminé : donnez-en un nouveau."


def exiger_modifiable(etat: EtatMandat) -> None:
    """A gestionnaire changes the dates and the calls of a mandate until it ends. Raises ErreurMetier."""
    if etat not in MODIFIABLES:
        raise ErreurMetier(PLUS_MODIFIABLE)


def etat_mandat(
    commence_le: datetime,
    finit_le: datetime,
    accepte_le: datetime | None,
    revoque_le: datetime | None,
    maintenant: datetime,
) -> EtatMandat:
    """A mandate opens an organisme's drafts from its first instant to its last, once both sides agreed."""
    if revoque_le is not None:
        return EtatMandat.REVOQUE
    if maintenant >= finit_le:
        return EtatMandat.FINI
    if accepte_le is None:
        return EtatMandat.PROPOSE
    return EtatMandat.EN_COURS if maintenant >= commence_le else EtatMandat.A_VENIR


def avec_l_aide_de(deja: str, aidant: str) -> str:
    """Who helped to write a dossier, once each, within the length that is kept."""
    noms = [nom for nom in deja.split(" ; ") if nom]
    return deja if aidant in noms else " ; ".join([*noms, aidant])[:300]
