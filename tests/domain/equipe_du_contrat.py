"""The contract's own matrix (framework of 8 April 2024) as the reference data carry it, for these tests."""

from app.domain.affectation import Affectation, Agent, CommuneRoutee, Demande, Matrice
from app.domain.droits import Qualite
from app.domain.orientations import CLES_AXES, AxeRevendique, Equipe, Orientation

NORD, SUD = Equipe.NORD, Equipe.SUD

MATRICE = Matrice(
    orientations={
        Orientation.EMPLOI: "chef-projet-6",
        Orientation.SANTE: "chef-projet-3",
        Orientation.EDUCATION: "chef-projet-2",
        Orientation.CADRE_DE_VIE: "chef-projet-1",
        Orientation.TRANQUILLITE: "chef-projet-5",
        Orientation.TRANSITION: "chef-projet-4",
    },
    axes={
        "participation": "chef-projet-4",
        "illettrisme": "charge-mission-cite-emploi",
        "egalite": "chef-projet-3",
        "aller_vers": "chef-projet-1",
        "numerique": "chef-projet-6",
        "sport_culture.sport": "chef-projet-5",
        "sport_culture.culture": "chef-projet-2",
    },
    communes={
        insee: CommuneRoutee(insee, nom, equipe)
        for insee, nom, equipe in (
            ("59002", "Abscon", None),
            ("59172", "Denain", SUD),
            ("59179", "Douchy-les-Mines", SUD),
            ("59205", "Escaudain", SUD),
            ("59207", "Escautpont", NORD),
            ("59292", "Haveluy", NORD),
            ("59302", "Hérin", None),
            ("59361", "Lourches", SUD),
            ("59418", "Mortagne-du-Nord", NORD),
            ("59491", "Raismes", NORD),
            ("59504", "Rœulx", SUD),
            ("59526", "Saint-Amand-les-Eaux", NORD),
            ("59564", "La Sentinelle", NORD),
            ("59632", "Wallers", NORD),
            ("59651", "Wavrechain-sous-Denain", SUD),
        )
    },
    intitules={f"chef-projet-{n}": f"Chef de projet {n}" for n in range(1, 7)}
    | {"charge-mission-cite-emploi": "Chargée de mission Cité de l’Emploi"},
)


def equipe(**changements: Agent) -> dict[str, Agent]:
    """The seven posts, each held; `chef_projet_3=agent(3, est_absent=True)` replaces one."""
    agents = {f"chef-projet-{n}": agent(n) for n in range(1, 7)}
    agents["charge-mission-cite-emploi"] = Agent(
        personne_id=7,
        nom="Personne 7",
        poste="charge-mission-cite-emploi",
        intitule="Chargée de mission Cité de l’Emploi",
        equipe=None,
    )
    return agents | {poste.replace("_", "-"): remplace for poste, remplace in changements.items()}


def agent(
    n: int,
    dossiers_ouverts: int = 0,
    est_absent: bool = False,
    suppleant: str | None = None,
    organismes_lies: frozenset[int] = frozenset(),
) -> Agent:
    return Agent(
        personne_id=n,
        nom=f"Personne {n}",
        poste=f"chef-projet-{n}",
        intitule=f"Chef de projet {n}",
        equipe=NORD if n <= 3 else SUD,
        dossiers_ouverts=dossiers_ouverts,
        est_absent=est_absent,
        suppleant=suppleant,
        organismes_lies=organismes_lies,
    )


def demande(
    orientation: Orientation,
    *communes: str,
    secondaires: tuple[Orientation, ...] = (),
    axes: tuple[str, ...] = (),
    touche_un_qpv: bool = False,
    organisme_id: int | None = 100,
) -> Demande:
    revendiques = tuple(AxeRevendique(*CLES_AXES[cle], "des ateliers chaque semaine") for cle in axes)
    return Demande(orientation, secondaires, revendiques, communes, touche_un_qpv, organisme_id)


def postes(affectation: Affectation, qualite: Qualite) -> list[str]:
    return [a.poste for a in affectation.attributions if a.qualite == qualite]


def phrases(affectation: Affectation, qualite: Qualite) -> list[str]:
    return [lisible(a.phrase) for a in affectation.attributions if a.qualite == qualite]


def alertes(affectation: Affectation) -> list[str]:
    return [lisible(alerte) for alerte in affectation.alertes]


def lisible(texte: str) -> str:
    """Plain spaces instead of the no-break ones, so that expected sentences can be read."""
    return texte.replace("\u00a0", " ").replace("\u202f", " ")
