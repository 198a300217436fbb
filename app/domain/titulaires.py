"""Who holds a post of the équipe today: the titulaire, or whoever stands in, and the sentence that says so.

A post is never silently skipped: whatever happens the answer is a person, or a vacancy with its alert.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.orientations import Equipe, Orientation

CITE_EMPLOI = "charge-mission-cite-emploi"


@dataclass(frozen=True, slots=True)
class Agent:
    """The holder of a post as the routing sees them, on the day of the deposit.

    `suppleant` is the post of the substitute; `organismes_lies` are the ids of the organismes the person
    declared a link with (loi 2013-907, art. 2: the appearance of a conflict is enough). `dossiers_ouverts` is None
    while it was not counted.
    """

    personne_id: int
    nom: str
    poste: str
    intitule: str
    equipe: Equipe | None
    dossiers_ouverts: int | None = 0
    est_absent: bool = False
    suppleant: str | None = None
    organismes_lies: frozenset[int] = frozenset()

    def est_lie(self, organisme_id: int | None) -> bool:
        return organisme_id is not None and organisme_id in self.organismes_lies


class ChargesInconnues(Exception):
    """The choice is between people whose open dossiers were not counted: count them, then decide again."""


@dataclass(frozen=True, slots=True)
class CommuneRoutee:
    """A commune for the routing: its team if it has one, the post of its own référent if one is set."""

    insee: str
    nom: str
    equipe: Equipe | None
    referent: str | None = None


@dataclass(frozen=True)
class Matrice:
    """Which post answers for what. Axes are keyed by `AxeRevendique.cle`, communes by INSEE code.

    `intitules` (post → title) only serves the sentences about a post that nobody holds.
    """

    orientations: Mapping[Orientation, str]
    axes: Mapping[str, str]
    communes: Mapping[str, CommuneRoutee]
    cite_emploi: str = CITE_EMPLOI
    intitules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tenue:
    """A post once resolved: who deals with it, why if not its titulaire, and what to tell the coordination.

    `agent` is None when nobody can; `poste` is then the post left vacant.
    """

    poste: str
    agent: Agent | None
    precisions: tuple[str, ...] = ()
    alertes: tuple[str, ...] = ()

    @property
    def personne_id(self) -> int | None:
        return None if self.agent is None else self.agent.personne_id

    @property
    def identite(self) -> tuple[str, int | str]:
        """One person counts once, even under two posts; a vacant post is only itself."""
        return ("poste", self.poste) if self.agent is None else ("personne", self.agent.personne_id)


def intitule_du_poste(poste: str, agents: Mapping[str, Agent], intitules: Mapping[str, str]) -> str:
    """The title a reader knows; the code itself where nothing better is known."""
    if poste in agents:
        return agents[poste].intitule
    return intitules.get(poste, poste)


def tenir(poste: str, matrice: Matrice, agents: Mapping[str, Agent], organisme_id: int | None) -> Tenue:
    """Who deals with a post for this organisme.

    The titulaire; if absent or linked to the organisme, the substitute, then the substitute's own; past a
    linked agent, the member of the same team with the fewest open dossiers, then by code.
    """
    precisions: list[str] = []
    lies: list[Agent] = []
    vus: set[str] = set()
    suivant: str | None = poste
    while suivant is not None and suivant in agents and suivant not in vus:
        agent = agents[suivant]
        vus.add(suivant)
        if agent.est_lie(organisme_id):
            lies.append(agent)
        elif not agent.est_absent:
            return Tenue(agent.poste, agent, (*precisions, *_relais(agent, precisions)))
        precisions.append(_empechement(agent, organisme_id))
        suivant = agent.suppleant
    remplacant = _premier_libre(lies, agents, organisme_id)
    if remplacant is not None:
        return Tenue(remplacant.poste, remplacant, (*precisions, *_relais(remplacant, precisions)))
    return _vacance(poste, intitule_du_poste(poste, agents, matrice.intitules), tuple(precisions))


def suppleances(personne_id: int, agents: Mapping[str, Agent]) -> tuple[Agent, ...]:
    """The absent holders this person stands in for today: as substitute, or as the first one present down the chain."""
    trouvees: dict[int, Agent] = {}
    for agent in agents.values():
        if agent.est_absent and agent.personne_id != personne_id:
            relais = _premier_present(agent, agents)
            if relais is not None and relais.personne_id == personne_id:
                trouvees.setdefault(agent.personne_id, agent)
    return tuple(sorted(trouvees.values(), key=lambda a: (a.nom, a.personne_id)))


def _premier_present(absent: Agent, agents: Mapping[str, Agent]) -> Agent | None:
    vus, suivant = {absent.poste}, agents.get(absent.suppleant or "")
    while suivant is not None and suivant.est_absent and suivant.poste not in vus:
        vus.add(suivant.poste)
        suivant = agents.get(suivant.suppleant or "")
    return None if suivant is None or suivant.est_absent else suivant


def membre_le_moins_charge(equipe: Equipe, agents: Mapping[str, Agent], organisme_id: int | None) -> Agent | None:
    """The available member of a team with the fewest open dossiers, then by post code.

    Raises ChargesInconnues where several are available and their open dossiers were not counted.
    """
    libres = [
        agent
        for agent in agents.values()
        if agent.equipe == equipe and not agent.est_absent and not agent.est_lie(organisme_id)
    ]
    if len(libres) > 1 and any(agent.dossiers_ouverts is None for agent in libres):
        raise ChargesInconnues
    return min(libres, key=lambda agent: (agent.dossiers_ouverts or 0, agent.poste), default=None)


def _premier_libre(lies: list[Agent], agents: Mapping[str, Agent], organisme_id: int | None) -> Agent | None:
    if not lies or lies[0].equipe is None:
        return None
    return membre_le_moins_charge(lies[0].equipe, agents, organisme_id)


def _empechement(agent: Agent, organisme_id: int | None) -> str:
    if agent.est_lie(organisme_id):
        return f"{agent.intitule} a un lien déclaré avec l’organisme et ne suit pas ce dossier."
    return f"Absence en cours : {agent.intitule}."


def _relais(agent: Agent, precisions: list[str]) -> tuple[str, ...]:
    return (f"Le relais est assuré par {agent.intitule}.",) if precisions else ()


def _vacance(poste: str, intitule: str, precisions: tuple[str, ...]) -> Tenue:
    if precisions:
        suite = "Le relais reste à désigner : la coordination est prévenue."
        manque = "personne ne peut prendre le relais. Désignez un suppléant ou réaffectez."
    else:
        suite = "Ce poste est à pourvoir : la coordination est prévenue."
        manque = "le poste n’a pas de titulaire. Désignez une personne ou réaffectez."
    return Tenue(poste, None, (*precisions, suite), (f"{intitule} : {manque}",))
