"""What the Contrat Quartiers 2030 pursues, and where: orientations, axes, participation, geographies.

Source: the contract's framework presented to the conseil communautaire on 8 April 2024 (six thematic
orientations, six transversal axes, two teams, three geographies). Order of the enums = order of the contract.
"""

from dataclasses import dataclass
from enum import StrEnum


class Orientation(StrEnum):
    """The six thematic orientations: a dossier has one principal, up to two secondary."""

    EMPLOI = "emploi"
    SANTE = "sante"
    EDUCATION = "education"
    CADRE_DE_VIE = "cadre_de_vie"
    TRANQUILLITE = "tranquillite"
    TRANSITION = "transition"

    @property
    def libelle(self) -> str:
        return ORIENTATIONS[self].libelle


class Axe(StrEnum):
    """The six transversal axes: a dossier claims none or several, and says how."""

    PARTICIPATION = "participation"
    ILLETTRISME = "illettrisme"
    EGALITE = "egalite"
    ALLER_VERS = "aller_vers"
    NUMERIQUE = "numerique"
    SPORT_CULTURE = "sport_culture"

    @property
    def libelle(self) -> str:
        return AXES[self].libelle


class Facette(StrEnum):
    """The two halves of « sport et culture »: each has its own référent."""

    SPORT = "sport"
    CULTURE = "culture"


class Equipe(StrEnum):
    """The two territorial teams of chefs de projet."""

    NORD = "nord"
    SUD = "sud"

    @property
    def libelle(self) -> str:
        return EQUIPES[self]


class Geographie(StrEnum):
    """The three geographies of the contract; they may overlap and are never merged."""

    QPV = "qpv"
    POCHE = "poche_pauvrete"
    QVA = "ancien_qva"

    @property
    def libelle(self) -> str:
        return GEOGRAPHIES[self]


class DegreParticipation(StrEnum):
    """How far inhabitants take part, from nothing to deciding together (increasing order)."""

    AUCUNE = "aucune"
    INFORMATION = "information"
    CONSULTATION = "consultation"
    CONCERTATION = "concertation"
    CODECISION = "codecision"

    @property
    def libelle(self) -> str:
        return DEGRES[self]


class PhaseProjet(StrEnum):
    """The moments of a project in which inhabitants may take part."""

    DIAGNOSTIC = "diagnostic"
    CONCEPTION = "conception"
    REALISATION = "realisation"
    EVALUATION = "evaluation"

    @property
    def libelle(self) -> str:
        return PHASES[self]


@dataclass(frozen=True, slots=True)
class FicheOrientation:
    """What a page shows of an orientation. `couleur` is the name of a CSS custom property."""

    code: Orientation
    libelle: str
    libelle_court: str
    sigle: str
    couleur: str


@dataclass(frozen=True, slots=True)
class FicheAxe:
    """What a page shows of an axis. `facettes` is empty but for « sport et culture »."""

    code: Axe
    libelle: str
    libelle_court: str
    facettes: tuple[Facette, ...] = ()


@dataclass(frozen=True, slots=True)
class AxeRevendique:
    """An axis the porteur claims. `comment` says how the project serves it, in the porteur's words."""

    axe: Axe
    facette: Facette | None
    comment: str

    @property
    def cle(self) -> str:
        """The key of a référent or of a criterion: « numerique », « sport_culture.sport »."""
        return cle_axe(self.axe, self.facette)


ORIENTATIONS: dict[Orientation, FicheOrientation] = {
    fiche.code: fiche
    for fiche in (
        FicheOrientation(
            Orientation.EMPLOI,
            "Accompagner vers l’emploi les publics les plus en difficultés",
            "Insertion et emploi",
            "EM",
            "--emploi",
        ),
        FicheOrientation(Orientation.SANTE, "Améliorer la santé des habitants", "Santé", "SA", "--sante"),
        FicheOrientation(
            Orientation.EDUCATION,
            "Favoriser les parcours de réussite éducative",
            "Réussite éducative",
            "RE",
            "--education",
        ),
        FicheOrientation(
            Orientation.CADRE_DE_VIE,
            "Améliorer le cadre de vie et le logement",
            "Cadre de vie et logement",
            "CV",
            "--cadre",
        ),
        FicheOrientation(
            Orientation.TRANQUILLITE,
            "Garantir la tranquillité publique, prévenir et lutter contre les VIF",
            "Tranquillité publique et VIF",
            "TQ",
            "--tranquillite",
        ),
        FicheOrientation(
            Orientation.TRANSITION,
            "Soutenir une transition écologique juste et équitable",
            "Transition écologique",
            "TE",
            "--transition",
        ),
    )
}

AXES: dict[Axe, FicheAxe] = {
    fiche.code: fiche
    for fiche in (
        FicheAxe(Axe.PARTICIPATION, "Encourager la participation citoyenne", "Participation citoyenne"),
        FicheAxe(Axe.ILLETTRISME, "Lutter contre l’illettrisme et l’illectronisme", "Illettrisme et illectronisme"),
        FicheAxe(
            Axe.EGALITE,
            "Lutter contre toutes les discriminations et encourager l’égalité femmes-hommes",
            "Égalité et lutte contre les discriminations",
        ),
        FicheAxe(
            Axe.ALLER_VERS,
            "Encourager les démarches d’aller-vers et de médiation",
            "Aller-vers et médiation",
        ),
        FicheAxe(Axe.NUMERIQUE, "Favoriser l’inclusion numérique", "Inclusion numérique"),
        FicheAxe(
            Axe.SPORT_CULTURE,
            "Encourager l’accès au sport et à la culture",
            "Sport et culture",
            (Facette.SPORT, Facette.CULTURE),
        ),
    )
}

EQUIPES: dict[Equipe, str] = {Equipe.NORD: "Équipe Nord", Equipe.SUD: "Équipe Sud"}

GEOGRAPHIES: dict[Geographie, str] = {
    Geographie.QPV: "Quartier prioritaire de la politique de la ville",
    Geographie.POCHE: "Poche de pauvreté",
    Geographie.QVA: "Ancien quartier de veille active",
}

GEOGRAPHIES_COURTES: dict[Geographie, str] = {
    Geographie.QPV: "QPV",
    Geographie.POCHE: "poche de pauvreté",
    Geographie.QVA: "ancien QVA",
}
# the contract’s figures, those of the poches de pauvreté rounded there; nobody has published those of each quartier
HABITANTS: dict[Geographie, int] = {Geographie.QPV: 36_794, Geographie.POCHE: 7_000, Geographie.QVA: 47_510}

DEGRES: dict[DegreParticipation, str] = {
    DegreParticipation.AUCUNE: "Aucune participation",
    DegreParticipation.INFORMATION: "Information",
    DegreParticipation.CONSULTATION: "Consultation",
    DegreParticipation.CONCERTATION: "Concertation",
    DegreParticipation.CODECISION: "Codécision",
}

PHASES: dict[PhaseProjet, str] = {
    PhaseProjet.DIAGNOSTIC: "Diagnostic",
    PhaseProjet.CONCEPTION: "Conception",
    PhaseProjet.REALISATION: "Réalisation",
    PhaseProjet.EVALUATION: "Évaluation",
}


def cle_axe(axe: Axe, facette: Facette | None) -> str:
    """The one key of an axis or of its facet: « numerique », « sport_culture.sport »."""
    return f"{axe}.{facette}" if facette else str(axe)


def libelle_axe(axe: Axe, facette: Facette | None) -> str:
    """The short label, with the facet if any: « Sport et culture (sport) »."""
    court = AXES[axe].libelle_court
    return f"{court} ({facette})" if facette else court


# Seven keys for six axes: what a référent answers for, and what a dossier may claim.
CLES_AXES: dict[str, tuple[Axe, Facette | None]] = {
    cle_axe(fiche.code, facette): (fiche.code, facette)
    for fiche in AXES.values()
    for facette in (fiche.facettes or (None,))
}
