"""The calibration of the open call: three dossiers of the last campaign read, scored by every agent, then closed."""

import random
from datetime import datetime, timedelta

from app.comite.commands_etalonnage import clore_etalonnage, ouvrir_etalonnage
from app.comite.queries_etalonnage import etalons, notes_passees
from app.demonstration.comptes import AGENTS
from app.demonstration.monde import Monde
from app.demonstration.phrases import commentaire
from app.domain.etalonnage import criteres_a_noter, suggestions
from app.instruction.commands_etalonnage import noter_etalon
from app.instruction.queries import acces_au_dossier
from app.instruction.queries_grille import charger_grille
from app.models.campagnes import Campagne

# in points of the scale of 4: one marks high, another low
BIAIS = (0.9, 0.1, 0.0, -0.8, 0.0, 0.2, -0.1)


def etalonner(monde: Monde, campagne: Campagne, maintenant: datetime) -> None:
    """Nothing when no past campaign has three dossiers scored."""
    bd, coordination = monde.bd, monde.coordination
    numeros = suggestions(notes_passees(bd, coordination, campagne))
    if not numeros:
        return
    etalonnage = ouvrir_etalonnage(bd, campagne, numeros, coordination, maintenant)
    alea = random.Random(f"etalonnage-{campagne.annee}")
    for etalon in etalons(bd, coordination, etalonnage):
        merites: dict[str, float] = {}
        for rang, compte in enumerate(AGENTS):
            acces = acces_au_dossier(bd, monde.personnes[compte.cle], etalon.id)
            if acces is None:
                continue
            notes = {}
            for critere in criteres_a_noter(charger_grille(bd, acces.dossier, campagne).criteres):
                merite = merites.setdefault(critere.cle, alea.uniform(1.2, 3.2))
                valeur = max(0, min(4, round(merite + BIAIS[rang % len(BIAIS)] + alea.gauss(0, 0.4))))
                notes[critere.cle] = (
                    valeur,
                    commentaire(critere.cle, valeur, alea) if valeur in critere.commentes else "",
                )
            noter_etalon(bd, acces, notes, maintenant + timedelta(minutes=20 * (rang + 1)))
    clore_etalonnage(bd, campagne, coordination, maintenant + timedelta(hours=4))
