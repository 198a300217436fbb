"""Taking from the public directory, field by field, what a gestionnaire chose."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.comptes.queries_organismes import OrganismeOuvert
from app.domain.droits import exiger
from app.domain.erreurs import ErreurMetier
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal

RIEN_DE_CHOISI = "Cochez au moins une réponse à reprendre, ou revenez à la fiche sans rien changer."


def reprendre_annuaire(
    bd: Session, ouvert: OrganismeOuvert, valeurs: dict[str, Any], personne: Personne, maintenant: datetime
) -> None:
    """Put the chosen values in the file; the others stay. Raises ErreurMetier if nothing was chosen."""
    exiger("gerer_organisme", ouvert.situation)
    gardees = {champ: valeur for champ, valeur in valeurs.items() if valeur}
    if not gardees:
        raise ErreurMetier(RIEN_DE_CHOISI)
    for champ, valeur in gardees.items():
        setattr(ouvert.organisme, champ, valeur)
    inscrire_au_journal(
        bd, personne, "reprendre_annuaire", f"organisme:{ouvert.organisme.id}", maintenant, champs=sorted(gardees)
    )
