"""A question added while the call runs, so that drafts and their authors show what happens then."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.administration.campagnes.commands_questions import ajouter_question
from app.administration.campagnes.forms_questions import FormeQuestion
from app.demonstration.monde import Monde
from app.domain.dispositifs import Dispositif
from app.domain.questions_ajoutees import GenreAjoute
from app.models.campagnes import Campagne

VACANCES = FormeQuestion(
    libelle="Votre action a-t-elle lieu pendant les vacances scolaires ?",
    aide="L’agglomération prépare un calendrier commun de l’été.",
    genre=GenreAjoute.CHOIX,
    choix="Oui, en partie\nOui, seulement\nNon",
    section="propres",
    obligation="facultative",
    confirme="oui",
)


def ajouter_une_question(monde: Monde, maintenant: datetime) -> None:
    """One optional question on the annual call that is open, if one is."""
    campagne = monde.bd.scalar(
        select(Campagne)
        .where(
            col(Campagne.dispositif) == Dispositif.AAP,
            col(Campagne.ouvre_le) <= maintenant,
            col(Campagne.ferme_le) > maintenant,
        )
        .order_by(col(Campagne.id).desc())
        .limit(1)
    )
    if campagne is not None:
        ajouter_question(monde.bd, campagne, VACANCES, monde.coordination, maintenant)
