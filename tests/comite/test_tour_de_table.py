"""The page of the tour de table: what each may see and note; the same cents as the ranking and the decisions."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.comite.classement import etablir
from app.comite.queries_tour import tour_de
from app.domain.decision import SensDecision
from app.domain.droits import Role
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.programmation import LigneDeTour
from tests.comite.conftest import Scene
from tests.conftest import adresse
from tests.fabriques import personne
from tests.fabriques_comite import decision, publication, seance
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_note_on_calcule_on_corrige_et_rien_ne_se_perd(bd: Session, scene: Scene, entrer: Entrer) -> None:
    dossier = scene.dossiers[0]
    autre = personne(bd, Role.AGENT)
    dossier.montant_demande_cents = 1_100_000
    bd.commit()
    navigateur, page = entrer(scene.administrateur), adresse("comite.tour", dossier_id=dossier.id)

    def noter(statut: int, **champs: str) -> str:
        reponse = navigateur.post(page, data={"fermete": "promis", "version": "0"} | champs)
        assert reponse.status_code == statut, reponse.text
        return lu(reponse)

    vue = lu(navigateur.get(page))
    assert "La Porte du Hainaut" in vue and "Proposition du pilote" in vue and "à trouver" in vue
    # the amount gives the share of the cost, the share gives the amount, and nothing is kept
    taux = noter(200, financeur="caph", montant="4 000", agir="calculer_taux")
    cout = dossier.cout_total_cents
    assert f'name="taux" type="text" value="{round(400_000 * 1000 / cout) / 10:g}"'.replace(".", ",") in taux
    assert (
        f'value="{cout // 200:,}"'.replace(",", " ") in noter(200, financeur="caph", taux="50", agir="calculer_montant")
        or cout % 200
    )
    assert "pourcentage de 0 à 100" in noter(200, financeur="caph", taux="cent", agir="calculer_montant")
    assert not bd.scalars(select(LigneDeTour)).all()
    bd.rollback()
    # badly filled: the page comes back with what was typed
    assert "Saisissez le montant" in noter(422, financeur="caph", numero="DA0042")
    assert "Précisez le nom" in noter(422, financeur="commune", montant="10")
    assert "son vote s’enregistre en séance" in noter(422, financeur="caph", montant="10", fermete="vote")
    assert "Saisissez la référence" in noter(422, financeur="caf", montant="10", fermete="vote")
    assert "Il reste 5 000 € dans l’enveloppe" in noter(409, financeur="etat", montant="5 000,01", raison="Oui")
    assert "Dites pourquoi" in noter(422, financeur="caph", montant="4 500")  # the pilote proposed another amount
    noter(303, financeur="caph", montant="4 500", numero="DA00012345", raison="Arbitrage")
    assert "Rechargez la page" in noter(409, financeur="caph", montant="1")
    noter(303, financeur="commune", nom="Ville de Denain", montant="1 000", fermete="vote", reference="D-2027-12")
    vue = lu(navigateur.get(page))
    for phrase in ("Promis", "DA00012345", "Commune — Ville de Denain", "D-2027-12", "dont voté 1 000 €"):
        assert phrase in vue, phrase
    formulaire = lu(navigateur.get(page + "?financeur=commune&nom=denain"))
    assert 'value="1 000"' in formulaire and "Reste pour ce dossier" not in formulaire
    assert "Reste pour ce dossier : <strong>10 000 €" in lu(navigateur.get(page + "?financeur=caph"))
    # whoever does not follow the dossier reads and notes nothing; who withdrew finds nothing
    lecteur = entrer(autre)
    assert "Noter" not in lu(lecteur.get(page)).split("</h1>")[1].split("Ce qui a été noté")[0].replace("Noté", "")
    assert lecteur.post(page, data={}).status_code == 403
    bd.add(Deport(personne_id=autre.id, dossier_id=dossier.id, motif="Voisin", declare_le=dossier.depose_le))
    bd.commit()
    assert lecteur.get(page).status_code == 404
    assert entrer(scene.porteurs[0]).get(page).status_code in (403, 404)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_tour_de_table_le_classement_et_les_decisions_ont_les_memes_totaux(bd: Session, scene: Scene) -> None:
    def comparer() -> dict[str, int]:
        bd.flush()
        classement = etablir(bd, scene.administrateur, scene.campagne.id or 0)
        sommes = {"caph": 0, "etat": 0}
        for dossier in scene.dossiers:
            bd.refresh(dossier)
            for ligne in tour_de(bd, scene.administrateur, dossier).plan.lignes:
                if ligne.est_du_comite:
                    pose = (classement.dossier(dossier.id or 0).places or {}).get(ligne.cle.financeur, 0)  # type: ignore[union-attr]
                    # a funder to which nothing is proposed yet counts for what is asked: nothing is placed
                    assert ligne.propose_cents is None or ligne.attendu_cents == pose
                    sommes[ligne.cle.financeur] += pose
        assert sommes == {c.code: c.place_cents for c in classement.cartes}
        return sommes

    assert comparer() == {"caph": 1_500_000, "etat": 600_000}
    premier, deuxieme, troisieme = scene.dossiers
    de = seance(bd, scene.campagne, scene.dossiers, scene.administrateur)
    decision(bd, de, premier, scene.administrateur, montants={"caph": 399_999, "etat": 1})
    assert comparer() == {"caph": 1_399_999, "etat": 400_001}
    decision(bd, de, deuxieme, scene.administrateur, SensDecision.REFUSER)
    decision(bd, de, troisieme, scene.administrateur, SensDecision.ATTENTE)
    assert comparer() == {"caph": 399_999, "etat": 1}
    publication(bd, de, scene.campagne, scene.administrateur, scene.second)
    assert comparer() == {"caph": 399_999, "etat": 1}
