"""What the scenario has no room for: a dossier in each state, links used, refused or expired, steps of signing in."""

import json
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.sessions import ouvrir_session
from app.core.securite import empreinte
from app.domain.decision import SensDecision
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.instances import GenreSeance
from app.domain.irrecevabilite import MotifIrrecevabilite
from app.domain.lots import ActeDeLot, Sort
from app.domain.ressemblances import Motif
from app.dossiers.reprise import contenu_depose
from app.models.campagnes import Campagne
from app.models.comite import Decision, InscriptionSeance, Lettre
from app.models.comptes import Invitation
from app.models.courriel import EtatEnvoi, deposer_courriel
from app.models.dossiers import Dossier, Piece
from app.models.etalonnage import Etalon, Etalonnage
from app.models.lots import LigneDeLot, LotDemande
from app.models.recevabilite import Irrecevabilite
from app.models.ressemblances import Ressemblance
from app.models.signature import DemandeDeSignature
from app.models.suites import Bilan, Convention, Versement, VersionBilan
from tests.conftest import PRESENT
from tests.domain.test_bilan import rendu
from tests.fabriques import personne
from tests.fabriques_comite import seance
from tests.fabriques_comptes import avec_mot_de_passe, avec_second_facteur
from tests.scenario import dossiers_par_etat
from tests.scenario_gens import Scenario

SUITES = (Etat.NOTIFIE_ACCORD, Etat.EN_COURS, Etat.BILAN_RECU)
ETATS = (Etat.DEPOSE, Etat.EN_INSTRUCTION, Etat.A_COMPLETER, Etat.INSTRUIT, Etat.EN_COMITE, *SUITES)
A_SECOND_FACTEUR = "second.facteur@exemple.test"


def ajouter_les_moments(bd: Session, scenario: Scenario) -> None:
    """Name each moment in the scenario: `{depose}`, `{signature_refusee}`, `{invitation_passee}`…"""
    lieux = scenario.parametres
    lieux["brouillon_id"] = scenario.brouillon_id
    for etat, numero in dossiers_par_etat(bd, scenario, ETATS).items():
        lieux[etat.value] = numero
    lieux["a_relire"] = dossiers_par_etat(bd, scenario, (Etat.DEPOSE,))[Etat.DEPOSE]
    bd.add(
        Irrecevabilite(
            dossier_id=lieux["a_relire"], version=1, motif=MotifIrrecevabilite.HORS_TERRITOIRE, texte="À Valenciennes.",
            proposee_par_id=scenario.personnes["autre_agent"].id or 0, proposee_le=PRESENT,
        )
    )  # fmt: skip
    requete = select(col(Piece.id)).where(col(Piece.dossier_id) == lieux["a_completer"]).order_by(col(Piece.id))
    lieux["piece_a_completer"] = bd.scalars(requete).first()
    etalonnage = Etalonnage(
        campagne_id=lieux["campagne_id"], ouvert_le=PRESENT, ouvert_par_id=scenario.personnes["administrateur"].id or 0
    )
    bd.add(etalonnage)
    bd.flush()
    bd.add(Etalon(etalonnage_id=etalonnage.id or 0, dossier_id=lieux["depose"], rang=1, criteres=7))
    _en_equipe(bd, scenario)
    _instances(bd, scenario)
    _suites(bd, scenario)
    _refus(bd, scenario)
    _signatures(bd, scenario)
    _invitations(bd, scenario)
    avec_second_facteur(bd, avec_mot_de_passe(bd, personne(bd, courriel=A_SECOND_FACTEUR)))
    bd.commit()


def _instances(bd: Session, scenario: Scenario) -> None:
    """The bodies that do not decide: one advises, one votes what its funder gives."""
    lieux = scenario.parametres
    campagne, qui = bd.get_one(Campagne, lieux["campagne_id"]), scenario.personnes["administrateur"]
    technique = seance(bd, campagne, [], qui, genre=GenreSeance.COMITE_TECHNIQUE)
    assemblee = seance(bd, campagne, [], qui, genre=GenreSeance.ASSEMBLEE, financeur="caph")
    for tenue, etat in ((technique, "en_comite"), (assemblee, "notifie_accord")):
        bd.add(InscriptionSeance(seance_id=tenue.id or 0, dossier_id=lieux[etat], inscrit_le=PRESENT))
    bd.flush()
    lieux |= {"technique": technique.id, "assemblee": assemblee.id}


def _en_equipe(bd: Session, scenario: Scenario) -> None:
    """Two dossiers that look alike, and a batch the worker has begun."""
    lieux, pilote = scenario.parametres, scenario.personnes["pilote"].id or 0
    premier, second = sorted((lieux["en_instruction"], lieux["a_completer"]))
    lieux["autre_id"] = lieux["a_completer"]
    bd.add(
        Ressemblance(
            premier_id=premier, second_id=second, motifs=[Motif.ORGANISME, Motif.TEXTE], termes=["jardin", "partage"],
            trouve_le=PRESENT,
        )
    )  # fmt: skip
    lot = LotDemande(personne_id=pilote, acte=ActeDeLot.NOTE, demande_le=PRESENT)
    bd.add(lot)
    bd.flush()
    lieux["lot_id"] = lot.id
    for etat, sort in ((Etat.DEPOSE, Sort.FAIT), (Etat.INSTRUIT, Sort.IMPOSSIBLE)):
        bd.add(LigneDeLot(lot_id=lot.id or 0, dossier_id=lieux[etat.value], sort=sort, phrase="Rien à faire ici."))


def _refus(bd: Session, scenario: Scenario) -> None:
    """A refusal that was told, one of its mails lost."""
    id_ = dossiers_par_etat(bd, scenario, (Etat.NOTIFIE_REFUS,))[Etat.NOTIFIE_REFUS]
    scenario.parametres["notifie_refus"] = id_
    bd.get_one(Dossier, id_).decision_publiee_le = PRESENT
    decision = Decision(
        dossier_id=id_, seance_id=scenario.parametres["seance_id"], sens=SensDecision.REFUSER, motif="Trop vague.",
        prise_le=PRESENT, prise_par_id=scenario.personnes["administrateur"].id or 0, publiee_le=PRESENT,
    )  # fmt: skip
    bd.add(decision)
    bd.flush()
    lettre = Lettre(decision_id=decision.id or 0, dossier_id=id_, sujet="Décision", texte="Non.", envoyee_le=PRESENT)
    perdu = deposer_courriel(
        bd, f"decision-{decision.id}-1", "perdu@exemple.test", "Décision", "Non.", PRESENT, dossier_id=id_
    )
    perdu.etat, perdu.erreur = EtatEnvoi.ECHEC, "SMTPRecipientsRefused"
    bd.add(lettre)


def _suites(bd: Session, scenario: Scenario) -> None:
    """A grant that was told, one being spent, one whose bilan is received."""
    qui = scenario.personnes["administrateur"].id or 0
    for etat in SUITES:
        dossier = bd.get_one(Dossier, scenario.parametres[etat.value])
        dossier.decision_publiee_le = PRESENT
        if etat is not Etat.NOTIFIE_ACCORD:
            bd.add(
                Convention(
                    dossier_id=dossier.id or 0,
                    numero="CONV-1",
                    signee_le=PRESENT.date(),
                    montant_cents=500_000,
                    acompte_pour_cent=80,
                    bilan_avant=date(2028, 6, 30),
                    enregistree_le=PRESENT,
                    enregistree_par_id=qui,
                )
            )
            bd.add(
                Versement(
                    dossier_id=dossier.id or 0,
                    rang=1,
                    montant_cents=400_000,
                    ordonne_le=PRESENT.date(),
                    reference="M-1",
                    compte="0189",
                    enregistre_le=PRESENT,
                    enregistre_par_id=qui,
                )
            )
    dossier_id = scenario.parametres[Etat.BILAN_RECU.value]
    depose = contenu_depose(bd, bd.get_one(Dossier, dossier_id))
    contenu = rendu()
    fige = {"demande": depose, "sections": contenu, "signature": {"nom": "Aline Lemaire"}}
    bd.add(
        Bilan(
            dossier_id=dossier_id,
            contenu=contenu,
            version=1,
            modifie_le=PRESENT,
            modifie_par_id=qui,
            versions=1,
            rendu_le=PRESENT,
        )
    )
    bd.add(
        VersionBilan(
            dossier_id=dossier_id, numero=1, contenu=json.dumps(fige), sha256="0" * 64, rendue_le=PRESENT,
            rendue_par_id=qui,
        )
    )  # fmt: skip
    bd.flush()


def _signatures(bd: Session, scenario: Scenario) -> None:
    """One link signed, one refused, one too old."""
    demandeur = scenario.personnes["gestionnaire"].id or 0
    signee = {"signee_le": PRESENT, "signee_par_id": demandeur}
    for nom, dossier, champs in (
        ("signature_signee", scenario.parametres["depose"], signee),
        ("signature_refusee", scenario.brouillon_id, {"refusee_le": PRESENT, "motif": "Le budget est faux."}),
        ("signature_passee", scenario.brouillon_id, {"expire_le": PRESENT}),
    ):
        bd.add(
            DemandeDeSignature(
                dossier_id=dossier,
                courriel="presidente@exemple.test",
                jeton_sha256=empreinte(nom),
                contenu_sha256="0" * 64,
                demandee_par_id=demandeur,
                demandee_le=PRESENT - timedelta(days=1),
                **({"expire_le": PRESENT + timedelta(days=6)} | champs),
            )
        )
        scenario.parametres[nom] = nom


def _invitations(bd: Session, scenario: Scenario) -> None:
    """An agent's invitation that holds, one that was used, one too old; and the people invited, signed in."""
    demain = PRESENT + timedelta(days=1)
    cas: tuple[tuple[str, datetime, datetime | None], ...] = (
        ("invitation_valable", demain, None),
        ("invitation_utilisee", demain, PRESENT),
        ("invitation_passee", PRESENT, None),
    )
    for nom, expire_le, utilisee_le in cas:
        bd.add(
            Invitation(
                courriel="nouvel.agent@exemple.test",
                role=Role.AGENT,
                jeton_sha256=empreinte(nom),
                invitee_par_id=scenario.personnes["administrateur"].id or 0,
                creee_le=PRESENT - timedelta(days=1),
                expire_le=expire_le,
                utilisee_le=utilisee_le,
            )
        )
        scenario.parametres[nom] = nom
    for nom, courriel in (("invite", "nouvel.agent@exemple.test"), ("invitee", "tresoriere@exemple.test")):
        scenario.personnes[nom] = personne(bd, courriel=courriel)
        scenario.jetons[nom] = ouvrir_session(bd, scenario.personnes[nom], "scénario", PRESENT)
