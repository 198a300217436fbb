"""Builders of what follows a decision, through the commands of the committee and of the suites."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.comite.commands_instances import noter_vote
from app.core.clock import maintenant
from app.domain.droits import Role
from app.domain.instances import Deliberation
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.suites.commands import ConventionDonnee, VersementDonne, conventionner, verser
from tests.fabriques import campagne, enveloppe, equipe, organisme, personne
from tests.fabriques_comite import decision, dossier_instruit, publication, seance

IBAN = "FR7630006000011234567890189"
BILAN_AVANT = date(2028, 6, 30)


@dataclass
class Accord:
    """A published grant of 5 000 € and everybody around it. `premiere` and `seconde`: the coordination."""

    dossier: Dossier
    campagne: Campagne
    organisme: Organisme
    porteur: Personne
    pilote: Personne
    premiere: Personne
    seconde: Personne

    def voter(self, bd: Session) -> None:
        """The council votes the part of the agglomeration: nothing is signed before."""
        dite = Deliberation("2027-045", maintenant().date(), "Conseil communautaire")
        noter_vote(bd, bd.get_one(Dossier, self.dossier.id), "caph", dite, self.premiere, maintenant())

    def conventionner(self, bd: Session, acompte: int = 80) -> None:
        self.voter(bd)
        jour = maintenant().date()
        donnees = ConventionDonnee("CONV-1", jour, acompte, BILAN_AVANT)
        conventionner(bd, self.dossier, self.campagne, donnees, self.premiere, maintenant())

    def verser(self, bd: Session, montant_cents: int = 400_000, rang: int = 1) -> None:
        donnees = VersementDonne(montant_cents, maintenant().date(), f"M-{rang}", rang)
        verser(bd, self.dossier, self.organisme, donnees, self.seconde, maintenant())


def accord(bd: Session, **depot: Any) -> Accord:
    """The organisme has a confirmed account; another grant of 1 000 € stands in the same envelope."""
    agents = equipe(bd)
    porteur, premiere, seconde = personne(bd), personne(bd, Role.ADMINISTRATEUR), personne(bd, Role.ADMINISTRATEUR)
    appel = campagne(bd)
    enveloppe(bd, appel)
    porteuse = organisme(bd, porteur, iban=IBAN, titulaire_compte="Les Jardins imaginaires")
    dossier = dossier_instruit(bd, appel, porteur=porteur, organisme=porteuse, proposes={"caph": 500_000}, **depot)
    ouverte = seance(bd, appel, [dossier], premiere)
    decision(bd, ouverte, dossier, premiere, montants={"caph": 500_000})
    publication(bd, ouverte, appel, premiere, seconde)
    return Accord(dossier, appel, porteuse, porteur, agents["chef-projet-3"], premiere, seconde)
