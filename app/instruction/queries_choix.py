"""What the form of the filters names beside the words of the trade: one statement."""

from dataclasses import dataclass

from sqlalchemy import func, literal, literal_column, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role
from app.models.campagnes import Campagne
from app.models.comptes import Personne


@dataclass(frozen=True, slots=True)
class ChoixDeLaListe:
    """The campaigns, newest first; the agents, by name."""

    campagnes: dict[int, str]
    pilotes: dict[int, str]


def choix_de_la_liste(bd: Session) -> ChoixDeLaListe:
    """All that the filters can choose from, in one statement."""
    lus = ChoixDeLaListe({}, {})
    for genre, id_, texte, _ in bd.execute(_CHOIX):
        (lus.campagnes if genre == "campagne" else lus.pilotes)[id_] = texte
    return lus


_CHOIX = union_all(
    select(literal("campagne"), col(Campagne.id), col(Campagne.titre), (-col(Campagne.annee)).label("rang")),
    select(
        literal("pilote"), col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)), literal(0)
    ).where(col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR))),
).order_by("rang", literal_column("3"), literal_column("2"))
