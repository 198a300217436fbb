"""What the agents of the demonstration say to each other: a question handed on, a colleague told, an answer."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from app.demonstration.monde import Monde
from app.domain.etats import Etat
from app.instruction.commands_notes_internes import ecrire_note_interne
from app.instruction.queries import acces_au_dossier
from app.models.comptes import Personne
from app.models.dossiers import Dossier

QUESTION = (
    "Tout est prévu le samedi matin. Tu connais bien cette équipe : l’horaire tient pour des parents qui travaillent ?"
)
REPONSE = "J’y étais en juin : le mercredi soir fonctionne. Le samedi, personne ne vient."
ALERTE = "Le RIB est au nom d’une autre association du même immeuble. Faut-il les appeler avant de prendre le dossier ?"


def ecrire_des_notes(monde: Monde, maintenant: datetime) -> None:
    """On the two oldest dossiers of a chef de projet that are open."""
    pilote, collegue = monde.personnes["chef-projet-1"], monde.personnes["chef-projet-2"]
    ids = monde.bd.scalars(
        select(col(Dossier.id))
        .where(col(Dossier.pilote_id) == pilote.id, col(Dossier.etat).in_((Etat.DEPOSE, Etat.EN_INSTRUCTION)))
        .order_by(col(Dossier.depose_le), col(Dossier.id))
        .limit(2)
    ).all()
    for rang, id_ in enumerate(ids):
        if rang == 0:
            _ecrire(monde, id_, pilote, QUESTION, maintenant, prevenir=[str(collegue.id)])
            _ecrire(monde, id_, collegue, REPONSE, maintenant + timedelta(hours=2), prevenir=[str(pilote.id)])
        else:
            _ecrire(monde, id_, pilote, ALERTE, maintenant, pour="coordination")


def _ecrire(
    monde: Monde,
    dossier_id: int | None,
    qui: Personne,
    texte: str,
    quand: datetime,
    *,
    pour: str = "",
    prevenir: list[str] | None = None,
) -> None:
    acces = acces_au_dossier(monde.bd, qui, dossier_id or 0)
    if acces is not None:
        ecrire_note_interne(
            monde.bd, acces, texte, pour, f"demonstration-{quand:%H%M}-{dossier_id}", quand, prevenir or ()
        )
