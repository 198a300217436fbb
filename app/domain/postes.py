"""Every line of the national budget grids (CERFA 12156*06, 5 and 6bis), keyed by a stable code.

The printed account number is only a label: since règlement ANC 2018-06 the accounts 870 and 875 are swapped
between the form and the chart of accounts, so nothing may rest on the number.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Poste:
    """One line. `compte` is the number printed by the form ("" if none); `parent` the code of its account."""

    code: str
    compte: str
    libelle: str
    parent: str | None = None

    @property
    def libelle_complet(self) -> str:
        """« 61 Services extérieurs »."""
        return f"{self.compte} {self.libelle}".strip()


def _comptes(*lignes: tuple[str, str, str, tuple[tuple[str, str, str], ...]]) -> tuple[Poste, ...]:
    postes: list[Poste] = []
    for code, compte, libelle, sous_lignes in lignes:
        postes.append(Poste(code, compte, libelle))
        postes += [Poste(c, n, nom, code) for c, n, nom in sous_lignes]
    return tuple(postes)


EMPLOIS_NATURE = "emplois_nature"
CONTRIBUTIONS_NATURE = "contributions_nature"

POSTES_CHARGES: tuple[Poste, ...] = _comptes(
    (
        "achats",
        "60",
        "Achats",
        (
            ("achats_prestations", "", "Prestations de services"),
            ("achats_matieres", "", "Achats de matières et fournitures"),
            ("achats_autres", "", "Autres fournitures"),
        ),
    ),
    (
        "services_exterieurs",
        "61",
        "Services extérieurs",
        (
            ("locations", "", "Locations"),
            ("entretien", "", "Entretien et réparation"),
            ("assurance", "", "Assurance"),
            ("documentation", "", "Documentation"),
        ),
    ),
    (
        "autres_services",
        "62",
        "Autres services extérieurs",
        (
            ("honoraires", "", "Rémunérations intermédiaires et honoraires"),
            ("publicite", "", "Publicité, publication"),
            ("deplacements", "", "Déplacements, missions"),
            ("banque", "", "Services bancaires, autres"),
        ),
    ),
    (
        "impots",
        "63",
        "Impôts et taxes",
        (
            ("impots_remunerations", "", "Impôts et taxes sur rémunération"),
            ("impots_autres", "", "Autres impôts et taxes"),
        ),
    ),
    (
        "personnel",
        "64",
        "Charges de personnel",
        (
            ("remunerations", "", "Rémunération des personnels"),
            ("charges_sociales", "", "Charges sociales"),
            ("personnel_autres", "", "Autres charges de personnel"),
        ),
    ),
    ("gestion_charges", "65", "Autres charges de gestion courante", ()),
    ("charges_financieres", "66", "Charges financières", ()),
    ("charges_exceptionnelles", "67", "Charges exceptionnelles", ()),
    ("dotations", "68", "Dotations aux amortissements, provisions et engagements", ()),
    ("impot_benefices", "69", "Impôt sur les bénéfices, participation des salariés", ()),
    (
        "charges_indirectes",
        "",
        "Charges indirectes affectées au projet",
        (
            ("indirectes_fixes", "", "Charges fixes de fonctionnement"),
            ("indirectes_frais_financiers", "", "Frais financiers"),
            ("indirectes_autres", "", "Autres"),
        ),
    ),
    (
        EMPLOIS_NATURE,
        "86",
        "Emplois des contributions volontaires en nature",
        (
            ("emplois_secours", "860", "Secours en nature"),
            ("emplois_mise_a_disposition", "861", "Mise à disposition gratuite de biens et services"),
            ("emplois_prestations", "862", "Prestations"),
            ("emplois_benevolat", "864", "Personnel bénévole"),
        ),
    ),
)

POSTES_PRODUITS: tuple[Poste, ...] = _comptes(
    ("ventes", "70", "Ventes, participation des usagers, prestations de services", ()),
    ("tarification", "73", "Dotations et produits de tarification", ()),
    (
        "gestion_produits",
        "75",
        "Autres produits de gestion courante",
        (
            ("cotisations", "756", "Cotisations"),
            ("dons_mecenat", "758", "Dons manuels, mécénat"),
            ("gestion_produits_autres", "", "Autres produits"),
        ),
    ),
    ("produits_financiers", "76", "Produits financiers", ()),
    ("produits_exceptionnels", "77", "Produits exceptionnels", ()),
    ("reprises", "78", "Reprises, report de ressources non utilisées", ()),
    ("transferts", "79", "Transferts de charges", ()),
    ("ressources_propres", "", "Ressources propres affectées au projet", ()),
    (
        CONTRIBUTIONS_NATURE,
        "87",
        "Contributions volontaires en nature",
        (
            ("contributions_benevolat", "870", "Bénévolat"),
            ("contributions_prestations", "871", "Prestations en nature"),
            ("contributions_dons", "875", "Dons en nature"),
        ),
    ),
)
"""The 74 is not here: it is a table of funders (`FINANCEURS_74`), printed between the 73 and the 75."""

DETAILS: dict[str, tuple[str, ...]] = {
    compte.code: tuple(poste.code for poste in postes if poste.parent == compte.code)
    for postes in (POSTES_CHARGES, POSTES_PRODUITS)
    for compte in postes
}
"""The sub-lines of each account, by code."""
CHARGES_PAR_CODE = {poste.code: poste for poste in POSTES_CHARGES}
PRODUITS_PAR_CODE = {poste.code: poste for poste in POSTES_PRODUITS}


@dataclass(frozen=True, slots=True)
class Financeur:
    """A funder of line 74. `est_nomme`: the porteur must say which one; several rows are then usual."""

    code: str
    libelle: str
    est_nomme: bool = False


CAPH = "caph"

FINANCEURS_74: dict[str, Financeur] = {
    financeur.code: financeur
    for financeur in (
        Financeur(CAPH, "La Porte du Hainaut (cette demande)"),
        Financeur("etat", "État — politique de la ville"),
        Financeur("etat_autre", "État — autre service", est_nomme=True),
        Financeur("region", "Région Hauts-de-France"),
        Financeur("departement", "Département du Nord"),
        Financeur("commune", "Commune", est_nomme=True),
        Financeur("caf", "Caisse d’allocations familiales (CAF)"),
        Financeur("europe", "Fonds européens"),
        Financeur("asp", "Agence de services et de paiement (emplois aidés)"),
        Financeur("autres_publics", "Autre établissement public", est_nomme=True),
        Financeur("prives", "Aide privée, fondation", est_nomme=True),
    )
}


@dataclass(frozen=True, slots=True)
class Grille:
    """The lines a budget is typed on. `suit_les_demandes`: each funder says where the request to it stands."""

    charges: tuple[Poste, ...]
    produits: tuple[Poste, ...]
    financeurs: tuple[Financeur, ...]
    suit_les_demandes: bool = True

    def financeur(self, code: str) -> str:
        """The funder in the words of this grid; an unknown code is shown as it is."""
        return next((f.libelle for f in self.financeurs if f.code == code), code)


def _sans(postes: tuple[Poste, ...], code: str) -> tuple[Poste, ...]:
    return tuple(poste for poste in postes if code not in (poste.code, poste.parent))


GRILLE_PROJET = Grille(POSTES_CHARGES, POSTES_PRODUITS, tuple(FINANCEURS_74.values()))
"""The budget of the project (6bis)."""
GRILLE_ASSOCIATION = Grille(
    _sans(POSTES_CHARGES, "charges_indirectes"),
    _sans(POSTES_PRODUITS, "ressources_propres"),
    (Financeur(CAPH, "La Porte du Hainaut"), *(f for f in FINANCEURS_74.values() if f.code != CAPH)),
    suit_les_demandes=False,
)
"""The budget of the whole association for a year (5): nothing is allotted to a project there."""


class EtatFinancement(StrEnum):
    """Where the request to a funder stands. Nothing is firm before the funder has voted."""

    SOLLICITE = "sollicite"
    ACQUIS = "acquis"
    REFUSE = "refuse"

    @property
    def libelle(self) -> str:
        return ETATS_FINANCEMENT[self]


ETATS_FINANCEMENT: dict[EtatFinancement, str] = {
    EtatFinancement.SOLLICITE: "demandé",
    EtatFinancement.ACQUIS: "acquis",
    EtatFinancement.REFUSE: "refusé",
}
