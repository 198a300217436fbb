"""Who declared what before reading, in the demonstration: no link nearly everywhere, a homonym to look at."""

from datetime import datetime

from sqlalchemy import exists, insert, literal, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.sessions import numero
from app.demonstration.comptes import MEMBRES
from app.demonstration.monde import Monde
from app.domain.etats import Etat
from app.models.dossiers import Dossier
from app.models.fiche import Representant
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien, MandatElectif
from app.models.recevabilite import PointVerifie

# representatives who bear the family name of an agent: the hint the agent reads before opening
HOMONYMES = (("La Cuisine des Saisons Fantaisistes", "Conte"), ("Graines de Chimère", "Rêverie"))


def declarer_les_lectures(bd: Session, *, tout: bool = False) -> None:
    """« Aucun lien » by those who follow a dossier already opened (`tout`: any dossier): one statement."""
    deja = exists().where(
        col(DeclarationDeLien.personne_id) == col(Affectation.personne_id),
        col(DeclarationDeLien.dossier_id) == col(Affectation.dossier_id),
    )
    dites = (
        select(
            col(Affectation.personne_id), col(Affectation.dossier_id), literal("aucun"), literal(""),
            col(Affectation.depuis),
        )
        .distinct()
        .join(Dossier, col(Dossier.id) == col(Affectation.dossier_id))
        .where(col(Affectation.personne_id).is_not(None), col(Affectation.jusqu_a).is_(None), ~deja)
    )  # fmt: skip
    if not tout:
        verifie = exists().where(col(PointVerifie.dossier_id) == col(Dossier.id))
        dites = dites.where((col(Dossier.etat) != Etat.DEPOSE) | verifie)
    colonnes = ["personne_id", "dossier_id", "declare", "precision", "declaree_le"]
    bd.execute(insert(DeclarationDeLien).from_select(colonnes, dites))


def peupler_les_liens(monde: Monde, maintenant: datetime) -> None:
    """An elected member, and representatives who bear the name of an agent."""
    monde.bd.add(MandatElectif(personne_id=numero(monde.personnes[MEMBRES[0].cle]), insee="59172"))
    for nom, famille in HOMONYMES:
        monde.bd.add(
            Representant(
                organisme_id=numero(monde.organismes[nom]), nom=famille, prenom="Basile", fonction="trésorerie",
                ajoute_le=maintenant,
            )
        )  # fmt: skip
