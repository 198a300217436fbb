"""The words that agents put on dossiers: short, few, the team's."""

LIBELLE_MAXIMUM = 40
ETIQUETTES_MAXIMUM = 60
