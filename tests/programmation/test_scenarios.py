"""A scenario from the list to the sitting: what each may see and do, and the cents that follow everywhere."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.campagnes.commands_enveloppes import PartDonnee, ajouter_sous_enveloppe
from app.comite.classement import etablir
from app.core.clock import maintenant
from app.domain.droits import Role
from app.domain.enveloppes import Decoupe, Regles
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, Interdit, SaisieInvalide
from app.domain.liens import Declare, NatureDuLien
from app.models.campagnes import Enveloppe
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.instruction import Avis, MontantPropose, Note
from app.models.liens import DeclarationDeLien
from app.models.programmation import LigneDeTour
from app.models.scenarios import Scenario
from app.programmation.commands import (
    Cellule,
    OperationDonnee,
    appliquer_operation,
    creer_scenario,
    modifier_montants,
)
from app.programmation.commands_retenue import retenir_scenario
from app.programmation.queries_cadre import montants_de
from app.programmation.vues import etablir_scenario
from tests.comite.conftest import Scene
from tests.comite.test_proces_verbal import _rangees
from tests.conftest import adresse
from tests.fabriques import personne
from tests.fabriques_comite import decision, seance
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_de_la_creation_a_la_seance(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Created, changed cell by cell, copied by an operation, retained: each screen says the same cents."""
    coordination, agent = scene.administrateur, personne(bd, Role.AGENT)
    bd.commit()
    liste = adresse("programmation.scenarios", campagne_id=scene.campagne.id)
    navigateur = entrer(coordination)
    assert "Aucun scénario" in lu(navigateur.get(liste))
    assert "Donnez un nom" in lu(navigateur.post(liste, data={"nom": " ", "depart": "vide"}))
    ou = navigateur.post(liste, data={"nom": "Base", "depart": "propositions"}).headers["location"].split("?")[0]
    # 3 × 5 000 € on 10 000 €, 3 × 2 000 € on 5 000 €: the third is lowered by the rank, and it is said
    vue = lu(navigateur.get(ou))
    for phrase in ("baissées ou écartées pour", "reste 0 €", "15 000 €", "3 / 3"):
        assert phrase in vue, phrase
    un, deux, trois = (d.id for d in scene.dossiers)

    def changer(statut: int, dossier: int | None, **champs: str) -> str:
        reponse = navigateur.post(ou, data={"dossier": str(dossier)} | champs)
        assert reponse.status_code == statut, lu(reponse)
        return lu(reponse)

    assert "Il ne reste rien" in changer(422, trois, montant_caph="10", avant_caph="0")
    assert "Saisissez" in changer(422, un, montant_caph="dix", avant_caph="500000")
    # room is made, then used; what changed meanwhile is not overwritten
    changer(303, un, montant_caph="4 000", avant_caph="500000", montant_etat="1 000", avant_etat="200000")
    changer(409, un, montant_caph="3 000", avant_caph="500000")
    assert "Il reste 1 000 € dans l’enveloppe" in changer(422, trois, montant_caph="1 000,01", avant_caph="0")
    changer(303, trois, montant_caph="1 000", avant_caph="0")
    assert 'value="1 000"' in lu(navigateur.get(f"{ou}?dossier={trois}"))
    # an operation makes another scenario
    copie = navigateur.post(f"{ou}/operations", data={"operation": "couper", "baisse": "10"}).headers["location"]
    assert "baisse de 10 %" in lu(navigateur.get(copie))
    encore = navigateur.post(f"{ou}/operations", data={"operation": "couper", "baisse": "10"}, follow_redirects=True)
    assert "<h1>Base — baisse de 10 % (2)</h1>" in lu(encore)
    assert "Choisissez pour qui" in lu(navigateur.post(f"{ou}/operations", data={"operation": "garantir"}))
    apres = montants_de(bd, 1, 2)
    bd.rollback()
    assert apres[1][un or 0] == {"caph": 400_000, "etat": 100_000} and apres[2][un or 0] == {
        "caph": 360_000,
        "etat": 90_000,
    }
    # agents read, and change nothing; the committee and the porteurs find no page
    assert "Modifier" not in lu(entrer(agent).get(ou)) and entrer(agent).post(ou, data={}).status_code == 403
    assert entrer(scene.membre).get(ou).status_code == 403
    # retained as it was read, it is proposed to the sitting
    version = bd.get_one(Scenario, 1).version
    bd.rollback()
    navigateur = entrer(coordination)
    assert navigateur.post(f"{ou}/retenue", data={"version": str(version - 1)}).status_code == 409
    assert navigateur.post(f"{ou}/retenue", data={"version": str(version)}).status_code == 303
    lignes = etablir(bd, coordination, scene.campagne.id or 0).lignes
    assert [dict(x.proposes) for x in lignes] == [apres[1][d or 0] for d in (un, deux, trois)]
    notes = bd.execute(
        select(col(LigneDeTour.financeur), col(LigneDeTour.montant_cents), col(LigneDeTour.raison)).where(
            col(LigneDeTour.dossier_id) == un, col(LigneDeTour.remplacee_le).is_(None)
        )
    ).all()
    assert {(c, m) for c, m, _ in notes} == {("caph", 400_000), ("etat", 100_000)} and "« Base »" in notes[0][2]
    bd.rollback()
    assert "Retenu" in lu(navigateur.get(liste))
    version = bd.get_one(Scenario, 1).version
    bd.rollback()
    assert navigateur.post(f"{ou}/suppression", data={"version": str(version)}).status_code == 409
    assert navigateur.post(f"{copie.split('?')[0]}/suppression", data={"version": "1"}).status_code == 303
    assert navigateur.get(copie).status_code == 404
    # a part of an envelope that was made since: the row says where the dossier falls
    part = PartDonnee(Decoupe.ORIENTATION, scene.dossiers[2].orientation or "", "Une part", 100_000, Regles())
    ajouter_sous_enveloppe(bd, scene.campagne, "etat", None, part, coordination, maintenant())
    bd.commit()
    assert "Il compte dans la part « Une part »." in lu(navigateur.get(f"{ou}?dossier={trois}"))


def test_qui_est_lie_ne_voit_ni_ne_touche(bd: Session, scene: Scene) -> None:
    """A withdrawn agent finds the dossier in no line, no sum, no envelope; a declared link leaves it as it is."""
    un, deux, trois = scene.dossiers
    scenario = creer_scenario(bd, scene.campagne, "Base", False, scene.administrateur, maintenant())
    retire = scene.second
    bd.add(Deport(personne_id=retire.id, dossier_id=un.id, motif="Voisin", declare_le=maintenant()))
    bd.flush()
    vue = etablir_scenario(bd, retire, scenario)
    assert [x.fiche.id for x in vue.lignes] == [deux.id, trois.id]
    assert (vue.total_cents, vue.retenus, vue.effectif) == (800_000, 2, 2)
    assert [c.place_cents for c in vue.cartes] == [500_000, 300_000] and vue.cartes[0].reste_cents == 500_000
    # an operation of theirs carries it as it was
    coupe = appliquer_operation(bd, scenario, OperationDonnee("couper", pour_mille=100), retire, maintenant())
    copies = montants_de(bd, coupe.id)[coupe.id or 0]
    assert copies[un.id or 0] == {"caph": 500_000, "etat": 200_000} and copies[deux.id or 0]["caph"] == 450_000
    # the truth still holds: the whole of the envelope is placed
    with pytest.raises(SaisieInvalide) as refus:
        modifier_montants(bd, scenario, trois.id or 0, [Cellule("caph", 1, 0)], retire, maintenant())
    assert "Il ne reste rien" in refus.value.erreurs["montant_caph"]
    with pytest.raises(ErreurMetier, match="n’attend plus"):
        modifier_montants(bd, scenario, un.id or 0, [Cellule("caph", 0, 500_000)], retire, maintenant())
    lien = bd.get_one(DeclarationDeLien, (retire.id, deux.id))
    lien.declare, lien.nature = Declare.LIEN, NatureDuLien.AUTRE
    bd.flush()
    # once decided, it is in no sum either
    tenue = seance(bd, scene.campagne, [un], scene.administrateur)
    decision(bd, tenue, un, scene.administrateur, montants={"caph": 400_000})
    assert etablir_scenario(bd, retire, scenario).cartes[0].pris_cents == 0
    assert etablir_scenario(bd, scene.administrateur, scenario).cartes[0].pris_cents == 400_000
    with pytest.raises(Interdit):
        modifier_montants(bd, scenario, deux.id or 0, [Cellule("caph", 0, 500_000)], retire, maintenant())


def test_retenir_ne_defait_pas_une_promesse(bd: Session, scene: Scene) -> None:
    un = scene.dossiers[0]
    scenario = creer_scenario(bd, scene.campagne, "Base", False, scene.administrateur, maintenant())
    propose = bd.get_one(MontantPropose, (un.id, scene.caph.id))
    propose.montant_cents, propose.promis_le = 600_000, maintenant()
    bd.get_one(Enveloppe, scene.caph.id).promis_cents = 600_000
    bd.flush()
    with pytest.raises(ErreurMetier, match="promis autrement"):
        retenir_scenario(bd, scenario, 1, scene.administrateur, maintenant())
    with pytest.raises(SaisieInvalide) as refus:
        modifier_montants(bd, scenario, un.id or 0, [Cellule("caph", 0, 500_000)], scene.administrateur, maintenant())
    assert "tour de table" in refus.value.erreurs["montant_caph"]
    autre = creer_scenario(bd, scene.campagne, "Promesses", False, scene.administrateur, maintenant())
    places = montants_de(bd, autre.id)[autre.id or 0]
    assert places[un.id or 0]["caph"] == 600_000 and sum(m.get("caph", 0) for m in places.values()) <= 1_000_000
    assert retenir_scenario(bd, autre, 1, scene.administrateur, maintenant()) == 2
    assert bd.get_one(MontantPropose, (un.id, scene.caph.id)).promis_le is not None
    with pytest.raises(ConflitDeVersion):
        retenir_scenario(bd, autre, 1, scene.administrateur, maintenant())


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_comparer_deux_scenarios(bd: Session, scene: Scene, entrer: Entrer) -> None:
    base = creer_scenario(bd, scene.campagne, "Base", False, scene.administrateur, maintenant())
    rien = creer_scenario(bd, scene.campagne, "Rien", True, scene.administrateur, maintenant())
    bd.add(
        Deport(personne_id=scene.second.id, dossier_id=scene.dossiers[0].id, motif="Voisin", declare_le=maintenant())
    )
    bd.commit()
    # the sentences of a scenario name dossiers and sum them all: whoever may not know one reads none of them
    seule = adresse("programmation.scenario", scenario_id=base.id)
    assert "Les propositions dépassent" in lu(entrer(scene.administrateur).get(seule))
    cachee = lu(entrer(scene.second).get(seule))
    assert "Les propositions dépassent" not in cachee and "reste 5 000 €" in cachee
    ou = adresse("programmation.comparaison", campagne_id=scene.campagne.id)
    assert "Choisissez-en un autre" in lu(entrer(scene.administrateur).get(f"{ou}?s={base.id}&s=9&s=x"))
    vue = lu(entrer(scene.administrateur).get(f"{ou}?s={base.id}&s={rien.id}"))
    for phrase in ("3 dossiers dont le montant diffère", "15 000 €", "− 7 000 €", "Par sexe des publics", "Denain"):
        assert phrase in vue, phrase
    # the workbook holds the cents of the page, of one scenario too, and hides what the page hides
    classeur = entrer(scene.administrateur).get(f"{ou}.xlsx?s={base.id}&s={rien.id}").content
    bref, dossiers = (_rangees(classeur, n) for n in (1, 2))
    assert (bref[0]["B"], bref[1]["A"], bref[1]["B"], bref[1]["C"]) == ("A · Base", "Placé", "15000", "0")
    assert [x["C"] for x in dossiers[1:]] == [d.titre for d in scene.dossiers] and dossiers[1]["K"] == "7000"
    assert sum(float(x["K"]) for x in dossiers[1:]) == 15_000
    seul = _rangees(entrer(scene.second).get(f"{ou}.xlsx?s={base.id}").content, 2)
    assert [x["C"] for x in seul[1:]] == [d.titre for d in scene.dossiers[1:]]
    caches = lu(entrer(scene.second).get(f"{ou}?s={base.id}&s={rien.id}"))
    assert "2 dossiers dont le montant diffère" in caches and "8 000 €" in caches
    for cache in ("15 000 €", scene.dossiers[0].titre):
        assert cache not in caches


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_decisions_sensibles(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Two proposals of the three fit: the second and the third change places when participation weighs less."""
    agent = personne(bd, Role.AGENT)
    for dossier, (orientation, participation) in zip(scene.dossiers, ((4, 4), (2, 4), (4, 2)), strict=True):
        qui = {"dossier_id": dossier.id or 0, "personne_id": agent.id or 0}
        bd.add(Avis(**qui, modifie_le=maintenant(), rendu_le=maintenant()))
        donnees = {"orientation": orientation, "participation": participation, "ancrage": 3}
        bd.add_all(Note(**qui, critere=c, valeur=v, modifiee_le=maintenant()) for c, v in donnees.items())
    scene.campagne.poids = {"orientation": 3, "participation": 3}
    bd.add(scene.campagne)
    bd.commit()
    ou = adresse("programmation.sensibilite", campagne_id=scene.campagne.id)
    vue = lu(entrer(scene.administrateur).get(ou))
    assert "2 / 3" in vue and "« Participation des habitants » pèse 10 % de moins" in vue
    classeur = entrer(scene.administrateur).get(f"{ou}.xlsx").content
    titres, *lignes = _rangees(classeur, 1)
    assert [x["C"] for x in lignes] == [d.titre for d in scene.dossiers]
    moins = next(c for c, t in titres.items() if t == "Participation des habitants − 10 %")
    assert [(x["F"], x.get(moins, "")) for x in lignes] == [("Retenu", ""), ("Retenu", "Sort"), ("Écarté", "Entre")]
    assert {"A": "Participation des habitants", "B": "− 10 %", "C": "1", "D": "1"} in _rangees(classeur, 2)
    assert entrer(agent).get(ou).status_code == entrer(agent).get(f"{ou}.xlsx").status_code == 403
