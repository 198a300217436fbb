"""The people, the organismes and the campaigns of the demonstration, made through the portal's own commands."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.administration.campagnes.commands import (
    creer_campagne,
    fixer_enveloppes,
    modifier_campagne,
    pieces_de,
    publier_campagne,
)
from app.administration.campagnes.forms import FormeCampagne, FormeCreation, saisie_de
from app.administration.equipe.commands import ajouter_absence, nommer_titulaire
from app.administration.equipe.forms import FormeAbsence, FormeTitulaire
from app.comptes.commands import creer_agent
from app.comptes.commands_organismes import creer_organisme
from app.comptes.forms import FormeOrganisme
from app.comptes.sessions import numero
from app.demonstration.calendrier import Epoque
from app.demonstration.comptes import ADJOINTE, AGENTS, AIDANTE, COORDINATION, GESTIONNAIRE, MEMBRES, PORTEURS
from app.demonstration.contenu import adresse_de
from app.demonstration.organismes import COLLECTIFS, ORGANISMES, VITRINE, OrganismeDemo, iban_fictif, siret_fictif
from app.demonstration.pieces import PieceDemo
from app.domain.calendrier import PARIS, date_en_toutes_lettres, jour_de_paris
from app.domain.campagnes import heure_saisie
from app.domain.dispositifs import DISPOSITIFS, GenreOrganisme
from app.domain.droits import Role, RoleAdhesion
from app.domain.saisies import date_saisie
from app.models.campagnes import Campagne
from app.models.comite import Seance
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Organisme, Personne
from app.models.referentiel import Poste

ABSENT, SUPPLEANT = "chef-projet-5", "chef-projet-4"
# cents, by funder
AGES = (0, 10, 4, 28)
"""Years of an organisme, by rank: young ones and old ones, to be compared."""
ENVELOPPES: dict[str, dict[str, int]] = {
    "close": {"caph": 22_000_000, "etat": 24_000_000, "region": 3_500_000, "departement": 3_000_000},
    "comite": {"caph": 15_000_000, "etat": 8_000_000, "region": 1_000_000, "departement": 400_000},
    "ouverte": {"caph": 24_000_000, "etat": 26_000_000, "region": 4_000_000, "departement": 3_000_000},
    "sip": {"caph": 2_000_000},
    "fpc": {"caph": 6_000_000},
}
_PLAFONDS = {"sip": ("1 500", "3 000", "30"), "fpc": ("10 000", "20 000", "60")}
_PRESENTATIONS = {
    "aap": (
        "L’appel à projets annuel soutient des actions au bénéfice des habitants des quartiers prioritaires, des "
        "poches de pauvreté et des anciens quartiers de veille active.\n\nUne seule demande suffit pour tous les "
        "financeurs. Prenez contact avec votre chef de projet référent avant de déposer."
    ),
    "sip": (
        "Un repas de quartier, un atelier, une sortie : le Soutien aux Initiatives de Proximité aide les petites "
        "idées des habitants, toute l’année, avec un dossier court."
    ),
    "fpc": (
        "La Fabrique des Projets Concertés aide à construire une action à plusieurs : habitants, associations, "
        "commune, bailleur. Les dossiers sont reçus toute l’année."
    ),
}


@dataclass
class Monde:
    """Everything made so far, by key."""

    bd: Session
    pieces: dict[str, PieceDemo]
    personnes: dict[str, Personne] = field(default_factory=dict)
    organismes: dict[str, Organisme] = field(default_factory=dict)
    gestionnaires: dict[str, Personne] = field(default_factory=dict)
    campagnes: dict[str, Campagne] = field(default_factory=dict)
    seances: dict[str, Seance] = field(default_factory=dict)

    @property
    def coordination(self) -> Personne:
        return self.personnes[COORDINATION.cle]

    @property
    def adjointe(self) -> Personne:
        return self.personnes[ADJOINTE.cle]

    def agent(self, personne_id: int | None) -> Personne:
        """The person of this id."""
        return self.bd.get_one(Personne, personne_id)


def peupler_equipe(monde: Monde, maintenant: datetime) -> None:
    """Agents on their posts, the two administrators, the members of the committee."""
    bd = monde.bd
    for compte in (COORDINATION, ADJOINTE, *AGENTS, *MEMBRES):
        monde.personnes[compte.cle] = creer_agent(
            bd, compte.courriel, compte.prenom, compte.nom, compte.role, None, maintenant
        )
    for compte in AGENTS:
        donnees = FormeTitulaire.model_validate(
            {
                "personne_id": str(monde.personnes[compte.cle].id),
                "du": date_saisie(jour_de_paris(maintenant)),
                "suppleant_poste": SUPPLEANT if compte.cle == ABSENT else None,
            }
        )
        nommer_titulaire(bd, bd.get_one(Poste, compte.poste), donnees, monde.coordination, maintenant)


def peupler_organismes(monde: Monde, maintenant: datetime) -> None:
    """The organismes, each with the person who manages it."""
    for rang, demo in enumerate(ORGANISMES, start=1):
        prenom, nom = demo.prenom, demo.nom_gestionnaire
        adresse = GESTIONNAIRE.courriel if demo is VITRINE else adresse_de(prenom, nom)
        gestionnaire = _porteur(monde, adresse, prenom, nom, maintenant)
        organisme = creer_organisme(monde.bd, _identite(demo, rang), gestionnaire, maintenant)
        organisme.iban, organisme.titulaire_compte = iban_fictif(rang), demo.nom[:120]
        if demo.genre is not GenreOrganisme.COLLECTIF:
            organisme.date_creation = date(maintenant.year - AGES[rang % len(AGES)], 3, 12)
        monde.organismes[demo.nom], monde.gestionnaires[demo.nom] = organisme, gestionnaire
    for compte in PORTEURS:
        if compte is GESTIONNAIRE:
            monde.personnes[compte.cle] = monde.gestionnaires[VITRINE.nom]
            continue
        personne = _porteur(monde, compte.courriel, compte.prenom, compte.nom, maintenant)
        monde.personnes[compte.cle] = personne
        monde.bd.add(
            Adhesion(
                organisme_id=numero(monde.organismes[VITRINE.nom]), personne_id=numero(personne),
                role=compte.adhesion or RoleAdhesion.LECTEUR,
                etat=EtatAdhesion.ACTIVE, demandee_le=maintenant, tranchee_le=maintenant,
            )
        )  # fmt: skip
    monde.personnes[AIDANTE.cle] = _porteur(monde, AIDANTE.courriel, AIDANTE.prenom, AIDANTE.nom, maintenant)
    monde.bd.add(
        LienDInteret(
            personne_id=numero(monde.personnes["chef-projet-2"]),
            organisme_id=numero(monde.organismes["Harmonie Fictive des Corons"]),
            nature="Membre du conseil d’administration",
            declare_le=maintenant,
        )
    )
    monde.bd.flush()


def _porteur(monde: Monde, courriel: str, prenom: str, nom: str, maintenant: datetime) -> Personne:
    personne = Personne(
        courriel=courriel, prenom=prenom, nom=nom, telephone="0327000000", role=Role.PORTEUR,
        courriel_confirme_le=maintenant, creee_le=maintenant,
    )  # fmt: skip
    monde.bd.add(personne)
    monde.bd.flush()
    return personne


def _identite(demo: OrganismeDemo, rang: int) -> FormeOrganisme:
    est_collectif = demo in COLLECTIFS
    return FormeOrganisme.model_validate(
        {
            "genre": demo.genre.value,
            "nom": demo.nom,
            "siret": "" if est_collectif else siret_fictif(rang),
            "rna": f"W5999{rang:05d}" if demo.genre is GenreOrganisme.ASSOCIATION else "",
            "siret_porteur": siret_fictif(1) if est_collectif else "",
            "adresse": demo.voie,
            "code_postal": demo.code_postal,
            "ville": demo.ville,
            "represente": "oui",
        }
    )


def ouvrir_campagne(monde: Monde, epoque: Epoque, maintenant: datetime) -> None:
    """The campaign of a time: created, described, funded, published."""
    bd, qui = monde.bd, monde.coordination
    fenetre = {
        "ouvre_jour": date_saisie(epoque.ouvre.astimezone(PARIS).date()),
        "ouvre_heure": heure_saisie(epoque.ouvre),
        "ferme_jour": date_saisie(epoque.ferme.astimezone(PARIS).date()),
        "ferme_heure": heure_saisie(epoque.ferme),
    }
    fiche = DISPOSITIFS[epoque.dispositif]
    titre = f"{fiche.libelle} {epoque.annee}"
    creation = FormeCreation.model_validate(
        {"titre": titre, "dispositif": epoque.dispositif.value, "annee": str(epoque.annee), **fenetre}
    )
    campagne = creer_campagne(bd, creation, qui, maintenant)
    dossier, an, delai = _PLAFONDS.get(epoque.cle, ("", "", ""))
    est_aap = not fiche.est_continu
    valeurs = saisie_de(campagne, pieces_de(campagne)).valeurs | {
        "presentation": _PRESENTATIONS[epoque.dispositif.value],
        "decision_prevue": _decision_prevue(epoque) if est_aap else "",
        "taux_plafond": "80",
        "cofinancement_min": "10" if est_aap else "0",
        "part_qpv_min": "50" if est_aap else "",
        "plafond_dossier": dossier,
        "plafond_annuel": an,
        "delai_cible_jours": delai,
        "contact_service": "Direction de la cohésion sociale (démonstration)",
        "contact_adresse": "1 place imaginaire, 59220 Denain",
        "contact_telephone": "03 27 00 00 00",
        "contact_courriel": COORDINATION.courriel,
    }
    modifier_campagne(bd, campagne, FormeCampagne.model_validate(valeurs), qui, maintenant)
    bd.flush()
    fixer_enveloppes(bd, campagne, ENVELOPPES[epoque.cle], qui, maintenant)
    publier_campagne(bd, campagne, qui, maintenant)
    bd.flush()
    monde.campagnes[epoque.cle] = campagne


def _decision_prevue(epoque: Epoque) -> str:
    if epoque.seance is not None:
        return f"comité de pilotage du {date_en_toutes_lettres(jour_de_paris(epoque.seance))}"
    return f"comité de pilotage d’avril {epoque.annee}"


def mettre_en_conge(monde: Monde, maintenant: datetime) -> None:
    """An agent is away for two weeks, from yesterday: the substitute answers."""
    jour: date = jour_de_paris(maintenant)
    donnees = FormeAbsence.model_validate(
        {"absence_du": date_saisie(jour - timedelta(days=1)), "absence_au": date_saisie(jour + timedelta(days=12))}
    )
    poste = monde.bd.get_one(Poste, ABSENT)
    ajouter_absence(monde.bd, poste, donnees, monde.coordination, maintenant)
