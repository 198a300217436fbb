"""A recours: deposited in time, waiting for the coordination, reopened with the former decision kept, or rejected."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.recours.reliure import reunir
from app.comite.commands import Convocation, clore_seance, creer_seance, ouvrir_seance
from app.comite.commands_decision import annuler_decision
from app.comite.commands_instances import noter_vote
from app.comite.commands_presences import noter_presences
from app.comite.commands_publication import preparer_publication, publier
from app.comite.commands_recours import reexaminer
from app.comite.queries_tour import tour_de
from app.comite.verifications import verifier_enveloppes
from app.core.clock import maintenant
from app.core.config import reglages
from app.core.db import ecriture, lecture
from app.domain.annexe import Nature
from app.domain.calendrier import jour_de_paris
from app.domain.decision import SensDecision
from app.domain.droits import Role, RoleAdhesion
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat
from app.domain.instances import Deliberation
from app.domain.irrecevabilite import EtatProposition, MotifIrrecevabilite
from app.domain.recours import MotifRecours
from app.domain.recours_gracieux import VoieDeRecours
from app.domain.voies_de_recours import VOIES_DE_RECOURS
from app.dossiers.commands_recours import RecoursDonne, deposer_recours
from app.instruction.queries import acces_au_dossier
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, Lettre, Seance
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier, Piece
from app.models.recevabilite import Irrecevabilite
from app.models.recours_gracieux import RecoursGracieux
from app.suites.queries_annexe import annexe_de
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.comite.test_proces_verbal import _rangees
from tests.conftest import adresse
from tests.fabriques import adherer, personne
from tests.fabriques_administration import derniere_ligne
from tests.fabriques_comite import decision, publication, seance
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import petit_pdf

Entrer = Callable[[Personne], TestClient]


def _publies(bd: Session, scene: Scene) -> None:
    """The first dossier is granted, the two others refused; every letter arrived."""
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 450_000})
    for dossier in scene.dossiers[1:]:
        decision(bd, s, dossier, scene.administrateur, SensDecision.REFUSER)
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    for mail in bd.scalars(select(Courriel)):
        mail.etat, mail.fait_le = EtatEnvoi.FAIT, maintenant()


def _enveloppes(bd: Session) -> list[tuple[int, int, int]]:
    return [
        (e.montant_cents, e.engage_cents, e.promis_cents)
        for e in bd.scalars(select(Enveloppe).order_by(col(Enveloppe.id)))
    ]


def test_un_recours_recu_rouvre_et_garde_l_ancienne_decision(bd: Session, scene: Scene, entrer: Entrer) -> None:
    _publies(bd, scene)
    deux = scene.dossiers[1]
    seconde = creer_seance(
        bd, scene.campagne, Convocation("Second comité", maintenant(), "", [scene.membre.id or 0]),
        scene.administrateur, maintenant(),
    )  # fmt: skip
    avant = _enveloppes(bd)
    bd.commit()
    porteur, admin = entrer(scene.porteurs[1]), entrer(scene.administrateur)
    chez_lui, contester = (adresse(f"dossiers.{nom}", dossier_id=deux.id) for nom in ("dossier", "contester"))
    assert "jusqu’au 25 janvier 2027 inclus" in texte(porteur.get(chez_lui).text)  # 24 January is a Sunday
    assert "lundi 25 janvier 2027" in texte(porteur.get(contester).text)
    # another organisme sees nothing of it
    accorde = adresse("dossiers.contester", dossier_id=scene.dossiers[0].id)
    assert porteur.get(accorde).status_code == 404
    refus = porteur.post(contester, data={"texte": "  "})
    assert refus.status_code == 422 and "<title>Erreur" in refus.text
    plan = petit_pdf("plan")
    joint = {"fichiers.recours": ("plan.pdf", plan, "application/pdf")}
    # who writes the requests does not bind the organisme: their file is not even kept
    with ecriture() as plume:
        redige = personne(plume)
        adherer(plume, plume.get_one(Organisme, deux.organisme_id), redige, RoleAdhesion.REDACTEUR)
        plume.expunge(redige)
    assert entrer(redige).post(contester, data={"texte": "Non."}, files=joint).status_code == 403
    assert not (reglages().donnees / "pieces" / sha256(plan).hexdigest()).exists()
    assert porteur.post(contester, data={"texte": "Le public <est> du quartier."}, files=joint).status_code == 303
    assert derniere_ligne()[0] == "deposer_recours"
    assert porteur.post(contester, data={"texte": "Encore."}).status_code == 409
    lu = texte(porteur.get(chez_lui).text)
    assert "Votre recours du 23 novembre 2026 En cours" in lu and "Sans réponse le 23 janvier 2027" in lu
    (accuse,) = lues(select(Courriel).where(col(Courriel.cle).startswith("recours-recu-")))
    assert "Sans réponse de notre part le 23 janvier 2027" in accuse.texte.replace("\xa0", " ")
    # it waits for the coordination alone
    ici = adresse("comite.notification", dossier_id=deux.id)
    assert f'href="{ici}"' in admin.get(adresse("instruction.a_traiter")).text
    with ecriture() as autre:  # the mail of the refusal failed: it waits, until another decision replaces it
        echoue = select(Courriel).where(col(Courriel.cle).startswith("decision-"), col(Courriel.dossier_id) == deux.id)
        for mail in autre.scalars(echoue):
            mail.etat = EtatEnvoi.ECHEC
    page = admin.get(ici).text
    assert "Renvoyer la lettre" in page
    assert "Le public &lt;est&gt; du quartier." in page and "Second comité" in page and "plan.pdf" in page
    reexaminer = adresse("comite.reexaminer", dossier_id=deux.id)
    assert admin.post(reexaminer, data={"seance": "", "motif": "Exact."}).status_code == 422
    assert admin.post(reexaminer, data={"seance": str(seconde.id), "motif": ""}).status_code == 422
    fait = admin.post(reexaminer, data={"seance": str(seconde.id), "motif": "Le quartier est bien celui-là."})
    assert fait.headers["location"] == f"{ici}?fait=reexamen"
    assert admin.post(reexaminer, data={"seance": str(seconde.id), "motif": "x"}).status_code == 409
    bd.refresh(deux)
    assert (deux.etat, deux.decision_publiee_le, _enveloppes(bd)) == (Etat.EN_COMITE, None, avant)
    ancienne = bd.scalars(select(Decision).where(col(Decision.dossier_id) == deux.id)).one()
    assert ancienne.publiee_le and ancienne.annulee_le and ancienne.motif_annulation == "Recours gracieux reçu."
    bd.rollback()
    # its porteur reads both; nothing of the new one before it is published
    lu = texte(porteur.get(chez_lui).text)
    assert "En cours d’examen" in lu and "Reçu : nouvel examen" in lu and "La décision contestée" in lu
    assert "Le quartier est bien celui-là" not in lu and f'href="{ici}"' not in admin.get("/instruction/a-traiter").text
    noter_presences(bd, seconde, [scene.membre.id or 0], scene.administrateur, maintenant())
    ouvrir_seance(bd, seconde, scene.administrateur, maintenant())
    decision(bd, seconde, deux, scene.administrateur, montants={"caph": 300_000})
    clore_seance(bd, seconde, scene.administrateur, maintenant())
    preparer_publication(bd, seconde, [], scene.administrateur, maintenant())
    bd.commit()
    assert "En cours d’examen" in texte(porteur.get(chez_lui).text)
    publier(bd, seconde, scene.campagne, scene.second, maintenant())
    bd.commit()
    lu = texte(porteur.get(chez_lui).text)
    assert "La décision : accordé" in lu and "La décision contestée, du 23 novembre 2026 : refusé" in lu
    lu = texte(admin.get(ici).text)
    assert lu.index("En vigueur") < lu.index("Décision remplacée") and "Renvoyer la lettre" not in lu
    with lecture() as autre:
        assert _enveloppes(autre)[0] == (1_000_000, 750_000, 0)
        lue = annexe_de(autre, autre.get_one(Personne, scene.administrateur.id), 2027)
        assert lue.annexe.total(Nature.SPECIFIQUE).decide == 750_000  # the appeal that was granted is in the annex
        assert len(autre.scalars(select(Lettre).where(col(Lettre.dossier_id) == deux.id)).all()) == 2


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_accord_partiel_se_conteste_sans_perdre_ce_qu_il_donne(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Asked 8 000 €, granted 3 000 €: contested, held in its envelope, decided again, never below."""
    bd.expire_on_commit = False
    partiel, complet = scene.dossiers[:2]
    s = seance(bd, scene.campagne, [partiel, complet], scene.administrateur, [scene.membre])
    decision(bd, s, partiel, scene.administrateur, montants={"caph": 200_000, "etat": 100_000})
    decision(bd, s, complet, scene.administrateur, montants={"caph": 800_000})
    noter_vote(bd, partiel, "caph", Deliberation("2027-1", maintenant().date(), "Conseil"), scene.second, maintenant())
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    seconde = creer_seance(
        bd, scene.campagne, Convocation("Second comité", maintenant(), "", [scene.membre.id or 0]),
        scene.administrateur, maintenant(),
    )  # fmt: skip
    bd.commit()
    lettres = {lettre.dossier_id: lettre.texte for lettre in lues(select(Lettre))}
    assert VOIES_DE_RECOURS in lettres[partiel.id] and VOIES_DE_RECOURS not in lettres[complet.id]
    contester = {d.id: adresse("dossiers.contester", dossier_id=d.id) for d in (partiel, complet)}
    assert entrer(scene.porteurs[1]).get(contester[complet.id]).status_code == 409
    porteur, admin = entrer(scene.porteurs[0]), entrer(scene.administrateur)
    assert "Contester cette décision" in porteur.get(adresse("dossiers.dossier", dossier_id=partiel.id)).text
    assert porteur.post(contester[partiel.id], data={"texte": "La salle coûte plus."}).status_code == 303
    with ecriture() as autre:  # while it waits, nothing is signed
        etat = Deliberation("Arrêté 1", maintenant().date(), "Préfecture")
        noter_vote(autre, autre.get_one(Dossier, partiel.id), "etat", etat, scene.second, maintenant())
    convention = {"numero": "C", "signee_le": "23/11/2026", "acompte_pour_cent": "80", "bilan_avant": "30/06/2028"}
    attend = admin.post(adresse("suites.conventionner", dossier_id=partiel.id), data=convention)
    assert attend.status_code == 409 and "Un recours attend une réponse" in attend.text
    reexaminer = adresse("comite.reexaminer", dossier_id=partiel.id)
    assert admin.post(reexaminer, data={"seance": str(seconde.id), "motif": "Exact."}).status_code == 303
    with lecture() as lue:  # engaged before, promised now: what remains is the same
        assert _enveloppes(lue) == [(1_000_000, 800_000, 200_000), (500_000, 0, 100_000)]
        assert verifier_enveloppes(lue) == []
    (mail,) = lues(select(Courriel).where(col(Courriel.cle).startswith("recours-1-")))
    assert "Les 3 000 € déjà accordés vous restent acquis" in texte(mail.texte)
    assert "La somme déjà accordée vous reste acquise" in texte(
        porteur.get(adresse("dossiers.dossier", dossier_id=partiel.id)).text
    )
    bd.rollback()
    noter_presences(bd, seconde, [scene.membre.id or 0], scene.administrateur, maintenant())
    ouvrir_seance(bd, seconde, scene.administrateur, maintenant())
    bd.refresh(partiel)
    for sens, montants in ((SensDecision.REFUSER, {}), (SensDecision.ACCORDER, {"etat": 299_999})):
        with pytest.raises(SaisieInvalide, match="lui restent acquis"), bd.begin_nested():
            decision(bd, seconde, partiel, scene.administrateur, sens, montants)
    decision(bd, seconde, partiel, scene.administrateur, montants={"etat": 400_000})
    assert _enveloppes(bd) == [(1_000_000, 800_000, 0), (500_000, 400_000, 0)]
    annuler_decision(bd, seconde, partiel, "Erreur.", scene.administrateur, maintenant())
    assert _enveloppes(bd) == [(1_000_000, 800_000, 200_000), (500_000, 0, 100_000)]
    decision(bd, seconde, partiel, scene.administrateur, montants={"caph": 200_000, "etat": 300_000})
    # the council voted its part, which is the same; the State votes again for the sum that changed
    parts = tour_de(bd, scene.administrateur, partiel).plan.lignes[:2]
    assert [part.fermete.est_ferme for part in parts] == [True, False]
    clore_seance(bd, seconde, scene.administrateur, maintenant())
    preparer_publication(bd, seconde, [], scene.administrateur, maintenant())
    publier(bd, seconde, scene.campagne, scene.second, maintenant())
    assert _enveloppes(bd) == [(1_000_000, 1_000_000, 0), (500_000, 300_000, 0)] and verifier_enveloppes(bd) == []
    lue = annexe_de(bd, scene.administrateur, 2027)
    assert lue.annexe.total(Nature.SPECIFIQUE).decide == 1_300_000
    bd.commit()
    page = texte(porteur.get(adresse("dossiers.dossier", dossier_id=partiel.id)).text)
    assert "5 000 €" in page and "La décision contestée, du 23 novembre 2026 : accordé" in page
    _ajouter_deux_seances(admin, s, seconde)


def _ajouter_deux_seances(admin: TestClient, premiere: Seance, seconde: Seance) -> None:
    """What the first sitting gave stays in its record; the second says what of its sum is not new. They add up."""
    en_plus = []
    for s, attendues in (
        (premiere, [[1_000_000, 100_000]]),
        (seconde, [[200_000, 300_000], [200_000, 100_000], [0, 200_000]]),
    ):
        classeur = admin.get(adresse("comite.releve_xlsx", seance_id=s.id)).content
        derniers = _rangees(classeur, 1)[-len(attendues) :]
        assert [[round(float(x[c]) * 100) for c in "HI"] for x in derniers] == attendues
        en_plus.append(attendues[-1])
        for n in (0, 1):  # the sheet of each funder says the same
            siennes = _rangees(classeur, n + 2)[-len(attendues) :]
            assert [round(float(x["G"]) * 100) for x in siennes] == [x[n] for x in attendues]
        page, pv = (texte(admin.get(adresse(f"comite.{x}", seance_id=s.id)).text) for x in ("releve", "proces_verbal"))
        assert all(("Dont déjà accordé par une autre séance" in lu) is (s is seconde) for lu in (page, pv))
        assert f"en séance {'10 000 € 1 000 €' if s is premiere else '2 000 € 3 000 €'}" in page
    assert "Accordé en plus 0 € 2 000 €" in page and "dont 1 000 € déjà accordés" in page
    assert "Dont déjà accordé : La Porte du Hainaut 2 000 €" in pv and "Accordé en plus 0 € 2 000 €" in pv
    with lecture() as lue:
        assert [sum(x) for x in zip(*en_plus, strict=True)] == [engage for _, engage, _ in _enveloppes(lue)]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_recours_par_courrier_se_rejette_avec_ses_raisons(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], object]
) -> None:
    _publies(bd, scene)
    deux, trois = scene.dossiers[1:]
    pilote = bd.get_one(Personne, deux.pilote_id)
    bd.commit()
    recu = adresse("comite.enregistrer_recours", dossier_id=deux.id)
    horloge(datetime(2027, 1, 27, 9, tzinfo=UTC))
    agent, admin = entrer(pilote), entrer(scene.administrateur)
    corps = {"envoye_le": "26/01/2027", "recu_le": "27/01/2027", "texte": "Deux raisons."}
    refus = agent.post(recu, data=corps | {"envoye_le": "25/01/2027", "recu_le": "24/01/2027"})
    assert refus.status_code == 422 and "Vérifiez la date de réception" in refus.text and "Deux raisons." in refus.text
    assert agent.post(recu, data=corps | {"envoye_le": "25/01/2027"}).status_code == 303
    rejeter = adresse("comite.rejeter_recours", dossier_id=deux.id)
    assert agent.post(rejeter, data={"reponse": "Non."}).status_code == 403
    assert admin.post(rejeter, data={"reponse": ""}).status_code == 422
    horloge(datetime(2027, 3, 27, 9, tzinfo=UTC))
    admin, lui = entrer(scene.administrateur), entrer(scene.porteurs[1])
    chez_lui = adresse("dossiers.dossier", dossier_id=deux.id)
    assert "Rejeté par le silence" in texte(lui.get(chez_lui).text)
    assert admin.post(rejeter, data={"reponse": "Le public n’est pas du quartier."}).status_code == 303
    assert derniere_ligne()[0] == "rejeter_recours"
    with lecture() as lue:
        recours = lue.scalars(select(RecoursGracieux)).one()
        assert (
            recours.reponse.startswith("Aline Lemaire, présidence\n")
            and lue.get_one(Dossier, deux.id).etat is Etat.NOTIFIE_REFUS
        )
        (mail,) = lue.scalars(
            select(Courriel).where(col(Courriel.cle) == f"recours-{recours.id}-{scene.porteurs[1].id}")
        )
        assert mail.texte == recours.reponse and mail.sujet == "Réponse à votre recours sur la demande n° AAP-2027-0002"
        for dit in ("recours gracieux du 25 janvier 2027 est rejeté", "pas du quartier", "tribunal administratif"):
            assert dit in mail.texte
        acces = acces_au_dossier(lue, lue.get_one(Personne, scene.administrateur.id), deux.id or 0)
        assert acces is not None
        dossier = reunir(lue, acces, MotifRecours.GRACIEUX, maintenant())
        assert "Du 25 janvier 2027 : rejeté Par courrier, reçu le 27 janvier 2027, tranché" in texte(dossier.html)
        assert b"pas du quartier" in dossier.fichiers["recours/recours-1.txt"]
    lu = texte(lui.get(chez_lui).text)
    assert "Votre recours du 25 janvier 2027 Rejeté" in lu and "Contester cette décision" not in lu
    # too late for the third: its porteur reads so, and nothing is recorded
    autre = entrer(scene.porteurs[2])
    contester = adresse("dossiers.contester", dossier_id=trois.id)
    assert "Le délai de recours est passé" in texte(autre.get(contester).text)
    assert autre.post(contester, data={"texte": "Trop tard ?"}).status_code == 409
    # on paper, it is recorded all the same with its letter, and answered that it is late
    ici, page = (adresse(f"comite.{nom}", dossier_id=trois.id) for nom in ("enregistrer_recours", "notification"))
    with lecture() as lue:
        sien = lue.get_one(Personne, trois.pilote_id)
    with ecriture() as plume:
        autre_agent = personne(plume, Role.AGENT)
        plume.expunge(autre_agent)
    agent, admin, lettre = entrer(sien), entrer(scene.administrateur), petit_pdf("recours")
    tard = corps | {"envoye_le": "26/01/2027", "texte": "Une raison."}
    mal = agent.post(ici, data=tard, files={"fichiers.recours": ("lettre.pdf", b"MZ", "application/pdf")})
    assert mal.status_code == 422 and "Une raison." in mal.text and "lettre.pdf" in mal.text
    jointe = {"fichiers.recours": ("lettre.pdf", lettre, "application/pdf")}
    assert entrer(autre_agent).post(ici, data=tard, files=jointe).status_code == 403
    garde = reglages().donnees / "pieces" / sha256(lettre).hexdigest()
    assert not garde.exists()  # who may not write leaves nothing
    bon = agent.post(ici, data=tard, files=jointe)
    assert garde.exists()
    assert bon.status_code == 303
    lu = texte(admin.get(page).text)
    assert "Hors délai" in lu and "Votre recours porte le cachet du mardi 26 janvier 2027" in lu
    with lecture() as lue:
        dernier = select(RecoursGracieux).order_by(col(RecoursGracieux.id).desc()).limit(1)
        recours, piece = (
            lue.scalars(dernier).one(),
            lue.scalars(select(Piece).where(col(Piece.genre) == "recours")).one(),
        )
    assert recours.est_hors_delai and recours.pieces == [piece.id]
    for d, statut in ((trois, 200), (deux, 404)):
        assert admin.get(adresse("comite.piece_du_recours", dossier_id=d.id, piece_id=piece.id)).status_code == statut
    assert "lettre.pdf" in autre.get(adresse("dossiers.dossier", dossier_id=trois.id)).text
    rejeter = adresse("comite.rejeter_recours", dossier_id=trois.id)
    assert admin.post(rejeter, data={"reponse": "Trop tard."}).status_code == 303
    reponses = select(Courriel).where(col(Courriel.cle).startswith(f"recours-{recours.id}-"))
    with ecriture() as ecrite:
        mail = ecrite.scalars(reponses.order_by(col(Courriel.id)).limit(1)).one()
        assert "n’a pas prolongé le délai" in mail.texte
        mail.etat, mail.erreur = EtatEnvoi.ECHEC, "RecipientsRefused"
        echoue, mots = mail.id, mail.texte
    # the answer did not arrive: it is sent again, then handed over otherwise
    attend = adresse("instruction.a_traiter")
    assert f'href="{page}"' in agent.get(attend).text and "Adresse refusée" in agent.get(page).text
    renvoi = adresse("comite.renvoyer_lettre", dossier_id=trois.id, courriel_id=echoue)
    assert agent.post(renvoi, data={f"adresse_{echoue}": "a@exemple.test"}).status_code == 303
    assert f'href="{page}"' not in agent.get(attend).text
    with ecriture() as ecrite:
        repris = ecrite.scalars(reponses.order_by(col(Courriel.id).desc()).limit(1)).one()
        assert repris.destinataire == "a@exemple.test" and repris.texte == mots
        repris.etat, reprise = EtatEnvoi.ECHEC, repris.id
    remise = adresse("comite.constater_remise", dossier_id=trois.id, courriel_id=reprise)
    assert [agent.post(remise).status_code for _ in range(2)] == [303, 409]
    assert "Réponse remise par courrier" in agent.get(page).text and f'href="{page}"' not in agent.get(attend).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_irrecevabilite_contestee_va_devant_le_comite(bd: Session, scene: Scene, entrer: Entrer) -> None:
    trois, qui = scene.dossiers[2], scene.administrateur.id or 0
    trois.etat = Etat.IRRECEVABLE
    bd.add(Irrecevabilite(
        dossier_id=trois.id or 0, version=1, motif=MotifIrrecevabilite.HORS_TERRITOIRE, texte="À Valenciennes.",
        etat=EtatProposition.CONFIRMEE, proposee_par_id=trois.pilote_id or 0, proposee_le=maintenant(),
        relue_par_id=qui, tranchee_le=maintenant(),
    ))  # fmt: skip
    s = seance(bd, scene.campagne, scene.dossiers[:1], scene.administrateur, [scene.membre])
    bd.commit()
    porteur, admin = entrer(scene.porteurs[2]), entrer(scene.administrateur)
    chez_lui, contester = (adresse(f"dossiers.{nom}", dossier_id=trois.id) for nom in ("dossier", "contester"))
    assert "Contester cette décision" in texte(porteur.get(chez_lui).text)
    assert porteur.post(contester, data={"texte": "C’est à Raismes."}).status_code == 303
    ici = adresse("comite.notification", dossier_id=trois.id)
    assert "C’est à Raismes." in texte(admin.get(ici).text)
    reexaminer = adresse("comite.reexaminer", dossier_id=trois.id)
    assert admin.post(reexaminer, data={"seance": str(s.id), "motif": "Vérifié."}).status_code == 303
    assert "Reçu : nouvel examen" in texte(porteur.get(chez_lui).text)
    assert "Réparer plutôt que jeter" in admin.get(adresse("comite.seance", seance_id=s.id)).text
    decision(bd, s, trois, scene.administrateur, montants={"caph": 100_000})
    assert trois.etat is Etat.ACCORDE


@pytest.mark.parametrize("base", ["postgresql"], indirect=True)
def test_une_seance_qui_se_clot_ne_recoit_pas_un_recours(bd: Session, scene: Scene) -> None:
    """On SQLite writers wait for each other anyway."""
    _publies(bd, scene)
    deux = scene.dossiers[1]
    seconde = seance(bd, scene.campagne, [], scene.administrateur, [scene.membre])
    jour = jour_de_paris(maintenant())
    deposer_recours(bd, deux, RecoursDonne(VoieDeRecours.COURRIER, "Non.", jour, jour), scene.second, maintenant())
    bd.commit()
    clore_seance(bd, seconde, scene.administrateur, maintenant())  # not committed yet
    issues: list[str] = []

    def recevoir() -> None:
        try:
            with ecriture() as autre:
                qui = autre.get_one(Personne, scene.administrateur.id)
                acces = acces_au_dossier(autre, qui, deux.id or 0, pour_ecrire=True)
                assert acces is not None
                reexaminer(autre, acces, autre.get(Seance, seconde.id), "Exact.", maintenant())
        except ErreurMetier as refus:
            issues.append(refus.phrase)

    fil = threading.Thread(target=recevoir)
    fil.start()
    fil.join(0.3)
    assert fil.is_alive()
    bd.commit()
    fil.join()
    assert issues == ["Cette séance est close. Rouvrez-la pour la modifier."]
