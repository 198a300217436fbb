"""Who helps and who signs in the demonstration: a mandate in force, and a request that waits for its signature."""

from datetime import datetime, timedelta

from app.comptes.commands_mandats import accepter_mandat, donner_mandat
from app.comptes.forms_mandats import FormeMandat
from app.demonstration.calendrier import Epoque
from app.demonstration.chronologie import Chronologie
from app.demonstration.comptes import AIDANTE, GESTIONNAIRE, REDACTEUR, SIGNATAIRE
from app.demonstration.contenu import Cas
from app.demonstration.lieux import LIEUX
from app.demonstration.monde import Monde
from app.demonstration.organismes import VITRINE
from app.demonstration.plan import Prevu
from app.demonstration.projets import projets
from app.demonstration.vie import Vie
from app.domain.calendrier import jour_de_paris
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.domain.saisies import date_saisie
from app.dossiers.commands_signature import demander_signature
from app.dossiers.queries import acces_au_dossier

STRUCTURE = "Maison de quartier imaginaire"
DUREE = timedelta(days=180)
RANG = 9_001


def confier_un_mandat(monde: Monde, maintenant: datetime) -> None:
    """The showcase association lets a mediator write with it, for six months and every call."""
    jour = jour_de_paris(maintenant)
    donnees = FormeMandat.model_validate(
        {
            "courriel": AIDANTE.courriel,
            "structure": STRUCTURE,
            "du": date_saisie(jour),
            "au": date_saisie(jour + DUREE),
            "campagne_id": "",
        }
    )
    gestionnaire = monde.personnes[GESTIONNAIRE.cle]
    mandat = donner_mandat(monde.bd, monde.organismes[VITRINE.nom], donnees, gestionnaire, maintenant)
    accepter_mandat(monde.bd, mandat, monde.personnes[AIDANTE.cle], maintenant)


def demander_une_signature(monde: Monde, epoque: Epoque, maintenant: datetime) -> None:
    """A complete request of the showcase association: its writer has asked the president to sign it."""
    idees = projets(Orientation.SANTE)
    cas = Cas(VITRINE, idees[-1], LIEUX[0], epoque.annee, RANG)
    vie = Vie(monde, Prevu(epoque.cle, Etat.DEPOSE, cas, 0.5, RANG), epoque, Chronologie())
    vie.commencer(maintenant)
    monde.bd.flush()
    redacteur = monde.personnes[REDACTEUR.cle]
    acces = acces_au_dossier(monde.bd, redacteur, vie.lu.id or 0)
    if acces is None:
        raise LookupError(cas.titre)
    demander_signature(monde.bd, acces, SIGNATAIRE.courriel, None, redacteur, maintenant)
