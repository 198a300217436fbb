"""One of everything: a base in which every address of the portal leads somewhere, and everyone who may come."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.sessions import ouvrir_session
from app.core.clock import maintenant
from app.core.fichiers import conserver
from app.core.securite import empreinte
from app.domain.droits import Qualite, Role, RoleAdhesion
from app.domain.echanges import Cote
from app.domain.enveloppes import Decoupe
from app.domain.etats import Etat
from app.domain.membres import DUREE_INVITATION
from app.domain.questions_ajoutees import GenreAjoute
from app.dossiers.queries_depot import contenu_et_pieces
from app.dossiers.signature import empreinte_du_contenu
from app.models.campagnes import Campagne
from app.models.campagnes_ajouts import QuestionDeCampagne
from app.models.coffre import DocumentCoffre
from app.models.comptes import Invitation, Organisme, SessionOuverte
from app.models.courriel import Courriel, deposer_tache
from app.models.dossiers import Document, Dossier, Piece
from app.models.echanges import FichierDeMessage, Message
from app.models.fiche import Representant
from app.models.instruction import Affectation, AlerteAffectation
from app.models.membres import InvitationMembre, Mandat
from app.models.notes_internes import NoteInterne
from app.models.programmation import ReportDEnveloppe, SousEnveloppe
from app.models.recueils import GenreRecueil, Recueil
from app.models.referentiel import Absence, Occupation
from app.models.rib import ChangementRib
from app.models.scenarios import RechercheDeScenario
from app.models.scenarios import Scenario as ScenarioDeProgrammation
from app.models.signature import DemandeDeSignature
from app.models.subventions import ImportSubventions
from tests import fabriques
from tests.fabriques_dossiers import brouillon, dossier_depose, petit_pdf
from tests.scenario_gens import Scenario, comite, partenaires, porteurs, vue

JETON_D_INVITATION, JETON_DE_SIGNATURE = "i" * 43, "s" * 43
ACTEURS = (
    "anonyme",
    "gestionnaire",
    "signataire",
    "aidant",
    "redacteur",
    "lecteur",
    "en_attente",
    "autre_porteur",
    "pilote",
    "contributeur",
    "autre_agent",
    "membre",
    "membre_en_deport",
    "membre_hors",
    "administrateur",
    "desactivee",
)


def monter(bd: Session) -> Scenario:
    """Build everything and commit."""
    scenario = Scenario()
    campagne = fabriques.campagne(bd)
    enveloppe = fabriques.enveloppe(bd, campagne)
    equipe = fabriques.equipe(bd)
    scenario.personnes |= {"pilote": equipe["chef-projet-3"], "autre_agent": equipe["chef-projet-6"]}
    scenario.personnes["administrateur"] = fabriques.personne(bd, Role.ADMINISTRATEUR)
    gestionnaire, organisme = porteurs(bd, scenario)
    dossier = dossier_depose(bd, gestionnaire, organisme=organisme, campagne=campagne)
    scenario.brouillon_id = brouillon(bd, gestionnaire, organisme=organisme, campagne=campagne).id or 0
    comite(bd, scenario, dossier, enveloppe)
    absence = Absence(
        personne_id=equipe["chef-projet-1"].id, du=maintenant().date(), au=maintenant().date(), motif="congé"
    )
    contributeur = scenario.personnes["contributeur"] = fabriques.personne(bd, Role.AGENT)
    bd.add(
        Affectation(
            dossier_id=dossier.id, personne_id=contributeur.id, qualite=Qualite.CONTRIBUTEUR,
            poste_code="chef-projet-2", phrase="Essai", depuis=maintenant(),
        )
    )  # fmt: skip
    alerte = AlerteAffectation(dossier_id=dossier.id, phrase="Essai", creee_le=maintenant())
    invitation = Invitation(
        courriel="invitee@exemple.test",
        role=Role.AGENT,
        jeton_sha256="0" * 64,
        invitee_par_id=scenario.personnes["administrateur"].id,
        creee_le=maintenant(),
        expire_le=maintenant(),
    )
    invitation_membre = InvitationMembre(
        organisme_id=organisme.id,
        courriel="tresoriere@exemple.test",
        role=RoleAdhesion.REDACTEUR,
        jeton_sha256=empreinte(JETON_D_INVITATION),
        invitee_par_id=gestionnaire.id,
        creee_le=maintenant(),
        expire_le=maintenant() + DUREE_INVITATION,
    )
    mandat = Mandat(
        organisme_id=organisme.id, courriel="mediatrice@exemple.test", structure="Maison d’essai",
        commence_le=maintenant() + timedelta(days=30), finit_le=maintenant() + timedelta(days=60),
        propose_par_id=gestionnaire.id, propose_le=maintenant(),
    )  # fmt: skip
    session = SessionOuverte(
        jeton_sha256="1" * 64, personne_id=gestionnaire.id, ouverte_le=maintenant(), vue_le=maintenant(),
        expire_le=maintenant(),
    )  # fmt: skip
    document = Document(
        dossier_id=dossier.id,
        genre="accuse",
        numero=1,
        nom="accuse.pdf",
        html="",
        sha256=conserver(petit_pdf("accuse"), "documents"),
        demande_le=maintenant(),
    )
    message = Message(
        dossier_id=dossier.id, auteur_id=gestionnaire.id, cote=Cote.PORTEUR, cle="m", texte="", ecrit_le=maintenant()
    )
    pilote_id = scenario.personnes["pilote"].id
    note = NoteInterne(
        dossier_id=dossier.id, auteur_id=pilote_id, destinataire_id=contributeur.id, cle="n", texte="Essai",
        ecrite_le=maintenant(),
    )  # fmt: skip
    bd.add_all([message, note])
    bd.flush()
    joint = FichierDeMessage(
        message_id=message.id, nom="m.pdf", mime="application/pdf", taille=1, sha256=conserver(petit_pdf("message"))
    )
    bd.add(joint)
    tache = deposer_tache(bd, "scenario", "essai", {}, maintenant())
    rib = ChangementRib(
        organisme_id=organisme.id, iban="FR1420041010050500013M02606", titulaire_compte="Essai",
        demande_le=maintenant(), demande_par_id=gestionnaire.id,
    )  # fmt: skip
    coffre = DocumentCoffre(
        organisme_id=organisme.id, genre="statuts", nom="statuts.pdf", mime="application/pdf", taille=10,
        sha256=conserver(petit_pdf("statuts")), ajoute_le=maintenant(), ajoute_par_id=gestionnaire.id,
    )  # fmt: skip
    bd.add(coffre)
    representant = Representant(organisme_id=organisme.id, nom="Essai", est_legal=True, ajoute_le=maintenant())
    question = QuestionDeCampagne(
        campagne_id=campagne.id or 0, section="propres", genre=GenreAjoute.TEXTE, libelle="Essai", rang=1,
        est_facultatif=True, ajoutee_le=maintenant(), ajoutee_par_id=scenario.personnes["administrateur"].id or 0,
    )  # fmt: skip
    a_signer = bd.get_one(Dossier, scenario.brouillon_id)
    bd.add(
        DemandeDeSignature(
            dossier_id=scenario.brouillon_id,
            courriel="presidente@exemple.test",
            jeton_sha256=empreinte(JETON_DE_SIGNATURE),
            contenu_sha256=empreinte_du_contenu(*contenu_et_pieces(bd, a_signer)),
            demandee_par_id=gestionnaire.id,
            demandee_le=maintenant(),
            expire_le=maintenant() + timedelta(days=7),
        )
    )
    importe = ImportSubventions(
        fichier="scdl.csv", sha256="0" * 64, importe_le=maintenant(), rejetees=1, rejets=[[3, "Le montant est nul."]],
        importe_par_id=scenario.personnes["administrateur"].id or 0,
    )  # fmt: skip
    part = SousEnveloppe(
        enveloppe_id=enveloppe.id or 0, decoupe=Decoupe.ORIENTATION, valeur="emploi", libelle="Emploi",
        montant_cents=100_000, creee_le=maintenant(),
    )  # fmt: skip
    enveloppe.reserve_cents = part.montant_cents
    avant = fabriques.enveloppe(bd, fabriques.campagne(bd, annee=campagne.annee - 1, est_publiee=False))
    avant.reporte_cents = 100
    report = ReportDEnveloppe(
        enveloppe_id=enveloppe.id or 0, source_id=avant.id or 0, montant_cents=100, raison="Essai",
        fait_le=maintenant(), par_id=scenario.personnes["administrateur"].id or 0,
    )  # fmt: skip
    bd.add_all([mandat, importe, part, report])
    bd.add_all(
        [
            absence,
            alerte,
            invitation,
            invitation_membre,
            session,
            document,
            rib,
            representant,
            question,
        ]
    )
    recueil = Recueil(
        genre=GenreRecueil.LIVRE, campagne_id=campagne.id, nom="Livre.pdf", demande_le=maintenant(),
        demande_par_id=scenario.personnes["administrateur"].id,
    )  # fmt: skip
    recours = Recueil(
        genre=GenreRecueil.RECOURS, campagne_id=campagne.id, dossier_id=dossier.id, nom="Recours.pdf",
        demande_le=maintenant(), demande_par_id=scenario.personnes["administrateur"].id,
    )  # fmt: skip
    hypothese = ScenarioDeProgrammation(
        campagne_id=campagne.id or 0, nom="Essai", cree_le=maintenant(), modifie_le=maintenant(),
        cree_par_id=scenario.personnes["administrateur"].id or 0,
        modifie_par_id=scenario.personnes["administrateur"].id or 0,
    )  # fmt: skip
    recherche = RechercheDeScenario(
        campagne_id=campagne.id or 0, nom="Essai", demandee_le=maintenant(),
        demandee_par_id=scenario.personnes["administrateur"].id or 0,
        demande={
            "part_min_pour_mille": 500, "pas_cents": 10_000, "est_plafonnee": True, "que_les_sollicites": False,
            "minimums": [], "imposes": [], "exclus": [],
        },
    )  # fmt: skip
    bd.add_all([recueil, recours, hypothese, recherche])
    bd.flush()
    scenario.parametres |= partenaires(bd, scenario, dossier)
    scenario.parametres |= {
        "recueil_id": recueil.id,
        "scenario_id": hypothese.id,
        "recherche_id": recherche.id,
        "campagne_id": campagne.id,
        "dossier_id": dossier.id,
        "enveloppe_id": enveloppe.id,
        "financeur_code": enveloppe.financeur_code,
        "sous_id": part.id,
        "report_id": report.id,
        "piece_id": bd.scalars(select(col(Piece.id)).where(col(Piece.dossier_id) == dossier.id)).first(),
        "personne_id": equipe["chef-projet-2"].id,
        "occupation_id": bd.scalars(select(col(Occupation.id))).first(),
        "courriel_id": bd.scalars(select(col(Courriel.id))).first(),
        "absence_id": absence.id,
        "alerte_id": alerte.id,
        "invitation_id": invitation.id,
        "invitation_membre_id": invitation_membre.id,
        "mandat_id": mandat.id,
        "jeton_d_invitation": JETON_D_INVITATION,
        "jeton_de_signature": JETON_DE_SIGNATURE,
        "session_id": session.id,
        "vue_id": vue(bd, scenario.personnes["pilote"]),
        "insee": "59491",
        "poste_code": "chef-projet-3",
        "cle": "projet",
        "section": "projet",
        "question": "intitule",
        "genre": "accuse",
        "tache_id": tache.id,
        "question_id": question.id,
        "import_id": importe.id,
        "sens": "haut",
        "document_id": document.id,
        "coffre_id": coffre.id,
        "changement_id": rib.id,
        "fichier_id": joint.id,
        "note_id": note.id,
        "representant_id": representant.id,
        "jeton": "x" * 43,
        "point": "budget",
        "critere": "participation",
        "modele": "refuser",
    }
    scenario.jetons = {
        nom: ouvrir_session(bd, personne, "scénario", maintenant(), avec_second_facteur=True)
        for nom, personne in scenario.personnes.items()
    }
    bd.commit()
    return scenario


def dossiers_par_etat(bd: Session, scenario: Scenario, etats: Iterable[Etat]) -> dict[Etat, int]:
    """A dossier in each state, all of the organisme and campaign of the scenario."""
    gestionnaire = bd.merge(scenario.personnes["gestionnaire"])
    organisme = bd.get_one(Organisme, scenario.parametres["organisme_id"])
    campagne = bd.get_one(Campagne, scenario.parametres["campagne_id"])
    par_etat = {}
    for etat in etats:
        dossier = dossier_depose(bd, gestionnaire, organisme=organisme, campagne=campagne, titre=f"Projet {etat}")
        dossier.etat = etat
        par_etat[etat] = dossier.id or 0
    return par_etat
