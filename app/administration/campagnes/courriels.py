"""The mail to those who are writing when a question is added: nobody finds it out on the last evening."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from app.administration.campagnes.queries_questions import Redacteur
from app.core.courrier import rediger
from app.domain.questions_ajoutees import QuestionAjoutee
from app.models.campagnes import Campagne
from app.models.courriel import deposer_lignes, ligne_de_courriel


def prevenir_d_un_ajout(
    bd: Session, campagne: Campagne, ajout: QuestionAjoutee, redacteurs: Sequence[Redacteur], maintenant: datetime
) -> None:
    """One mail to each writer of each draft, in one statement. `redacteurs` come by dossier."""
    lettres = []
    for dossier_id, groupe in groupby(redacteurs, key=lambda redacteur: redacteur.dossier_id):
        siens = list(groupe)
        sujet, texte = rediger(
            "question_ajoutee", campagne=campagne, ajout=ajout, dossier_id=dossier_id, titre=siens[0].titre,
            organisme=siens[0].organisme,
        )  # fmt: skip
        lettres += [
            ligne_de_courriel(
                f"question-{ajout.id}-{dossier_id}-{redacteur.personne_id}",
                redacteur.courriel, sujet, texte, maintenant, dossier_id,
            )
            for redacteur in siens
        ]  # fmt: skip
    deposer_lignes(bd, lettres)
