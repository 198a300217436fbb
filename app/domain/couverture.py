"""The coverage report of the équipe, and the preview of a change of the matrix.

What the contract does not settle is shown: communes without a team, posts vacant or absent, an axis
with two référents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.affectation import Affectation, Attribution, Demande, affecter
from app.domain.droits import Qualite
from app.domain.orientations import AXES, CLES_AXES, ORIENTATIONS, Axe, Orientation
from app.domain.titulaires import Agent, CommuneRoutee, Matrice, intitule_du_poste

_QUALITES: dict[Qualite, str] = {
    Qualite.PILOTE: "Pilote",
    Qualite.CONTRIBUTEUR: "Contributeur",
    Qualite.TERRITOIRE: "Référent de territoire",
}


@dataclass(frozen=True, slots=True)
class Cellule:
    """A commune against an orientation or an axis.

    `referents` are the posts held for this theme (the whole agglomération), `sur_place` those among them
    of the commune's team, or set as its own référent.
    """

    cle: str
    referents: tuple[str, ...]
    sur_place: tuple[str, ...]

    @property
    def nombre(self) -> int:
        """0 nobody, 1, 2 or more."""
        return len(self.referents)

    @property
    def nombre_sur_place(self) -> int:
        return len(self.sur_place)


@dataclass(frozen=True, slots=True)
class LigneCouverture:
    """A commune and its cells, in the order of `Couverture.colonnes`."""

    commune: CommuneRoutee
    cellules: tuple[Cellule, ...]


@dataclass(frozen=True)
class Couverture:
    """Who answers for what and where. `colonnes` maps each key (`orientation.sante`, `axe.numerique`) to
    its label; lines are sorted by name then INSEE code, posts by code."""

    colonnes: Mapping[str, str]
    lignes: tuple[LigneCouverture, ...]
    communes_sans_equipe: tuple[CommuneRoutee, ...]
    axes_a_plusieurs_referents: Mapping[Axe, tuple[str, ...]]
    postes_vacants: tuple[str, ...]
    postes_absents: tuple[str, ...]
    postes_absents_sans_suppleant: tuple[str, ...]


def couverture(matrice: Matrice, agents: Mapping[str, Agent]) -> Couverture:
    """The coverage report. An absent agent still holds the post, and is listed apart."""
    themes = _themes(matrice)
    communes = sorted(matrice.communes.values(), key=lambda commune: (commune.nom, commune.insee))
    absents = tuple(poste for poste in sorted(agents) if agents[poste].est_absent)
    return Couverture(
        colonnes=_colonnes(),
        lignes=tuple(LigneCouverture(commune, _cellules(commune, themes, agents)) for commune in communes),
        communes_sans_equipe=tuple(commune for commune in communes if commune.equipe is None),
        axes_a_plusieurs_referents={axe: postes for axe in Axe if len(postes := themes[f"axe.{axe.value}"]) > 1},
        postes_vacants=tuple(poste for poste in sorted(_postes(matrice)) if poste not in agents),
        postes_absents=absents,
        postes_absents_sans_suppleant=tuple(
            poste for poste in absents if not _a_un_suppleant_present(agents[poste], agents)
        ),
    )


def _colonnes() -> dict[str, str]:
    orientations = {f"orientation.{code.value}": fiche.libelle_court for code, fiche in ORIENTATIONS.items()}
    return orientations | {f"axe.{code.value}": fiche.libelle_court for code, fiche in AXES.items()}


def _themes(matrice: Matrice) -> dict[str, tuple[str, ...]]:
    """The posts the matrix names for each column; both facets of sport et culture are one column."""
    themes: dict[str, list[str]] = {cle: [] for cle in _colonnes()}
    for orientation in Orientation:
        if orientation in matrice.orientations:
            themes[f"orientation.{orientation.value}"].append(matrice.orientations[orientation])
    for cle, (axe, _) in CLES_AXES.items():
        if cle in matrice.axes:
            themes[f"axe.{axe.value}"].append(matrice.axes[cle])
    return {cle: tuple(dict.fromkeys(postes)) for cle, postes in themes.items()}


def _cellules(
    commune: CommuneRoutee, themes: Mapping[str, tuple[str, ...]], agents: Mapping[str, Agent]
) -> tuple[Cellule, ...]:
    return tuple(
        Cellule(
            cle,
            tenus := tuple(poste for poste in postes if poste in agents),
            tuple(poste for poste in tenus if _est_sur_place(agents[poste], commune)),
        )
        for cle, postes in themes.items()
    )


def _est_sur_place(agent: Agent, commune: CommuneRoutee) -> bool:
    if commune.referent == agent.poste:
        return True
    return commune.equipe is not None and agent.equipe == commune.equipe


def _postes(matrice: Matrice) -> set[str]:
    communaux = {commune.referent for commune in matrice.communes.values() if commune.referent is not None}
    return {*matrice.orientations.values(), *matrice.axes.values(), matrice.cite_emploi, *communaux}


def _a_un_suppleant_present(agent: Agent, agents: Mapping[str, Agent]) -> bool:
    suppleant = agents.get(agent.suppleant or "")
    return suppleant is not None and not suppleant.est_absent


def ecarts_d_affectation(
    avant: Affectation,
    apres: Affectation,
    agents: Mapping[str, Agent] | None = None,
    intitules: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """What changes for one dossier, in sentences; nothing if the same people keep the same parts."""
    noms = _noms((*avant.attributions, *apres.attributions), agents or {}, intitules or {})
    phrases = _changement_de_pilote(avant, apres, noms)
    for qualite in (Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE):
        anciens, nouveaux = _personnes(avant, qualite), _personnes(apres, qualite)
        phrases += [f"{_QUALITES[qualite]} en moins : {noms[qui]}." for qui in anciens if qui not in nouveaux]
        phrases += [f"{_QUALITES[qualite]} en plus : {noms[qui]}." for qui in nouveaux if qui not in anciens]
    phrases += [f"Alerte levée : {alerte}" for alerte in avant.alertes if alerte not in apres.alertes]
    phrases += [f"Nouvelle alerte : {alerte}" for alerte in apres.alertes if alerte not in avant.alertes]
    return tuple(phrases)


def ecarts_par_dossier(
    demandes: Mapping[str, Demande],
    avant: Matrice,
    apres: Matrice,
    agents: Mapping[str, Agent],
) -> dict[str, tuple[str, ...]]:
    """The preview of a change of the matrix, by dossier number; unchanged dossiers are left out."""
    ecarts = {
        numero: ecarts_d_affectation(
            affecter(demande, avant, agents), affecter(demande, apres, agents), agents, apres.intitules
        )
        for numero, demande in demandes.items()
    }
    return {numero: phrases for numero, phrases in ecarts.items() if phrases}


_Qui = tuple[int | None, str]


def _qui(attribution: Attribution) -> _Qui:
    """A person is the same under another post; a vacant post is only itself."""
    if attribution.personne_id is None:
        return None, attribution.poste
    return attribution.personne_id, ""


def _personnes(affectation: Affectation, qualite: Qualite) -> list[_Qui]:
    return [_qui(attribution) for attribution in affectation.attributions if attribution.qualite == qualite]


def _noms(
    attributions: Iterable[Attribution], agents: Mapping[str, Agent], intitules: Mapping[str, str]
) -> dict[_Qui, str]:
    noms = {}
    for attribution in attributions:
        intitule = intitule_du_poste(attribution.poste, agents, intitules) or "aucun référent"
        vacant = " (poste à pourvoir)" if attribution.personne_id is None and attribution.poste else ""
        noms[_qui(attribution)] = f"{intitule}{vacant}"
    return noms


def _changement_de_pilote(avant: Affectation, apres: Affectation, noms: Mapping[_Qui, str]) -> list[str]:
    anciens, nouveaux = _personnes(avant, Qualite.PILOTE), _personnes(apres, Qualite.PILOTE)
    if anciens == nouveaux:
        return []
    depuis = ", ".join(noms[qui] for qui in anciens) or "personne"
    vers = ", ".join(noms[qui] for qui in nouveaux) or "personne"
    return [f"Le pilote change : {depuis} laisse la place à {vers}."]
