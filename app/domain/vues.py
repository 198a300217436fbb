"""Saved views of the agents' list: whose they are, who may change them.

A view keeps an address, never rows: whoever opens it sees what they may see themselves.
"""

from dataclasses import dataclass

from app.domain.droits import Role
from app.domain.erreurs import Interdit

NOM_MAXIMUM = 60
VUES_MAXIMUM = 30
RESERVEE = "Seule la personne qui a enregistré cette vue peut la changer. Enregistrez la vôtre à partir d’elle."


@dataclass(frozen=True, slots=True)
class Propriete:
    """Whose view it is, and whether the team sees it."""

    personne_id: int
    est_partagee: bool

    def est_visible_de(self, personne_id: int) -> bool:
        return self.est_partagee or self.personne_id == personne_id

    def exiger_changement(self, personne_id: int) -> None:
        """Its owner alone renames it, shares it, or makes it their first page."""
        if self.personne_id != personne_id:
            raise Interdit(RESERVEE)

    def exiger_suppression(self, personne_id: int, role: Role) -> None:
        """Its owner, and the coordination for what the team sees: people leave."""
        if not (self.est_partagee and role is Role.ADMINISTRATEUR):
            self.exiger_changement(personne_id)
