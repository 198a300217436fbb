"""Messages between an organisme and the people who follow its dossier: when one may write, and what."""

from enum import StrEnum

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import DEPOSES, Etat, est_terminal

TEXTE_MAXIMUM = 4000
FICHIERS_PAR_MESSAGE = 5
FICHIERS_PAR_FIL = 30
POIDS_PAR_FIL = 60 * 1024 * 1024


class Cote(StrEnum):
    """Who wrote: the organisme, or the service that follows the dossier."""

    PORTEUR = "porteur"
    SERVICE = "service"

    @property
    def autre(self) -> "Cote":
        return Cote.SERVICE if self is Cote.PORTEUR else Cote.PORTEUR


def est_ouvert(etat: Etat) -> bool:
    """Whether one may still write: from the deposit to the end of the dossier."""
    return etat in DEPOSES and not est_terminal(etat)


def exiger_ouvert(etat: Etat) -> None:
    """Raise ErreurMetier, with what to do, unless one may write on a dossier in this state."""
    if etat not in DEPOSES:
        raise ErreurMetier(
            "Les messages s’ouvrent après le dépôt. Avant, écrivez à la personne indiquée dans « À qui m’adresser ? »."
        )
    if est_terminal(etat):
        raise ErreurMetier("Ce dossier est terminé : ses messages se lisent mais ne reçoivent plus de réponse.")


def exiger_message(texte: str, fichiers: int) -> None:
    """Raise SaisieInvalide, with the sentence for each field, unless the message may be sent."""
    erreurs = {}
    if not texte and not fichiers:
        erreurs["texte"] = "Écrivez votre message."
    elif len(texte) > TEXTE_MAXIMUM:
        erreurs["texte"] = f"Votre message fait {len(texte)} caractères. Raccourcissez-le à 4 000 caractères."
    if fichiers > FICHIERS_PAR_MESSAGE:
        erreurs["fichiers"] = "Joignez 5 fichiers au plus. Envoyez les autres dans un second message."
    if erreurs:
        raise SaisieInvalide("Ce message n’est pas parti. Corrigez les points ci-dessous.", erreurs)


def exiger_place(nombre: int, octets: int) -> None:
    """Raise SaisieInvalide when the files of a thread, the new ones included, are too many or too heavy."""
    if nombre > FICHIERS_PAR_FIL or octets > POIDS_PAR_FIL:
        phrase = "Ces messages portent déjà beaucoup de fichiers (30 fichiers ou 60 Mo au plus). Écrivez sans joindre."
        raise SaisieInvalide(phrase, {"fichiers": phrase})
