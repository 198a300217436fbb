"""What the organismes of the demonstration say of themselves: a file to renew, a safe, a RIB to confirm."""

from datetime import date, datetime, timedelta

from app.comptes.commands_coffre import Contenu, ajouter_au_coffre
from app.comptes.commands_fiche import completer_identite, enregistrer_representant, fixer_comptes, fixer_moyens
from app.comptes.commands_rib import changer_rib
from app.comptes.forms import FormeRib
from app.comptes.forms_fiche import FormeComplements, FormeComptes, FormeMoyens, FormeRepresentant
from app.comptes.queries_organismes import OrganismeOuvert, organisme_ouvert
from app.comptes.sessions import numero
from app.core.erreurs import Introuvable
from app.demonstration.monde import Monde
from app.demonstration.organismes import ORGANISMES, VITRINE, iban_fictif
from app.domain.calendrier import jour_de_paris
from app.instruction.commands_rib import verifier_rib
from app.instruction.queries_rib import changement_ouvert
from app.models.comptes import Personne

RAPPEL = "Appelé la présidence au numéro de sa dernière demande : la banque a changé, le changement est confirmé."
# kind of document → how many years ago; the accounts are too old on purpose
COFFRE = {"statuts": 7, "rib": 0, "rapport_activite": 1, "comptes": 3}


def remplir_les_fiches(monde: Monde, maintenant: datetime) -> None:
    """The showcase has a file with something to renew; its neighbour asks for another account."""
    _vitrine(monde, maintenant)
    _rib_a_confirmer(monde, maintenant + timedelta(hours=1))


def _ouvrir(monde: Monde, nom: str) -> tuple[OrganismeOuvert, Personne]:
    personne = monde.gestionnaires[nom]
    ouvert = organisme_ouvert(monde.bd, personne, numero(monde.organismes[nom]))
    if ouvert is None:
        raise Introuvable
    return ouvert, personne


def _vitrine(monde: Monde, maintenant: datetime) -> None:
    ouvert, personne = _ouvrir(monde, VITRINE.nom)
    annee = jour_de_paris(maintenant).year
    identite = FormeComplements(
        forme_juridique="Association déclarée", objet="Cultiver des jardins partagés et y réunir les voisins.",
        date_creation=date(annee - 14, 3, 12), site_web="www.jardins.exemple",
    )  # fmt: skip
    completer_identite(monde.bd, ouvert, identite, personne, maintenant)
    presidence = FormeRepresentant(
        nom=personne.nom, prenom=personne.prenom, fonction="présidence", courriel=personne.courriel,
        telephone=personne.telephone, est_legal=True, depuis=date(annee - 2, 6, 1),
    )  # fmt: skip
    enregistrer_representant(monde.bd, ouvert, presidence, personne, maintenant)
    moyens = FormeMoyens(
        annee=annee - 1, benevoles=18, volontaires=1, salaries=2, emplois_aides=1, etpt=150, adherents=124,
        adherentes=81,
    )  # fmt: skip
    fixer_moyens(monde.bd, ouvert, moyens, personne, maintenant)
    comptes = FormeComptes(annee=annee - 3, charges=4_812_000, produits=4_930_500, subventions=3_100_000)
    fixer_comptes(monde.bd, ouvert, comptes, personne, maintenant)
    for genre, age in COFFRE.items():
        piece = monde.pieces[genre]
        contenu = Contenu(piece.nom, piece.mime, piece.taille, piece.sha256)
        ajouter_au_coffre(
            monde.bd, numero(ouvert.organisme), ouvert.situation, genre, contenu, annee - age if age else None, None,
            personne, maintenant,
        )  # fmt: skip


def _rib_a_confirmer(monde: Monde, maintenant: datetime) -> None:
    """Asked, then called back by one administrator: another one may confirm."""
    voisin = next(demo for demo in ORGANISMES if demo is not VITRINE)
    ouvert, personne = _ouvrir(monde, voisin.nom)
    demande = FormeRib(iban=iban_fictif(900), titulaire_compte=voisin.nom[:120])
    changement = changer_rib(monde.bd, ouvert, demande, personne, maintenant)
    vu = changement_ouvert(monde.bd, monde.coordination, changement.id or 0)
    if vu is not None:
        verifier_rib(monde.bd, vu, RAPPEL, maintenant)
