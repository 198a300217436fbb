"""Everyone of the scenario, and what stands around its dossier: committee, saved list, partners."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core.clock import maintenant
from app.core.securite import empreinte
from app.domain.droits import Role, RoleAdhesion
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.domain.partenaires import GenrePartenaire
from app.domain.programmation import SensDecision
from app.models.campagnes import Enveloppe
from app.models.comite import (
    Decision,
    Deport,
    EtatSeance,
    InscriptionSeance,
    MembreSeance,
    MontantDecide,
    Seance,
)
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.dossiers import Dossier
from app.models.membres import Mandat
from app.models.partenaires import (
    AdresseDePartenaire,
    AvisDePartenaire,
    LienDePartenaire,
    Partenaire,
    PrioriteCommunale,
)
from app.models.vues import VueEnregistree
from tests import fabriques

JETON_DE_PARTENAIRE = "p" * 43


@dataclass
class Scenario:
    """Who is who, and what each name in an address stands for."""

    personnes: dict[str, Personne] = field(default_factory=dict)
    jetons: dict[str, str] = field(default_factory=dict)
    parametres: dict[str, Any] = field(default_factory=dict)
    brouillon_id: int = 0


def porteurs(bd: Session, scenario: Scenario) -> Any:
    """Everyone of an organisme, who asks to join it, who helps it, and who has no account any more."""
    gestionnaire = fabriques.personne(bd)
    organisme = fabriques.organisme(bd, gestionnaire)
    scenario.personnes["gestionnaire"] = gestionnaire
    for role in (RoleAdhesion.SIGNATAIRE, RoleAdhesion.REDACTEUR, RoleAdhesion.LECTEUR):
        nom = role.value
        scenario.personnes[nom] = fabriques.personne(bd)
        fabriques.adherer(bd, organisme, scenario.personnes[nom], role)
    aidant = scenario.personnes["aidant"] = fabriques.personne(bd)
    bd.add(
        Mandat(
            organisme_id=organisme.id, courriel=aidant.courriel, aidant_id=aidant.id, structure="Maison d’essai",
            commence_le=maintenant() - timedelta(days=1), finit_le=maintenant() + timedelta(days=60),
            propose_par_id=gestionnaire.id, propose_le=maintenant() - timedelta(days=2),
            accepte_le=maintenant() - timedelta(days=1), accepte_par_id=aidant.id,
        )
    )  # fmt: skip
    en_attente = scenario.personnes["en_attente"] = fabriques.personne(bd)
    adhesion = Adhesion(
        organisme_id=organisme.id,
        personne_id=en_attente.id,
        role=RoleAdhesion.REDACTEUR,
        etat=EtatAdhesion.DEMANDEE,
        demandee_le=maintenant(),
    )
    bd.add(adhesion)
    autre = scenario.personnes["autre_porteur"] = fabriques.personne(bd)
    fabriques.organisme(bd, autre)
    desactivee = scenario.personnes["desactivee"] = fabriques.personne(bd, Role.ADMINISTRATEUR)
    desactivee.desactivee_le = maintenant()
    bd.flush()
    scenario.parametres |= {"organisme_id": organisme.id, "adhesion_id": adhesion.id}
    return gestionnaire, organisme


def comite(bd: Session, scenario: Scenario, dossier: Dossier, enveloppe: Enveloppe) -> None:
    """A sitting that granted the dossier, and its members."""
    administrateur = scenario.personnes["administrateur"]
    seance = Seance(
        campagne_id=dossier.campagne_id,
        titre="Comité de pilotage",
        tenue_le=datetime(2026, 12, 8, 9, tzinfo=UTC),
        etat=EtatSeance.OUVERTE,
        creee_le=maintenant(),
    )
    bd.add(seance)
    bd.flush()
    for nom in ("membre", "membre_en_deport", "membre_hors"):
        scenario.personnes[nom] = fabriques.personne(bd, Role.MEMBRE)
    for nom in ("membre", "membre_en_deport"):
        bd.add(MembreSeance(seance_id=seance.id, personne_id=scenario.personnes[nom].id, est_present=True))
    bd.add(InscriptionSeance(seance_id=seance.id, dossier_id=dossier.id, inscrit_le=maintenant()))
    bd.add(
        Deport(
            personne_id=scenario.personnes["membre_en_deport"].id,
            dossier_id=dossier.id,
            motif="Administratrice de l’association",
            declare_le=maintenant(),
        )
    )
    decision = Decision(
        dossier_id=dossier.id,
        seance_id=seance.id,
        sens=SensDecision.ACCORDER,
        prise_le=maintenant(),
        prise_par_id=administrateur.id,
    )
    bd.add(decision)
    bd.flush()
    bd.add(MontantDecide(decision_id=decision.id, enveloppe_id=enveloppe.id, montant_cents=500_000))
    enveloppe.engage_cents = 500_000
    dossier.etat = Etat.ACCORDE
    scenario.parametres |= {
        "seance_id": seance.id,
        "decision_id": decision.id,
        "autre_id": dossier.id,
        "lot_id": 1,
        "vote_id": 1,
    }


def vue(bd: Session, pilote: Personne) -> int | None:
    """A list that the pilote shares with the team."""
    vue = VueEnregistree(
        personne_id=pilote.id or 0, nom="Essai", requete="etat=depose", est_partagee=True, creee_le=maintenant(),
        modifiee_le=maintenant(),
    )  # fmt: skip
    bd.add(vue)
    bd.flush()
    return vue.id


def partenaires(bd: Session, scenario: Scenario, dossier: Dossier) -> dict[str, Any]:
    """A partner with a confirmed address, its link, a priority, an ask that waits."""
    partenaire = Partenaire(genre=GenrePartenaire.CAF, nom="CAF d’essai", cree_le=maintenant())
    bd.add(partenaire)
    bd.flush()
    adresse = AdresseDePartenaire(
        partenaire_id=partenaire.id or 0, courriel="caf@exemple.test", jeton_sha256=empreinte(JETON_DE_PARTENAIRE),
        ajoutee_le=maintenant(), confirmee_le=maintenant(),
    )  # fmt: skip
    priorite = PrioriteCommunale(
        insee="59491", annee=2027, orientation=Orientation.SANTE, texte="Essai", ajoutee_le=maintenant()
    )
    avis = AvisDePartenaire(
        dossier_id=dossier.id or 0, partenaire_id=partenaire.id or 0, parties=["projet"], demande_le=maintenant(),
        demande_par_id=scenario.personnes["administrateur"].id or 0, repondre_avant=maintenant().date(),
    )  # fmt: skip
    bd.add_all([adresse, priorite, avis])
    bd.flush()
    bd.add(
        LienDePartenaire(
            adresse_id=adresse.id or 0, jeton_sha256=empreinte(JETON_DE_PARTENAIRE), cree_le=maintenant(),
            expire_le=maintenant() + timedelta(days=30),
        )
    )  # fmt: skip
    return {
        "partenaire_id": partenaire.id, "adresse_id": adresse.id, "priorite_id": priorite.id, "avis_id": avis.id,
        "jeton_de_partenaire": JETON_DE_PARTENAIRE, "jeton_d_adresse": JETON_DE_PARTENAIRE,
    }  # fmt: skip
