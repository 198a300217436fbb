"""« Quel dispositif pour mon projet ? »: five answers lead to a window of funding, or to a person.

What each window is for comes from the contract (« volet fonctionnement »): the annual call and the
convention pluriannuelle d'objectifs (CPO) on one side, the two windows open all year on the other. Works
belong to the « volet investissement », whose fund is still under study: a person answers. Ceilings are those
of the campaigns that are published, never written here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.dispositifs import DISPOSITIFS, Dispositif
from app.domain.saisies import euros

HORS_AGGLOMERATION = "hors"
"""The « commune » of a project that takes place in none of the 47."""


class Qui(StrEnum):
    """Who wants to act."""

    ASSOCIATION = "association"
    COMMUNE = "commune"
    BAILLEUR = "bailleur"
    COLLECTIF = "collectif"
    AUTRE = "autre"


class Duree(StrEnum):
    """How long the project lasts; works are another matter, whatever their length."""

    COURTE = "courte"
    ANNEE = "annee"
    PLUSIEURS_ANNEES = "plusieurs_annees"
    TRAVAUX = "travaux"


class Maturite(StrEnum):
    """How far the project is."""

    NOUVEAU = "nouveau"
    RECONDUIT = "reconduit"
    A_CONSTRUIRE = "a_construire"


QUI = (
    (Qui.ASSOCIATION, "Une association", ""),
    (Qui.COMMUNE, "Une commune ou un établissement public", "Mairie, CCAS, collège, lycée, hôpital…"),
    (Qui.BAILLEUR, "Un bailleur social", ""),
    (Qui.COLLECTIF, "Un groupe d’habitants", "Sans association, sans numéro SIRET."),
    (Qui.AUTRE, "Une personne seule ou une entreprise", ""),
)
DUREES = (
    (Duree.COURTE, "Un moment court", "Une fête, une sortie, quelques ateliers : trois mois au plus."),
    (Duree.ANNEE, "Une année", "Des activités régulières, ou un projet en plusieurs étapes."),
    (Duree.PLUSIEURS_ANNEES, "Plusieurs années de suite", ""),
    (Duree.TRAVAUX, "Des travaux ou un gros achat", "Construire, rénover, acheter un véhicule ou un local."),
)
MATURITES = (
    (Maturite.NOUVEAU, "Il est prêt, c’est la première fois", ""),
    (Maturite.RECONDUIT, "Il existe déjà, le contrat l’a déjà aidé", ""),
    (
        Maturite.A_CONSTRUIRE,
        "C’est une idée à construire",
        "Avec les habitants et des partenaires, avant de savoir exactement quoi faire.",
    ),
)


class Voie(StrEnum):
    """Where one is led: a window, the pluriannual convention, or a person."""

    AAP = "aap"
    SIP = "sip"
    FPC = "fpc"
    CPO = "cpo"
    PERSONNE = "personne"

    @property
    def dispositif(self) -> Dispositif | None:
        """The window to deposit in; none for a convention, which is prepared with a person."""
        return Dispositif(self.value) if self.value in list(Dispositif) else None

    @property
    def libelle(self) -> str:
        if self.dispositif is not None:
            fiche = DISPOSITIFS[self.dispositif]
            return f"{fiche.libelle} ({fiche.sigle})"
        return "Convention Pluriannuelle d’Objectifs (CPO)" if self is Voie.CPO else "Parlez-en d’abord à une personne"


@dataclass(frozen=True, slots=True, kw_only=True)
class Projet:
    """The five answers. `montant_cents` is what is hoped for, None when not known yet."""

    qui: Qui
    commune: str
    montant_cents: int | None
    duree: Duree
    maturite: Maturite


@dataclass(frozen=True, slots=True)
class Orientee:
    """The advice: where, why, and what else is worth knowing. `repli` is a second window that may do."""

    voie: Voie
    pourquoi: str
    aussi: tuple[str, ...] = ()
    repli: Dispositif | None = None


@dataclass(frozen=True, slots=True)
class Lieux:
    """What the rule knows of the places: names by INSEE code, and those that hold a quartier of the contract."""

    noms: Mapping[str, str] = field(default_factory=dict)
    a_quartier: frozenset[str] = frozenset()


def orienter(projet: Projet, lieux: Lieux, plafonds: Mapping[Dispositif, int | None]) -> Orientee:
    """Lead a project to its window. Total: every combination of answers has its advice.

    `plafonds`: the ceiling of one request in each window, None (or absent) when there is none.
    """
    return _sans_guichet(projet, lieux) or _PAR_DUREE[projet.duree](projet, plafonds)


def _sans_guichet(projet: Projet, lieux: Lieux) -> Orientee | None:
    """What no window takes, whatever the rest of the answers."""
    if projet.qui is Qui.AUTRE:
        return Orientee(
            Voie.PERSONNE,
            "Une personne seule ou une entreprise ne peut pas déposer de demande.",
            (
                "Vous êtes plusieurs habitants ? Formez un groupe : le SIP et la FPC vous sont ouverts.",
                "Une association, une commune ou une maison de quartier peut aussi porter votre projet.",
            ),
        )
    if projet.commune == HORS_AGGLOMERATION:
        return Orientee(
            Voie.PERSONNE,
            "Le contrat aide des projets qui se passent dans les 47 communes de La Porte du Hainaut.",
            ("Votre projet touche aussi des habitants de nos quartiers ? Dites-le à la coordination.",),
        )
    if projet.commune not in lieux.a_quartier:
        nom = lieux.noms.get(projet.commune, "Cette commune")
        return Orientee(
            Voie.PERSONNE,
            f"{nom} n’a pas de quartier du contrat. Une demande doit servir les habitants d’un de ces quartiers.",
            ("Des habitants d’un quartier du contrat viendront-ils ? Vérifiez avec votre référent avant de déposer.",),
        )
    if projet.duree is Duree.TRAVAUX:
        return Orientee(
            Voie.PERSONNE,
            "Les travaux et les gros achats ne passent pas par ces demandes : elles aident des actions.",
            ("Un fonds pour l’investissement des communes est à l’étude. La coordination vous dira ce qui existe.",),
        )
    return None


def _courte(projet: Projet, plafonds: Mapping[Dispositif, int | None]) -> Orientee:
    if projet.maturite is Maturite.A_CONSTRUIRE:
        return _a_construire(projet, plafonds)
    if not _depasse(projet, plafonds, Dispositif.SIP):
        return Orientee(
            Voie.SIP,
            f"Un moment court{_somme(projet)} : le SIP est fait pour cela. Le dossier est court, et il se "
            "dépose toute l’année.",
            _porte(projet),
        )
    return _trop_pour(Dispositif.SIP, projet, plafonds)


def _annee(projet: Projet, plafonds: Mapping[Dispositif, int | None]) -> Orientee:
    if projet.maturite is Maturite.A_CONSTRUIRE:
        return _a_construire(projet, plafonds)
    if projet.qui is Qui.COLLECTIF:
        if not _depasse(projet, plafonds, Dispositif.SIP):
            return Orientee(
                Voie.SIP,
                "Un groupe d’habitants ne dépose pas dans l’appel annuel. Le SIP lui est ouvert toute l’année.",
                _porte(projet),
            )
        return _trop_pour(Dispositif.SIP, projet, plafonds)
    return Orientee(
        Voie.AAP,
        "Un projet sur l’année se demande dans l’appel à projets annuel : tous les financeurs le lisent ensemble.",
        (
            "L’action a déjà été aidée ? Préparez son bilan : il vous sera demandé."
            if projet.maturite is Maturite.RECONDUIT
            else "Écrivez à votre référent avant de remplir : il vous aide à préparer le projet.",
        ),
        None if _depasse_ou_inconnu(projet, plafonds, Dispositif.SIP) else Dispositif.SIP,
    )


def _plusieurs_annees(projet: Projet, plafonds: Mapping[Dispositif, int | None]) -> Orientee:
    if projet.maturite is Maturite.A_CONSTRUIRE:
        return _a_construire(projet, plafonds)
    if projet.qui is Qui.COLLECTIF:
        return Orientee(
            Voie.PERSONNE,
            "Un groupe d’habitants n’a pas d’aide sur plusieurs années en son nom.",
            ("Commencez petit avec le SIP, ou trouvez une association qui porte le projet : on vous aide à choisir.",),
            Dispositif.SIP,
        )
    if projet.maturite is Maturite.RECONDUIT:
        return Orientee(
            Voie.CPO,
            "Une action qui a fait ses preuves peut être aidée plusieurs années par une convention pluriannuelle "
            "d’objectifs (CPO).",
            (
                "Elle ne se demande pas en ligne : elle se prépare avec votre référent, à partir de vos bilans.",
                "Tant qu’elle n’est pas signée, déposez chaque année dans l’appel annuel.",
            ),
            Dispositif.AAP,
        )
    return Orientee(
        Voie.AAP,
        "La première année se demande dans l’appel à projets annuel. Une convention sur plusieurs années se discute "
        "ensuite, au vu des résultats.",
        ("Dites dès la première demande que le projet dure plusieurs années.",),
    )


def _a_construire(projet: Projet, plafonds: Mapping[Dispositif, int | None]) -> Orientee:
    """An idea to build together, however long it lasts."""
    if _depasse(projet, plafonds, Dispositif.FPC):
        return _trop_pour(Dispositif.FPC, projet, plafonds)
    return Orientee(
        Voie.FPC,
        "Une idée à construire avec les habitants et des partenaires : c’est le rôle de la Fabrique. "
        "Elle est ouverte toute l’année.",
        (
            "Un chef de projet vous accompagne, de l’idée au budget.",
            *_porte(projet),
        ),
    )


def _trop_pour(guichet: Dispositif, projet: Projet, plafonds: Mapping[Dispositif, int | None]) -> Orientee:
    """More than the ceiling of the window that would suit: the annual call, or a person for a collectif."""
    plafond = plafonds.get(guichet) or 0
    dit = f"Vous cherchez {euros(projet.montant_cents or 0)}. Dans {_LE[guichet]}, une demande ne dépasse pas"
    if projet.qui is Qui.COLLECTIF:
        return Orientee(
            Voie.PERSONNE,
            f"{dit} {euros(plafond)}, et l’appel annuel n’est pas ouvert aux groupes d’habitants.",
            ("Demandez moins, ou trouvez une association qui porte le projet : on vous aide à choisir.",),
            guichet,
        )
    return Orientee(
        Voie.AAP,
        f"{dit} {euros(plafond)} : il faut passer par l’appel à projets annuel.",
        (f"Une demande de {euros(plafond)} au plus peut aller dans {_LE[guichet]}, sans attendre l’appel.",),
        guichet,
    )


def _depasse(projet: Projet, plafonds: Mapping[Dispositif, int | None], guichet: Dispositif) -> bool:
    plafond = plafonds.get(guichet)
    return projet.montant_cents is not None and plafond is not None and projet.montant_cents > plafond


def _depasse_ou_inconnu(projet: Projet, plafonds: Mapping[Dispositif, int | None], guichet: Dispositif) -> bool:
    """Whether nothing says that the smaller window would do."""
    return projet.montant_cents is None or plafonds.get(guichet) is None or _depasse(projet, plafonds, guichet)


def _somme(projet: Projet) -> str:
    return "" if projet.montant_cents is None else f", {euros(projet.montant_cents)}"


def _porte(projet: Projet) -> tuple[str, ...]:
    if projet.qui is not Qui.COLLECTIF:
        return ()
    return ("Une association ou une commune reçoit l’argent au nom de votre groupe : pensez à qui demander.",)


_LE = {Dispositif.AAP: "l’appel annuel", Dispositif.SIP: "le SIP", Dispositif.FPC: "la FPC"}
_PAR_DUREE: dict[Duree, Callable[[Projet, Mapping[Dispositif, int | None]], Orientee]] = {
    Duree.COURTE: _courte,
    Duree.ANNEE: _annee,
    Duree.PLUSIEURS_ANNEES: _plusieurs_annees,
}
