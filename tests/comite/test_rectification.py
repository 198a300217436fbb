"""A published grant rectified by two people, and the vote of another sum: envelopes, letters, totals to the cent."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.recours.reliure import reunir
from app.comite.commands_instances import annuler_vote, noter_vote
from app.comite.queries_tour import tour_de
from app.comite.verifications import verifier_enveloppes
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.domain.annexe import Nature
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import Etat
from app.domain.instances import Deliberation
from app.domain.recours import MotifRecours
from app.instruction.queries import acces_au_dossier
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, Lettre, MontantDecide
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.instances import VoteFinanceur
from app.models.programmation import LigneDeTour
from app.models.rectifications import Rectification
from app.models.suites import Convention
from app.suites.queries_annexe import annexe_de
from app.suites.verifications import verifier_suites
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.comite.test_proces_verbal import _rangees
from tests.conftest import adresse
from tests.fabriques_administration import derniere_ligne
from tests.fabriques_comite import decision, publication, seance
from tests.fabriques_comptes import lues
from tests.instruction.test_tableurs import cellules

Entrer = Callable[[Personne], TestClient]
CHANGE = {
    "montant_caph": "3 000", "montant_etat": "1 500,50", "conditions": "Associer la mission locale.", "reserves": "",
    "motif_code": "credits", "raison": "Des crédits sont revenus.", "reference": "délibération 2027-112",
    "du": "23/11/2026",
}  # fmt: skip


def _accorde(bd: Session, scene: Scene) -> Dossier:
    """3 000 € of the agglomeration and 1 000 € of the State, published; the council voted."""
    bd.expire_on_commit = False
    dossier = scene.dossiers[0]
    s = seance(bd, scene.campagne, [dossier], scene.administrateur, [scene.membre])
    decision(bd, s, dossier, scene.administrateur, montants={"caph": 300_000, "etat": 100_000})
    dite = Deliberation("2027-1", maintenant().date(), "Conseil communautaire")
    noter_vote(bd, dossier, "caph", dite, scene.second, maintenant())
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    bd.commit()
    return dossier


def _engages() -> list[int]:
    with lecture() as bd:
        assert verifier_enveloppes(bd) == [] and list(verifier_suites(bd)) == []
        return [e.engage_cents for e in bd.scalars(select(Enveloppe).order_by(col(Enveloppe.id)))]


def _empreinte(page: str) -> str:
    return page.split('name="lue" value="')[1].split('"')[0]


def test_une_rectification_prend_deux_personnes_et_garde_l_ancienne(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier = _accorde(bd, scene)
    premier, second = entrer(scene.administrateur), entrer(scene.second)
    ici = adresse("comite.notification", dossier_id=dossier.id)
    proposer, confirmer, abandonner = (
        adresse(f"comite.{acte}_rectification", dossier_id=dossier.id)
        for acte in ("proposer", "confirmer", "abandonner")
    )
    page = premier.get(ici).text
    assert "Proposer une rectification" in page and 'value="3\u202f000"' in page.replace("\u00a0", "\u202f")
    # what is wrong comes back with what was typed; a sum that the envelope does not hold too
    faux = premier.post(proposer, data=CHANGE | {"montant_caph": "2 000", "raison": "GARDÉ"})
    assert faux.status_code == 422 and "ne permet que d’augmenter" in texte(faux.text) and "GARDÉ" in faux.text
    trop = premier.post(
        proposer, data=CHANGE | {"montant_caph": "0", "montant_etat": "5 000,01", "motif_code": "erreur"}
    )
    assert trop.status_code == 409 and "Il reste" in texte(trop.text)
    assert premier.post(proposer, data=CHANGE).headers["location"] == f"{ici}?fait=proposee"
    assert derniere_ligne()[0] == "proposer_rectification" and _engages() == [300_000, 100_000]
    assert premier.post(proposer, data=CHANGE).status_code == 409
    # it waits for the other one, and stops what would be signed meanwhile
    assert ici not in premier.get(adresse("instruction.a_traiter")).text
    assert "Rectification à confirmer" in second.get(adresse("instruction.a_traiter")).text
    lettre = second.get(ici).text
    assert "Des crédits sont revenus." in lettre and "4 500,50 €" in texte(lettre) and "Confirmer et envoyer" in lettre
    assert "Confirmer et envoyer" not in premier.get(ici).text
    assert premier.post(confirmer, data={"lue": _empreinte(lettre)}).status_code == 409
    assert "Relisez-la" in second.post(confirmer, data={"lue": "autre"}).text
    assert second.post(abandonner).headers["location"] == f"{ici}?fait=abandonnee"
    assert second.post(confirmer, data={"lue": _empreinte(lettre)}).status_code == 409
    assert premier.post(proposer, data=CHANGE).status_code == 303
    assert (
        second.post(confirmer, data={"lue": _empreinte(second.get(ici).text)}).headers["location"].endswith("rectifiee")
    )
    assert derniere_ligne()[0] == "confirmer_rectification" and _engages() == [300_000, 150_050]
    with lecture() as lue:
        ancienne, nouvelle = lue.scalars(select(Decision).order_by(col(Decision.id)))
        assert (
            ancienne.annulee_le and ancienne.publiee_le and nouvelle.publiee_le and nouvelle.corrige_id == ancienne.id
        )
        assert "délibération 2027-112" in nouvelle.motif_correction and nouvelle.seance_id == ancienne.seance_id
        (vote,) = lue.scalars(select(VoteFinanceur))  # the council's part is the same: its vote holds
        assert vote.decision_id == nouvelle.id and lue.get_one(Dossier, dossier.id).etat is Etat.NOTIFIE_ACCORD
        decides = lue.scalars(select(MontantDecide.montant_cents).where(col(MontantDecide.decision_id) == nouvelle.id))
        annexe = annexe_de(lue, lue.get_one(Personne, scene.administrateur.id), 2027).annexe
        assert sum(decides) == annexe.total(Nature.SPECIFIQUE).decide == 450_050
    premiere, rectificative = lues(select(Lettre).order_by(col(Lettre.decision_id)))
    assert "Il est maintenant de 4 500,50 €" in texte(rectificative.texte) and "sous réserve" in rectificative.texte
    partis = lues(select(Courriel).where(col(Courriel.cle).startswith(f"decision-{nouvelle.id}-")))
    assert partis and all(mail.texte == rectificative.texte for mail in partis)
    # everybody reads both; the minutes and the record say the sum that holds, and what it was
    chez_lui = texte(entrer(scene.porteurs[0]).get(adresse("dossiers.dossier", dossier_id=dossier.id)).text)
    assert "4 500,50 €" in chez_lui and "remplacée le 23 novembre 2026" in chez_lui and "Contester" in chez_lui
    assert "elle remplace celle du 23 novembre 2026, qui accordait 4 000 €" in chez_lui
    assert "Publiée le 23 novembre 2026, rectifiée le 23 novembre 2026." in chez_lui
    lu = texte(premier.get(ici).text)
    assert lu.index("En vigueur") < lu.index("Décision remplacée") and premiere.texte[:20]
    assert "Rectification abandonnée" in lu
    _dit_dans_le_dossier_de_decision(bd, scene, dossier)
    minutes = texte(premier.get(adresse("comite.proces_verbal", seance_id=nouvelle.seance_id)).text)
    assert "Auparavant : Accordé" in minutes and "1 500,50 €" in minutes
    releve = adresse("comite.releve", seance_id=nouvelle.seance_id)
    assert "Total accordé en séance 3 000 € 1 500,50 €" in texte(premier.get(releve).text)
    # the files too, to the cent: the record of the sitting, and the annex of the year
    classeur = premier.get(adresse("comite.releve_xlsx", seance_id=nouvelle.seance_id)).content
    assert [round(float(_rangees(classeur, 1)[-1][c]) * 100) for c in "HI"] == [300_000, 150_050]
    assert [round(float(_rangees(classeur, n)[-1]["G"]) * 100) for n in (2, 3)] == [300_000, 150_050]
    (total,) = [
        x
        for x in cellules(premier.get(adresse("suites.exporter_annexe_xlsx")).content)
        if x[1:3] == ["Ensemble", "Total"]
    ]
    assert [round(float(str(c)) * 100) for c in total[5:]] == [450_050, 300_000, 0]


def _dit_dans_le_dossier_de_decision(bd: Session, scene: Scene, dossier: Dossier) -> None:
    """Who proposed each, who answered, why, by which act, with which letter: in the PDF and in the archive."""
    with lecture() as lue:
        acces = acces_au_dossier(lue, lue.get_one(Personne, scene.administrateur.id), dossier.id or 0)
        assert acces is not None
        reuni = reunir(lue, acces, MotifRecours.GRACIEUX, maintenant())
    lu = texte(reuni.html)
    for dit in (
        "Des crédits permettent d’accorder davantage : abandonnée", "Acte : délibération 2027-112, 23 novembre 2026.",
        "Elle est partie avec la lettre 2.", "Des crédits sont revenus.", "1 500,50 €", scene.second.nom_complet,
    ):  # fmt: skip
        assert dit in lu, dit
    abandonnee, confirmee = reuni.fichiers["rectifications.csv"].decode().splitlines()[1:]
    assert ";abandonnee;" in abandonnee and confirmee.endswith(f";{scene.second.nom_complet};lettre 2")
    assert "4 500,50 €" in texte(reuni.fichiers["lettres/lettre-2.txt"].decode())


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_financeur_vote_une_autre_somme_apres_la_publication(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier = _accorde(bd, scene)
    premier, second = entrer(scene.administrateur), entrer(scene.second)
    voter, ici = (adresse(f"comite.{n}", dossier_id=dossier.id) for n in ("noter_vote", "notification"))
    vote = {"financeur": "etat", "instance": "Préfecture", "reference": "Arrêté 7", "du": "23/11/2026"}
    for faux, mots in (
        ("beaucoup", "Saisissez"),
        ("9 000", "dépasse le"),
    ):
        refus = premier.post(voter, data=vote | {"montant_vote": faux})
        assert refus.status_code in (409, 422) and mots in texte(refus.text) and "Arrêté 7" in refus.text, faux
    assert premier.post(voter, data=vote | {"montant_vote": "800"}).headers["location"] == f"{ici}?fait=proposee"
    assert _engages() == [300_000, 100_000] and not lues(
        select(VoteFinanceur).where(col(VoteFinanceur.decide_cents) == 0)
    )
    assert "La rectification" not in texte(second.get(ici).text)
    assert (
        second.post(
            adresse("comite.confirmer_rectification", dossier_id=dossier.id),
            data={"lue": _empreinte(second.get(ici).text)},
        ).status_code
        == 303
    )
    assert _engages() == [300_000, 80_000]
    tour = texte(premier.get(adresse("comite.tour", dossier_id=dossier.id)).text)
    assert "800 €, 200 € de moins que décidé (1 000 €)" in tour and "Arrêté 7" in tour
    lettre = lues(select(Lettre).order_by(col(Lettre.decision_id).desc()))[0].texte
    assert "3 800 €" in texte(lettre) and "sous réserve" not in lettre  # both are voted now
    with lecture() as lue:
        lignes = tour_de(
            lue, lue.get_one(Personne, scene.administrateur.id), lue.get_one(Dossier, dossier.id)
        ).plan.lignes
        assert [ligne.fermete.est_ferme for ligne in lignes[:2]] == [True, True]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_financeur_qui_vote_zero_quitte_l_accord_et_son_vote_se_lit(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    dossier = _accorde(bd, scene)
    premier, second = entrer(scene.administrateur), entrer(scene.second)
    voter, ici, tour = (adresse(f"comite.{n}", dossier_id=dossier.id) for n in ("noter_vote", "notification", "tour"))
    rien = {"financeur": "etat", "instance": "Préfecture", "reference": "Arrêté 8", "du": "23/11/2026"}
    assert premier.post(voter, data=rien | {"montant_vote": "0"}).headers["location"] == f"{ici}?fait=proposee"
    lue = second.get(ici).text
    assert "a voté 0 € au lieu de 1 000 €" in texte(lue)
    confirmer = adresse("comite.confirmer_rectification", dossier_id=dossier.id)
    assert second.post(confirmer, data={"lue": _empreinte(lue)}).status_code == 303
    assert _engages() == [300_000, 0]
    vu = texte(premier.get(tour).text)
    assert "0 € 0 % Voté Voté : 0 €" in vu and "Arrêté 8" in vu and "Préfecture, 23 novembre 2026 : 0 € au lieu" in vu


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_zero_vote_avant_la_publication_ou_seul_a_donner(bd: Session, scene: Scene) -> None:
    dossier = scene.dossiers[0]
    s = seance(bd, scene.campagne, [dossier], scene.administrateur, [scene.membre])
    decision(bd, s, dossier, scene.administrateur, montants={"caph": 300_000, "etat": 100_000})
    dite = Deliberation("Arrêté 8", maintenant().date(), "Préfecture")
    assert isinstance(noter_vote(bd, dossier, "etat", dite, scene.second, maintenant(), 0), LigneDeTour)
    caph, etat = tour_de(bd, scene.administrateur, dossier).plan.lignes[:2]
    assert (caph.decide_cents, etat.decide_cents, etat.reference) == (300_000, 0, "Arrêté 8") and etat.fermete.est_ferme
    with pytest.raises(SaisieInvalide, match="rien n’est plus accordé"):
        noter_vote(bd, dossier, "caph", dite, scene.second, maintenant(), 0)
    assert verifier_enveloppes(bd) == []


def test_une_hausse_proposee_n_est_pas_reservee(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Another decision takes what was free: the confirmation is refused with what remains, nothing moves."""
    dossier, autre = _accorde(bd, scene), scene.dossiers[1]
    premier, second = entrer(scene.administrateur), entrer(scene.second)
    proposer, confirmer, ici = (
        adresse(f"comite.{n}", dossier_id=dossier.id)
        for n in ("proposer_rectification", "confirmer_rectification", "notification")
    )
    assert premier.post(proposer, data=CHANGE).status_code == 303
    lue = second.get(ici).text
    assert "500,50 € de plus, 4 000 € restent libres. Cette somme n’est pas réservée" in texte(lue)
    s = seance(bd, scene.campagne, [autre], scene.administrateur, [scene.membre])
    decision(bd, s, autre, scene.administrateur, montants={"etat": 360_000})
    bd.commit()
    refus = second.post(confirmer, data={"lue": _empreinte(lue)})
    assert refus.status_code == 409 and "rien n’a changé" in texte(refus.text)
    assert "Il reste 1 400 € dans l’enveloppe" in texte(refus.text)
    assert _engages() == [300_000, 460_000] and lues(select(Rectification.issue)) == [None]
    assert "500,50 € de plus, mais il ne reste que 400 €" in texte(premier.get(ici).text)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_avant_la_publication_une_autre_somme_change_la_decision(bd: Session, scene: Scene) -> None:
    bd.expire_on_commit = False
    dossier = scene.dossiers[0]
    s = seance(bd, scene.campagne, [dossier], scene.administrateur, [scene.membre])
    decision(bd, s, dossier, scene.administrateur, montants={"caph": 300_000, "etat": 100_000})
    s.publication_preparee_le, s.publication_preparee_par_id = maintenant(), scene.administrateur.id
    dite = Deliberation("Arrêté 7", maintenant().date(), "Préfecture")
    vote = noter_vote(bd, dossier, "etat", dite, scene.second, maintenant(), 120_000)
    assert isinstance(vote, VoteFinanceur) and (vote.montant_cents, vote.decide_cents) == (120_000, 100_000)
    assert s.publication_preparee_le is None and not bd.scalars(select(Rectification)).all()
    bd.commit()
    assert _engages() == [300_000, 120_000]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_vote_apres_la_publication_se_dit_au_porteur(bd: Session, scene: Scene) -> None:
    dossier = _accorde(bd, scene)
    assert not lues(select(Courriel).where(col(Courriel.cle).startswith("vote-")))  # voted before: the letter says it
    dite = Deliberation("Arrêté 7", maintenant().date(), "Préfecture")
    with ecriture() as autre:
        noter_vote(autre, autre.get_one(Dossier, dossier.id), "etat", dite, scene.second, maintenant())
    (dit,) = lues(select(Courriel).where(col(Courriel.cle).startswith("vote-note-")))
    assert "1 000 €. Cette somme est maintenant ferme" in texte(dit.texte) and "Arrêté 7" in dit.texte
    with ecriture() as autre:
        (vote,) = autre.scalars(select(VoteFinanceur).where(col(VoteFinanceur.reference) == "Arrêté 7"))
        annuler_vote(autre, autre.get_one(Dossier, dossier.id), vote.id or 0, "Erreur.", scene.second, maintenant())
    (dit,) = lues(select(Courriel).where(col(Courriel.cle).startswith("vote-annule-")))
    assert "redevient une promesse" in dit.texte


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_signee_la_convention_suit_la_rectification(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier = _accorde(bd, scene)
    convention = {"numero": "C", "signee_le": "23/11/2026", "acompte_pour_cent": "80", "bilan_avant": "30/06/2028"}
    dite = Deliberation("Arrêté 7", maintenant().date(), "Préfecture")
    with ecriture() as autre:
        noter_vote(autre, autre.get_one(Dossier, dossier.id), "etat", dite, scene.second, maintenant())
    premier, second = entrer(scene.administrateur), entrer(scene.second)
    signer, proposer, confirmer = (
        adresse(nom, dossier_id=dossier.id)
        for nom in ("suites.conventionner", "comite.proposer_rectification", "comite.confirmer_rectification")
    )
    ici = adresse("comite.notification", dossier_id=dossier.id)
    assert premier.post(proposer, data=CHANGE).status_code == 303
    attend = premier.post(signer, data=convention)
    assert attend.status_code == 409 and "attend sa confirmation" in texte(attend.text)
    assert second.post(adresse("comite.abandonner_rectification", dossier_id=dossier.id)).status_code == 303
    assert premier.post(signer, data=convention).status_code == 303
    assert premier.post(proposer, data=CHANGE).status_code == 303
    assert second.post(confirmer, data={"lue": _empreinte(second.get(ici).text)}).status_code == 303
    (signee,) = lues(select(Convention))
    assert signee.montant_cents == 450_050 and signee.modifiee_le and _engages() == [300_000, 150_050]
