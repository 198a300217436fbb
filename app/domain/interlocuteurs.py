"""« À qui m’adresser ? »: who answers for an orientation and a commune, before any dossier exists.

The sentences are those of the routing (`affectation`), so that what is promised here is what the deposit does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.affectation import Demande, affecter
from app.domain.droits import Qualite
from app.domain.orientations import EQUIPES, Orientation
from app.domain.titulaires import Agent, CommuneRoutee, Matrice


@dataclass(frozen=True, slots=True)
class Interlocuteurs:
    """Who to write to. `pilote` is None while nobody holds the post; `territoire` is None where the deposit
    alone can tell, or where the commune has no team: `phrase_territoire` says which."""

    pilote: Agent | None
    phrase_pilote: str
    territoire: Agent | None
    phrase_territoire: str
    a_une_equipe: bool


def interlocuteurs(
    orientation: Orientation, commune: CommuneRoutee, matrice: Matrice, agents: Mapping[str, Agent]
) -> Interlocuteurs:
    """The pilote a dossier of this orientation would get, and the référent de territoire of the commune."""
    demande = Demande(orientation, (), (), (commune.insee,), touche_un_qpv=False, organisme_id=None)
    attributions = affecter(demande, matrice, agents).attributions
    pilote = next(a for a in attributions if a.qualite is Qualite.PILOTE)
    territoire = next((a for a in attributions if a.qualite is Qualite.TERRITOIRE), None)
    if commune.equipe is None and commune.referent is None:
        qui, phrase = None, _sans_equipe(commune)
    elif territoire is None or _depend_de_la_charge(commune, territoire.personne_id, pilote.personne_id):
        qui, phrase = None, _designe_au_depot(commune)
    else:
        qui, phrase = agents.get(territoire.poste), territoire.phrase
    return Interlocuteurs(
        pilote=agents.get(pilote.poste) if pilote.personne_id is not None else None,
        phrase_pilote=pilote.phrase,
        territoire=qui,
        phrase_territoire=phrase,
        a_une_equipe=commune.equipe is not None,
    )


def _depend_de_la_charge(commune: CommuneRoutee, territoire: int | None, pilote: int | None) -> bool:
    """Whether the routing would choose by the number of open dossiers, which nobody can promise today."""
    return commune.referent is None and territoire != pilote


def _sans_equipe(commune: CommuneRoutee) -> str:
    return (
        f"{commune.nom} n’est rattachée à aucune équipe pour le moment : elle n’a pas de référent de territoire. "
        "Écrivez à la coordination, qui vous orientera."
    )


def _designe_au_depot(commune: CommuneRoutee) -> str:
    equipe = EQUIPES[commune.equipe].replace("É", "é", 1) if commune.equipe else "équipe"
    return (
        f"{commune.nom} relève de l’{equipe}. Le référent de territoire est désigné au dépôt, parmi les chefs de "
        "projet de cette équipe."
    )
