"""What an administrator may do with the questions added to a campaign, and when it is too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.calendrier import Fenetre
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.questions import Section
from app.domain.questions_ajoutees import PIECES, PROPRES, TITRE_PROPRES, QuestionAjoutee
from app.domain.saisies import nettoyer

QUESTIONS_MAXIMUM = 20
LIBELLE_MAXIMUM = 200
AIDE_MAXIMUM = 500
CHOIX_MINIMUM, CHOIX_MAXIMUM = 2, 15
CHOIX_LONGUEUR = 120

# A volunteer needs a week-end to learn of a new question and to answer it: in the last three days it can no
# longer prevent a deposit.
DELAI_POUR_OBLIGER = timedelta(hours=72)


def sections_possibles(sections: Sequence[Section]) -> tuple[tuple[str, str], ...]:
    """(key, title) of the places a question may take; the documents have their own page, and a part that is not
    shown to every kind of organisme takes none."""
    communes = (s for s in sections if s.cle not in (PIECES, PROPRES) and not all(q.pour for q in s.questions))
    return ((PROPRES, TITRE_PROPRES), *((s.cle, s.titre) for s in communes))


def exiger_ajout_possible(fenetre: Fenetre, en_vigueur: int, maintenant: datetime) -> None:
    """Raise ErreurMetier once the campaign is closed, or when it asks enough already."""
    if fenetre.est_close(maintenant):
        raise ErreurMetier(
            "Cette campagne est close : plus personne ne répondrait. Ajoutez la question à la campagne suivante."
        )
    if en_vigueur >= QUESTIONS_MAXIMUM:
        raise ErreurMetier(
            f"Cette campagne compte déjà {QUESTIONS_MAXIMUM} questions ajoutées. Retirez-en une avant d’en ajouter."
        )


def peut_obliger(fenetre: Fenetre, maintenant: datetime) -> bool:
    """Whether a question added now may still prevent a deposit."""
    return fenetre.ferme_le - maintenant >= DELAI_POUR_OBLIGER


def verifier_ajout(ajout: QuestionAjoutee, sections: Sequence[Section], fenetre: Fenetre, maintenant: datetime) -> None:
    """Raise SaisieInvalide, one sentence per field, if the question does not hold."""
    erreurs = {
        **_mots(ajout),
        **({} if ajout.section in dict(sections_possibles(sections)) else {"section": "Choisissez une section."}),
    }
    if not ajout.est_facultatif and not peut_obliger(fenetre, maintenant):
        heures = int(DELAI_POUR_OBLIGER.total_seconds()) // 3600
        erreurs["obligation"] = (
            f"La campagne ferme dans moins de {heures} heures : personne n’aurait le temps de répondre. "
            "Rendez la question facultative."
        )
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)


def _mots(ajout: QuestionAjoutee) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    if not ajout.libelle:
        erreurs["libelle"] = "Écrivez la question, par exemple « Combien de séances prévoyez-vous ? »."
    elif len(ajout.libelle) > LIBELLE_MAXIMUM:
        erreurs["libelle"] = f"Raccourcissez la question : {LIBELLE_MAXIMUM} caractères au plus."
    if len(ajout.aide) > AIDE_MAXIMUM:
        erreurs["aide"] = f"Raccourcissez l’aide : {AIDE_MAXIMUM} caractères au plus."
    if ajout.genre.a_des_choix and (phrase := _choix(ajout.choix)):
        erreurs["choix"] = phrase
    return erreurs


def _choix(choix: Sequence[str]) -> str:
    if not CHOIX_MINIMUM <= len(choix) <= CHOIX_MAXIMUM:
        return f"Écrivez de {CHOIX_MINIMUM} à {CHOIX_MAXIMUM} réponses possibles, une par ligne."
    if any(len(texte) > CHOIX_LONGUEUR for texte in choix):
        return f"Raccourcissez chaque réponse possible : {CHOIX_LONGUEUR} caractères au plus."
    if len({texte.casefold() for texte in choix}) < len(choix):
        return "Deux réponses possibles sont identiques. Gardez-en une."
    return ""


def lire_choix(texte: str) -> tuple[str, ...]:
    """One choice per line, empty lines left out."""
    return tuple(ligne for brute in nettoyer(texte).splitlines() if (ligne := " ".join(brute.split())))


def verifier_mots(ajout: QuestionAjoutee) -> None:
    """Raise SaisieInvalide, one sentence per field, if the words of a question do not hold."""
    if erreurs := _mots(ajout):
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)


def exiger_modifiable(ajout: QuestionAjoutee, reponses: int) -> None:
    """Raise ErreurMetier once withdrawn or answered: an answer stays the answer to the question it was given to."""
    if ajout.retiree_le is not None:
        raise ErreurMetier("Cette question est retirée : elle ne se modifie plus. Ajoutez-en une autre.")
    if reponses:
        combien = "1 dossier a déjà répondu" if reponses == 1 else f"{reponses} dossiers ont déjà répondu"
        raise ErreurMetier(
            f"{combien} à cette question : elle ne se modifie plus. Retirez-la, puis ajoutez-en une autre."
        )


SENS = ("haut", "bas")


def placer(ids: Sequence[int], lequel: int, sens: str) -> tuple[int, ...]:
    """The order after one question was moved « haut » or « bas »; unchanged at the ends."""
    if lequel not in ids:
        return tuple(ids)
    rang = ids.index(lequel)
    vers = rang - 1 if sens == "haut" else rang + 1
    if not 0 <= vers < len(ids):
        return tuple(ids)
    ordre = list(ids)
    ordre[rang], ordre[vers] = ordre[vers], ordre[rang]
    return tuple(ordre)
