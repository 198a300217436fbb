"""What each column of a file of public grants may be called: SCDL and its spreadsheet, GISPRO, then other exports.

Sources: schéma SCDL subventions 2.1.1 (OpenDataFrance, 28 septembre 2023) and the sheet it was typed in; for GISPRO,
where the State keeps what Dauphin granted, the headings that betagouv/api-subventions-asso reads in its exports. The
others (« Intitulé de l’action »…) are what such tables are usually headed with: no list of them is published.
"""

# what each column may be called, without accents, signs nor capitals: SCDL, its spreadsheet, GISPRO, then other exports
COLONNES: dict[str, tuple[str, ...]] = {
    "attribuant": (
        "nomattribuant", "nomattributaire", "financeur", "nomdufinanceur", "attribuant", "drddpn",
        "directiondugestionnairedudossier",
    ),
    "siret_attribuant": ("idattribuant", "identificationdelattributaire"),
    "date": (
        "dateconvention", "datedeconvention", "datededecision", "datedecision", "datedevote", "datenotification",
    ),
    "exercice": ("exercice", "annee", "exercicebudgetaire"),
    "reference": (
        "referencedecision", "referencedeladecision", "actioncodedossier", "actiondedemandecodedossier",
        "numerodelactionprj", "numerodedossier", "ndossier", "ndedossier", "numerodossier", "projetcodedossier",
    ),
    "beneficiaire": (
        "nombeneficiaire", "nomdubeneficiaire", "nomduporteur", "porteur", "tiers", "nomdutiers", "raisonsociale",
    ),
    "siret": (
        "idbeneficiaire", "identificationdubeneficiaire", "siret", "codesiret", "nsiret", "numerosiret",
        "siretbeneficiaire", "siretduporteur",
    ),
    "rna": ("rnabeneficiaire", "rna", "numerorna"),
    "objet": (
        "objet", "objetdelaconvention", "intitule", "intituledelaction", "intituleduprojet", "libelle", "nomdelaction",
        "action",
    ),
    "montant": (
        "montant", "montanttotaldelasubvention", "montantaccorde", "montantattribue", "montantvote",
        "subventionaccordee", "mt",
    ),
    "part": ("pourcentagesubvention", "pourcentagedumontantdelasubventionattribueaubeneficiaire"),
    "dispositif": ("dispositifaide", "dispositif", "lignebudgetaire"),
}  # fmt: skip
