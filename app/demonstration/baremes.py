"""The barème of the open call: words of its own before the first note, one put right after."""

from datetime import datetime

from app.administration.campagnes.commands_bareme import bareme_de, corriger_critere, regler_critere
from app.administration.campagnes.forms_bareme import FormeCorrection, FormeCritere
from app.administration.campagnes.queries import a_des_notes
from app.demonstration.monde import Monde
from app.models.campagnes import Campagne

CRITERE = "partenariats"
HAUT = "Les partenaires pilotent avec le porteur, s’engagent par écrit et apportent des moyens ou des locaux."
CLAIR = "Un partenaire au moins a un rôle précis dans les actions, dit par lui ou par le porteur."
RAISON = "« Un rôle précis » se lisait de deux façons : la lettre du partenaire n’est pas exigée."


def _mots(campagne: Campagne, note: int, mots: str) -> dict[str, str]:
    reglage = bareme_de(campagne).reglages[CRITERE]
    ancres = {f"ancre_{n}": ancre for n, ancre in enumerate(reglage.ancres)}
    return {"libelle": reglage.libelle, **ancres, f"ancre_{note}": mots}


def regler_le_bareme(monde: Monde, campagne: Campagne, maintenant: datetime) -> None:
    """A wording of this call, before anybody scores."""
    reglage = bareme_de(campagne).reglages[CRITERE]
    donnees = FormeCritere(**_mots(campagne, 4, HAUT), roles=sorted(reglage.roles), commentes=sorted(reglage.commentes))
    regler_critere(monde.bd, campagne, CRITERE, donnees, monde.coordination, maintenant)


def corriger_le_bareme(monde: Monde, campagne: Campagne, maintenant: datetime) -> None:
    """Once notes are given, a wording is put right: a second version, with its reason."""
    if a_des_notes(monde.bd, campagne):
        donnees = FormeCorrection(**_mots(campagne, 2, CLAIR), raison=RAISON)
        corriger_critere(monde.bd, campagne, CRITERE, donnees, monde.coordination, maintenant)
