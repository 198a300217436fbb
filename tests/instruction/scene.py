"""The scene of these tests: a team, an open call with its envelope, dossiers and the people around them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.droits import Role
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques
from tests.fabriques_dossiers import dossier_depose


@dataclass
class Scene:
    """A « santé » dossier that claims aller-vers and numérique, in Raismes: pilote, two contributeurs."""

    dossier: Dossier
    campagne: Campagne
    enveloppe: Enveloppe
    agents: dict[str, Personne]
    pilote: Personne
    aller_vers: Personne
    etranger: Personne
    admin: Personne
    porteur: Personne


def monter(bd: Session) -> Scene:
    """Everything committed, the dossier deposited and routed."""
    campagne = fabriques.campagne(bd)
    enveloppe = fabriques.enveloppe(bd, campagne)
    agents = fabriques.equipe(bd)
    admin = fabriques.personne(bd, Role.ADMINISTRATEUR)
    porteur = fabriques.personne(bd)
    dossier = dossier_depose(bd, porteur, orientation="sante", axes=("aller_vers",), campagne=campagne)
    bd.flush()
    par_id = {a.id: a for a in agents.values()}
    pilote = par_id[dossier.pilote_id]
    bd.commit()
    return Scene(
        dossier,
        campagne,
        enveloppe,
        agents,
        pilote,
        agents["chef-projet-1"],
        agents["charge-mission-cite-emploi"],
        admin,
        porteur,
    )
