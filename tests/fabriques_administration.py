"""What the tests of the administration share: who acts, what was counted, what a form posts."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from app.core.db import lecture
from app.domain.campagnes import Contact
from app.domain.droits import Role
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.journal import LigneJournal
from tests import fabriques as f
from tests.fabriques import personne
from tests.fabriques_comptes import lues

CONTACT = Contact(
    service="Service politique de la ville",
    adresse="Site minier d’Arenberg, 59135 Wallers",
    telephone="0327000000",
    courriel="ville@quartiers2030.example",
).en_donnees()


def administrateur(bd: Session, **champs: Any) -> Personne:
    """An administrator, committed so that a browser may enter."""
    creee = personne(bd, Role.ADMINISTRATEUR, **champs)
    bd.commit()
    return creee


def comptes_des_tables() -> dict[str, int]:
    """How many rows each table holds: two equal looks mean that nothing was written."""
    with lecture() as bd:
        return {
            table.name: bd.scalar(select(func.count()).select_from(table)) or 0
            for table in SQLModel.metadata.sorted_tables
        }


def derniere_ligne() -> tuple[str, str, dict[str, Any]]:
    """Act, object and details of the last line of the journal."""
    with lecture() as bd:
        ligne = bd.scalars(select(LigneJournal).order_by(col(LigneJournal.id).desc()).limit(1)).one()
        return ligne.acte, ligne.objet, ligne.details


def formulaire_de_campagne(**changements: Any) -> dict[str, Any]:
    """Everything the form of a campaign posts, valid for an AAP of 2027."""
    return {
        "titre": "Appel à projets 2027",
        "presentation": "Actions de l’année.",
        "ouvre_jour": "15/11/2026",
        "ouvre_heure": "9 h",
        "ferme_jour": "15/01/2027",
        "ferme_heure": "17 h",
        "decision_prevue": "comité d’avril 2027",
        "taux_plafond": "80",
        "cofinancement_min": "20",
        "part_qpv_min": "50",
        "part_qpv_effet": "bloque",
        "plafond_dossier": "30 000",
        "plafond_annuel": "60 000,50",
        "delai_cible_jours": "",
        "pieces_requises": ["rib", "statuts"],
        "contact_service": CONTACT["service"],
        "contact_adresse": CONTACT["adresse"],
        "contact_telephone": "03 27 00 00 00",
        "contact_courriel": CONTACT["courriel"],
        "contact_silence": CONTACT["silence"],
    } | changements


def campagne_presentee(bd: Session, **champs: Any) -> Campagne:
    """A campaign with its presentation and its contact, committed so that a browser may change it."""
    campagne = f.campagne(bd, **({"contact": CONTACT, "presentation": "Actions de l’année."} | champs))
    bd.commit()
    return campagne


def relire(campagne: Campagne) -> Campagne:
    """The campaign as the base holds it now."""
    (lue,) = lues(select(Campagne).where(col(Campagne.id) == campagne.id))
    return lue
