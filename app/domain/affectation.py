"""Routing: who follows a dossier once deposited, and the sentences that say why.

Source of the matrix: the contract's table of the équipe d'ingénierie (territory × orientation × axis),
framework of 8 April 2024. What that table does not settle (a commune without a team, a vacant post)
becomes an alert to the coordination, never a silent choice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.droits import Qualite
from app.domain.orientations import (
    EQUIPES,
    ORIENTATIONS,
    AxeRevendique,
    Equipe,
    Orientation,
    libelle_axe,
)
from app.domain.titulaires import (
    CITE_EMPLOI,
    Agent,
    ChargesInconnues,
    CommuneRoutee,
    Matrice,
    Tenue,
    intitule_du_poste,
    membre_le_moins_charge,
    tenir,
)

__all__ = [
    "CITE_EMPLOI",
    "Affectation",
    "Agent",
    "Attribution",
    "ChargesInconnues",
    "CommuneRoutee",
    "Demande",
    "Matrice",
    "affecter",
]


@dataclass(frozen=True)
class Demande:
    """What the routing reads of a dossier. `communes` are INSEE codes, in the order they were named."""

    orientation: Orientation
    secondaires: tuple[Orientation, ...]
    axes: tuple[AxeRevendique, ...]
    communes: tuple[str, ...]
    touche_un_qpv: bool
    organisme_id: int | None


@dataclass(frozen=True)
class Attribution:
    """One person's part in a dossier. `personne_id` is None where the post is vacant.

    `motifs` are keys: `orientation.sante`, `secondaire.emploi`, `axe.numerique`,
    `axe.sport_culture.sport`, `cite_emploi`, `commune.59491`.
    """

    qualite: Qualite
    poste: str
    personne_id: int | None
    motifs: tuple[str, ...]
    phrase: str


@dataclass(frozen=True)
class Affectation:
    """Who follows the dossier (pilote first), and what the coordination must settle."""

    attributions: tuple[Attribution, ...]
    alertes: tuple[str, ...]


@dataclass(frozen=True)
class _Suivi:
    """A reason to call on a post, and who answers. `poste` is None where the matrix names nobody."""

    motif: str
    libelle: str
    poste: str | None
    tenue: Tenue


def affecter(demande: Demande, matrice: Matrice, agents: Mapping[str, Agent]) -> Affectation:
    """Decide who follows a dossier; `agents` maps a post to its holder.

    Pilote: the référent of the principal orientation. Contributeurs: those of the secondary orientations
    and of the claimed axes, and the Cité de l'Emploi when « emploi » meets a QPV; each person once, the
    pilote excluded (their further reasons join their own attribution). Référents de territoire: one per
    distinct person over the communes named. Raises ChargesInconnues where the open dossiers of `agents` were not
    counted and choose between two of them.
    """
    suivis = [
        _suivi(motif, libelle, poste, demande, matrice, agents) for motif, libelle, poste in _raisons(demande, matrice)
    ]
    # Where the matrix names nobody the dossier still has its pilote, vacant; elsewhere the alert is enough.
    retenus = [suivi for suivi in suivis[1:] if suivi.poste is not None]
    groupes = _regrouper([suivis[0], *retenus])
    thematiques = tuple(
        _attribution(Qualite.CONTRIBUTEUR if rang else Qualite.PILOTE, groupe, matrice, agents)
        for rang, groupe in enumerate(groupes)
    )
    territoires, alertes = _territoires(demande, matrice, agents, [groupe[0].tenue for groupe in groupes])
    toutes = [alerte for suivi in suivis for alerte in suivi.tenue.alertes] + alertes
    return Affectation((*thematiques, *territoires), tuple(dict.fromkeys(toutes)))


def _raisons(demande: Demande, matrice: Matrice) -> list[tuple[str, str, str | None]]:
    """(motif, label, post) of everyone to call on; the pilote comes first."""
    principale, secondaires = demande.orientation, dict.fromkeys(demande.secondaires)
    raisons: list[tuple[str, str, str | None]] = [
        (
            f"orientation.{principale.value}",
            f"orientation principale « {ORIENTATIONS[principale].libelle} »",
            matrice.orientations.get(principale),
        )
    ]
    raisons.extend(
        (
            f"secondaire.{orientation.value}",
            f"orientation secondaire « {ORIENTATIONS[orientation].libelle} »",
            matrice.orientations.get(orientation),
        )
        for orientation in secondaires
        if orientation != principale
    )
    raisons.extend(
        (f"axe.{axe.cle}", f"axe « {libelle_axe(axe.axe, axe.facette)} »", matrice.axes.get(axe.cle))
        for axe in {axe.cle: axe for axe in demande.axes}.values()
    )
    if demande.touche_un_qpv and Orientation.EMPLOI in (principale, *secondaires):
        raisons.append(("cite_emploi", "emploi en quartier prioritaire", matrice.cite_emploi))
    return raisons


def _suivi(
    motif: str,
    libelle: str,
    poste: str | None,
    demande: Demande,
    matrice: Matrice,
    agents: Mapping[str, Agent],
) -> _Suivi:
    if poste is not None:
        return _Suivi(motif, libelle, poste, tenir(poste, matrice, agents, demande.organisme_id))
    alerte = f"{_majuscule(libelle)} : la matrice ne désigne aucun référent. Complétez-la."
    return _Suivi(motif, libelle, None, Tenue("", None, alertes=(alerte,)))


def _regrouper(suivis: Iterable[_Suivi]) -> list[list[_Suivi]]:
    groupes: dict[tuple[str, int | str], list[_Suivi]] = {}
    for suivi in suivis:
        groupes.setdefault(suivi.tenue.identite, []).append(suivi)
    return list(groupes.values())


def _attribution(qualite: Qualite, groupe: list[_Suivi], matrice: Matrice, agents: Mapping[str, Agent]) -> Attribution:
    par_poste: dict[str | None, list[_Suivi]] = {}
    for suivi in groupe:
        par_poste.setdefault(suivi.poste, []).append(suivi)
    return Attribution(
        qualite,
        groupe[0].tenue.poste,
        groupe[0].tenue.personne_id,
        tuple(suivi.motif for suivi in groupe),
        " ".join(_phrase(poste, suivis, matrice, agents) for poste, suivis in par_poste.items()),
    )


def _phrase(poste: str | None, suivis: list[_Suivi], matrice: Matrice, agents: Mapping[str, Agent]) -> str:
    sujet = _majuscule(_enumerer([suivi.libelle for suivi in suivis]))
    if poste is None:
        return f"{sujet} : aucun référent n’est désigné, la coordination est prévenue."
    intitule = intitule_du_poste(poste, agents, matrice.intitules)
    return " ".join((f"{sujet} : {_est(intitule)}.", *suivis[0].tenue.precisions))


def _territoires(
    demande: Demande, matrice: Matrice, agents: Mapping[str, Agent], tenues: list[Tenue]
) -> tuple[list[Attribution], list[str]]:
    """The référents de territoire, by commune. `tenues`: the pilote's, then the contributeurs'."""
    groupes: dict[tuple[str, int | str], list[tuple[Tenue, str, str]]] = {}
    alertes: list[str] = []
    for insee in dict.fromkeys(demande.communes):
        commune = matrice.communes.get(insee)
        if commune is None:
            alertes.append(f"La commune {insee} n’est pas dans le référentiel : ajoutez-la ou corrigez-la.")
            continue
        tenue, phrase = _referent_de_territoire(commune, demande, matrice, agents, tenues)
        if tenue is None:
            alertes.append(phrase)
            continue
        alertes.extend(tenue.alertes)
        groupes.setdefault(tenue.identite, []).append((tenue, f"commune.{insee}", phrase))
    attributions = [
        Attribution(
            Qualite.TERRITOIRE,
            groupe[0][0].poste,
            groupe[0][0].personne_id,
            tuple(motif for _, motif, _ in groupe),
            " ".join(phrase for _, _, phrase in groupe),
        )
        for groupe in groupes.values()
    ]
    return attributions, alertes


def _referent_de_territoire(
    commune: CommuneRoutee,
    demande: Demande,
    matrice: Matrice,
    agents: Mapping[str, Agent],
    tenues: list[Tenue],
) -> tuple[Tenue | None, str]:
    """Who answers for a commune, and the sentence; without anybody, the sentence is the alert."""
    if commune.referent is not None:
        tenue = tenir(commune.referent, matrice, agents, demande.organisme_id)
        intitule = intitule_du_poste(commune.referent, agents, matrice.intitules)
        phrase = f"{commune.nom} a son propre référent : {_est(intitule, ' de territoire')}."
        return tenue, " ".join((phrase, *tenue.precisions))
    if commune.equipe is None:
        return None, (
            f"{commune.nom} n’est rattachée à aucune équipe : le dossier n’a pas de référent de territoire "
            "pour cette commune. Rattachez-la à une équipe ou désignez son référent."
        )
    equipe = _minuscule(EQUIPES[commune.equipe])
    choix = _dans_l_equipe(commune.equipe, agents, demande.organisme_id, tenues)
    if choix is None:
        return None, (f"{commune.nom} : personne n’est disponible dans l’{equipe}. Désignez un référent de territoire.")
    agent, pourquoi = choix
    est = _est(agent.intitule, " de territoire")
    return Tenue(agent.poste, agent), f"{commune.nom} relève de l’{equipe} : {est}, {pourquoi}."


def _dans_l_equipe(
    equipe: Equipe, agents: Mapping[str, Agent], organisme_id: int | None, tenues: list[Tenue]
) -> tuple[Agent, str] | None:
    for rang, tenue in enumerate(tenues):
        if tenue.agent is not None and tenue.agent.equipe == equipe:
            return tenue.agent, "qui contribue à l’instruction du dossier" if rang else "pilote du dossier"
    agent = membre_le_moins_charge(equipe, agents, organisme_id)
    return None if agent is None else (agent, "qui suit le moins de dossiers dans cette équipe")


def _est(intitule: str, precision: str = "") -> str:
    referent = "la référente" if intitule.startswith("Chargée") else "le référent"
    return f"{referent}{precision} est {intitule}"


def _enumerer(libelles: list[str]) -> str:
    *debut, fin = libelles
    return f"{', '.join(debut)} et {fin}" if debut else fin


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]
