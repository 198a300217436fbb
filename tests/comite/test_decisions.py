"""Decisions, envelopes and cancellations, through the commands."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.commands import clore_seance, declarer_deport
from app.comite.commands_decision import DecisionDonnee, annuler_decision, decider
from app.comite.commands_publication import preparer_publication, publier
from app.comite.verifications import verifier_enveloppes
from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.decision import EnveloppeDepassee, SensDecision
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, Interdit, SaisieInvalide
from app.domain.etats import Etat, PassageImpossible
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, MembreSeance, MontantDecide
from app.models.comptes import Personne
from app.models.journal import LigneJournal
from tests.comite.conftest import Scene
from tests.conftest import adresse
from tests.fabriques import lier
from tests.fabriques_comite import decision, seance

ACCORDER, REFUSER = SensDecision.ACCORDER, SensDecision.REFUSER


def test_accorder_engage_chaque_enveloppe_et_garde_les_montants(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    prise = decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 400_000, "etat": 100_000})
    bd.commit()
    assert scene.dossiers[0].etat is Etat.ACCORDE
    assert (scene.caph.engage_cents, scene.etat.engage_cents) == (400_000, 100_000)
    lus = bd.scalars(select(MontantDecide.montant_cents).where(col(MontantDecide.decision_id) == prise.id)).all()
    assert sorted(lus) == [100_000, 400_000]
    ligne = bd.scalars(select(LigneJournal).order_by(col(LigneJournal.id).desc()).limit(1)).one()
    assert (ligne.acte, ligne.dossier_id) == ("accorder", scene.dossiers[0].id)
    assert ligne.details["montants"] == {"caph": 400_000, "etat": 100_000}
    assert verifier_enveloppes(bd) == []


def test_on_n_accorde_jamais_plus_que_l_enveloppe(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 700_000})
    with pytest.raises(EnveloppeDepassee, match=r"Il reste 3.000.€ dans l’enveloppe La Porte du Hainaut"):
        decision(bd, s, scene.dossiers[1], scene.administrateur, montants={"caph": 300_001})
    assert scene.caph.engage_cents == 700_000
    assert scene.dossiers[1].etat is Etat.EN_COMITE
    decision(bd, s, scene.dossiers[1], scene.administrateur, montants={"caph": 300_000})
    assert scene.caph.engage_cents == scene.caph.montant_cents


def test_on_n_accorde_pas_plus_que_demande(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    with pytest.raises(SaisieInvalide, match="dépasse le montant demandé"):
        decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 800_001})


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_refuser_et_ajourner_veulent_un_motif_et_l_attente_un_rang(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    for sens in (REFUSER, SensDecision.AJOURNER):
        with pytest.raises(SaisieInvalide) as refus:
            decision(bd, s, scene.dossiers[0], scene.administrateur, sens, motif="  ")
        assert list(refus.value.erreurs) == ["motif"]
    with pytest.raises(SaisieInvalide) as refus:
        decision(bd, s, scene.dossiers[0], scene.administrateur, SensDecision.ATTENTE, rang=None)
    assert list(refus.value.erreurs) == ["rang"]
    decision(bd, s, scene.dossiers[0], scene.administrateur, SensDecision.ATTENTE, rang=1)
    with pytest.raises(SaisieInvalide, match="Le rang 1 de la liste complémentaire est déjà pris"):
        decision(bd, s, scene.dossiers[1], scene.administrateur, SensDecision.ATTENTE, rang=1)
    assert scene.dossiers[0].etat is Etat.ATTENTE


def test_une_seconde_fois_est_un_conflit(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    donnees = DecisionDonnee(ACCORDER, {"caph": 300_000}, version=0)
    decider(bd, s, scene.dossiers[0], donnees, scene.administrateur, maintenant())
    with pytest.raises(ConflitDeVersion, match="n’a pas été enregistrée une seconde fois"):
        decider(bd, s, scene.dossiers[0], donnees, scene.administrateur, maintenant())
    with pytest.raises(PassageImpossible):
        decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 300_000})
    assert scene.caph.engage_cents == 300_000


def test_il_faut_une_seance_ouverte_un_quorum_et_une_inscription(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers[:2], scene.administrateur, [scene.membre, scene.autre_membre])
    with pytest.raises(ErreurMetier, match="n’est pas à l’ordre du jour"):
        decision(bd, s, scene.dossiers[2], scene.administrateur, REFUSER)
    bd.get_one(MembreSeance, (s.id, scene.membre.id)).est_present = False
    bd.flush()
    with pytest.raises(ErreurMetier, match=r"Le quorum n’est pas atteint sur ce dossier.*: .* 1 sur 2"):
        decision(bd, s, scene.dossiers[0], scene.administrateur, REFUSER)
    declarer_deport(bd, s, scene.dossiers[0], "Mon frère y travaille.", scene.autre_membre, maintenant())
    # the only member present withdrew; nobody is left to vote
    with pytest.raises(ErreurMetier, match="0 sur 1"):
        decision(bd, s, scene.dossiers[0], scene.administrateur, REFUSER)
    bd.get_one(MembreSeance, (s.id, scene.membre.id)).est_present = True
    bd.flush()
    decision(bd, s, scene.dossiers[0], scene.administrateur, REFUSER)
    clore_seance(bd, s, scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="n’est pas ouverte"):
        decision(bd, s, scene.dossiers[1], scene.administrateur, REFUSER)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_qui_est_en_deport_ne_decide_pas(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    lier(bd, scene.second, scene.dossiers[0].organisme_id)
    bd.flush()
    with pytest.raises(Interdit):
        decision(bd, s, scene.dossiers[0], scene.second, montants={"caph": 100_000})
    with pytest.raises(Interdit):
        decision(bd, s, scene.dossiers[1], scene.membre, montants={"caph": 100_000})
    decision(bd, s, scene.dossiers[1], scene.second, montants={"caph": 100_000})


def test_annuler_rend_la_somme_et_garde_la_decision(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    prise = decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 400_000, "etat": 100_000})
    with pytest.raises(SaisieInvalide, match="motif"):
        annuler_decision(bd, s, scene.dossiers[0], " ", scene.administrateur, maintenant())
    annuler_decision(bd, s, scene.dossiers[0], "Erreur de frappe.", scene.administrateur, maintenant())
    assert (scene.caph.engage_cents, scene.etat.engage_cents) == (0, 0)
    assert scene.dossiers[0].etat is Etat.EN_COMITE
    assert (prise.motif_annulation, prise.annulee_par_id) == ("Erreur de frappe.", scene.administrateur.id)
    with pytest.raises(ErreurMetier, match="pas de décision à annuler"):
        annuler_decision(bd, s, scene.dossiers[0], "Encore.", scene.administrateur, maintenant())
    decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 350_000})
    assert bd.scalars(select(Decision.id).where(col(Decision.dossier_id) == scene.dossiers[0].id)).all().__len__() == 2
    assert verifier_enveloppes(bd) == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_revenir_sur_un_ajournement_remet_le_dossier_en_comite(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    decision(bd, s, scene.dossiers[0], scene.administrateur, SensDecision.AJOURNER)
    annuler_decision(bd, s, scene.dossiers[0], "Le porteur a répondu.", scene.administrateur, maintenant())
    assert scene.dossiers[0].etat is Etat.EN_COMITE
    decision(bd, s, scene.dossiers[0], scene.administrateur, REFUSER)
    assert scene.dossiers[0].etat is Etat.REFUSE


def test_la_verification_voit_un_ecart(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 400_000})
    scene.caph.engage_cents = 399_999
    bd.flush()
    assert verifier_enveloppes(bd) == [
        "Appel à projets 2027, enveloppe caph\u00a0: engagé 3\u202f999,99\u00a0€, décisions 4\u202f000\u00a0€."
    ]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_correction_est_une_nouvelle_decision_avec_sa_raison(
    bd: Session, scene: Scene, entrer: Callable[[Personne], TestClient]
) -> None:
    premier, second = scene.dossiers[:2]
    s = seance(bd, scene.campagne, [premier, second], scene.administrateur, [scene.membre])
    decision(bd, s, premier, scene.administrateur, montants={"caph": 400_000})
    decision(bd, s, second, scene.administrateur, REFUSER)
    bd.commit()
    admin, ici = (
        entrer(scene.administrateur),
        adresse("comite.corriger_decision", seance_id=s.id, dossier_id=premier.id),
    )
    saisie = {"sens": "accorder", "montant_caph": "9 000", "version": "1", "motif_correction": "Erreur de saisie."}
    assert "n’est pas close" in admin.post(ici, data=saisie).text
    clore_seance(bd, s, scene.administrateur, maintenant())
    bd.commit()
    assert admin.post(ici, data=saisie | {"motif_correction": " "}).status_code == 422
    trop = admin.post(ici, data=saisie)  # more than the dossier asks: nothing is cancelled on the way
    assert trop.status_code == 422 and "dépasse le montant demandé" in trop.text and 'value="9 000"' in trop.text
    with lecture() as lue:
        assert [d.annulee_le for d in lue.scalars(select(Decision))] == [None, None]
        assert lue.get_one(Enveloppe, scene.caph.id).engage_cents == 400_000
    assert admin.post(ici, data=saisie | {"montant_caph": "3 000"}).status_code == 303
    assert admin.post(ici, data=saisie | {"montant_caph": "3 000"}).status_code == 409
    releve = admin.get(adresse("comite.releve", seance_id=s.id)).text
    assert "Décision corrigée." in releve and "Erreur de saisie." in releve
    with lecture() as lue:
        ancienne, _, nouvelle = lue.scalars(select(Decision).order_by(col(Decision.id)))
        assert (nouvelle.corrige_id, nouvelle.motif_correction) == (ancienne.id, "Erreur de saisie.")
        assert lue.get_one(Enveloppe, scene.caph.id).engage_cents == 300_000
        assert verifier_enveloppes(lue) == []
    preparer_publication(bd, s, [], scene.administrateur, maintenant())
    publier(bd, s, scene.campagne, scene.second, maintenant())
    bd.commit()
    assert "recours" in admin.post(ici, data=saisie | {"version": "2"}).text
