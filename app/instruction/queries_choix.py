"""What the form of the filters names beside the words of the trade: one statement."""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role
from app.instruction.queries import MOI
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.etiquettes import Etiquette
from app.models.vues import VueEnregistree


@dataclass(frozen=True, slots=True)
class Vue:
    """A saved view: its name, its address. `est_premiere`: what this person sees first."""

    id: int
    nom: str
    requete: str
    est_premiere: bool


@dataclass(frozen=True, slots=True)
class ChoixDeLaListe:
    """The campaigns, newest first; the agents, the étiquettes and the saved views, by name."""

    campagnes: dict[int, str]
    pilotes: dict[int, str]
    etiquettes: dict[int, str]
    vues: list[Vue]

    @property
    def premiere(self) -> Vue | None:
        """The view this person sees first, if they chose one."""
        return next((vue for vue in self.vues if vue.est_premiere), None)


def choix_de_la_liste(bd: Session, personne: Personne) -> ChoixDeLaListe:
    """All that the filters can choose from, in one statement."""
    lus = ChoixDeLaListe({}, {}, {}, [])
    nommes = {"campagne": lus.campagnes, "pilote": lus.pilotes, "etiquette": lus.etiquettes}
    for genre, id_, texte, requete, est_premiere, _ in bd.execute(_CHOIX, {"moi": personne.id}):
        if genre == "vue":
            lus.vues.append(Vue(id_, texte, requete, bool(est_premiere)))
        else:
            nommes[genre][id_] = texte
    return lus


_EST_MIENNE = col(VueEnregistree.personne_id) == MOI
_CHOIX = union_all(
    select(
        literal("campagne"), col(Campagne.id), col(Campagne.titre), literal(""), literal(0),
        (-col(Campagne.annee)).label("rang"),
    ),
    select(
        literal("pilote"), col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)), literal(""),
        literal(0), literal(0),
    ).where(col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR))),
    select(
        literal("etiquette"), col(Etiquette.id), col(Etiquette.libelle), literal(""), literal(0), literal(0),
    ),
    select(
        literal("vue"), col(VueEnregistree.id), col(VueEnregistree.nom), col(VueEnregistree.requete),
        case((and_(_EST_MIENNE, col(VueEnregistree.est_par_defaut)), 1), else_=0), literal(0),
    ).where(or_(_EST_MIENNE, col(VueEnregistree.est_partagee))),
).order_by("rang", literal_column("3"), literal_column("2"))  # fmt: skip
