"""A campaign seen whole says the ranking's euros and nothing its reader may not know; contours are loaded."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.classement import etablir
from app.comite.ensemble import Ensemble, etablir_ensemble
from app.core.clock import maintenant
from app.domain.orientations import Orientation
from app.domain.vue_ensemble import Mesure
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.contours import Contour, ImportDeContours
from app.models.journal import LigneJournal
from app.models.partenaires import PrioriteCommunale
from tests.comite.conftest import Scene
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_comite import decision, seance
from tests.fabriques_comptes import lues
from tests.fabriques_contours import collection, trait
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


def somme(vue: Ensemble) -> list[int]:
    """The same euros by orientation, by commune and by quartier."""
    return [
        sum(rangee[-1].cents for rangee in vue.matrice.rangees.values()),
        sum(x.case.cents for x in vue.communes),
        sum(x.case.cents for x in vue.quartiers),
    ]


def test_les_euros_sont_ceux_du_classement_pour_qui_les_lit(bd: Session, scene: Scene) -> None:
    emploi, sante, _ = scene.dossiers
    de = seance(bd, scene.campagne, [emploi, sante], scene.administrateur, [scene.membre])
    decision(bd, de, emploi, scene.administrateur, montants={"caph": 123_456, "etat": 1})
    bd.add(Deport(personne_id=scene.second.id, dossier_id=emploi.id, motif="Voisin", declare_le=maintenant()))
    bd.flush()
    for lecteur, dossiers in ((scene.administrateur, 3), (scene.second, 2), (scene.membre, 2)):
        classement = etablir(bd, lecteur, scene.campagne.id or 0)
        attendu = {
            Mesure.DEMANDE: sum(x.demande_cents for x in classement.lignes),
            Mesure.PROPOSE: sum(x.propose_cents or 0 for x in classement.lignes),
            Mesure.ACCORDE: sum(sum(x.decides.values()) for x in classement.lignes),
        }
        for mesure in Mesure:
            vue = etablir_ensemble(bd, lecteur, scene.campagne, mesure.value)
            assert (vue.dossiers, vue.cents, somme(vue)) == (dossiers, attendu[mesure], [attendu[mesure]] * 3)
        assert [(e.engage_cents, e.reste_cents) for e in vue.enveloppes[:-1]] == [
            (c.engage_cents, c.reste_cents) for c in classement.cartes
        ]
        assert vue.enveloppes[-1].engage_cents == sum(c.engage_cents for c in classement.cartes)
    # who withdrew finds its euros nowhere; without a measure, the furthest along is shown
    assert (
        attendu[Mesure.ACCORDE] == 123_457 and etablir_ensemble(bd, scene.membre, scene.campagne, "").cents == 123_457
    )
    assert etablir_ensemble(bd, scene.second, scene.campagne, "rien").mesure is Mesure.PROPOSE


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_se_lit_se_projette_et_se_dessine_avec_des_contours(bd: Session, scene: Scene, entrer: Entrer) -> None:
    bd.add(
        PrioriteCommunale(
            insee="59172", annee=2027, orientation=Orientation.EMPLOI, texte="L’emploi d’abord", ajoutee_le=maintenant()
        )
    )
    bd.commit()
    agent, page = entrer(scene.administrateur), adresse("comite.ensemble", campagne_id=scene.campagne.id)
    with compter() as premiers:
        vue = lu(agent.get(page))
    for phrase in (
        "Vue d’ensemble, proposé", "3 dossiers", "2 sur 13 avec un dossier", "L’emploi d’abord", "44 communes",
        "Denain : 7 000 €, 1 dossier, 0,34 € par habitant", "Les contours ne sont pas chargés", "1 sur 1 servies",
    ):  # fmt: skip
        assert phrase in vue, phrase
    assert 'style="' not in vue
    for ecran in "1234":
        assert f"Écran {ecran} sur 4" in lu(agent.get(page, params={"ecran": ecran, "mesure": "demande"}))
    assert "Rien n’est accordé" in lu(agent.get(page, params={"mesure": "accorde"}))
    # an administrator loads contours: refused whole, then in part, then all taken away
    charger, ici = adresse("administration.importer_contours"), adresse("administration.contours")

    def poster(contenu: bytes | None) -> tuple[int, str]:
        fichiers = {"fichier": ("contours.geojson", contenu, "application/geo+json")} if contenu is not None else None
        reponse = agent.post(charger, files=fichiers)
        return reponse.status_code, lu(reponse)

    for contenu, refus in (
        (None, "Choisissez le fichier"), (b"%PDF", "GeoJSON lisible"), (collection(trait("75056", 3.4, 50.3)), "Aucun"),
    ):  # fmt: skip
        statut, texte = poster(contenu)
        assert statut == 422 and refus in texte, refus
    assert not lues(select(ImportDeContours))
    deux = collection(
        trait("59172", 3.4, 50.3), trait("QN05950M", 3.41, 50.31, cote=0.01, cle="code_qp"),
        trait("75056", 3.4, 50.3, nom="<b>Paris</b>"),
    )  # fmt: skip
    assert poster(deux)[0] == 303 and poster(deux)[0] == 303
    assert "<strong>75056 &lt;b&gt;Paris" in agent.get(ici).text
    lecture = lu(agent.get(ici))
    for phrase in ("2 en place aujourd’hui", "0 en place aujourd’hui", "46 communes"):
        assert phrase in lecture, phrase
    with compter() as seconds:
        vue = lu(agent.get(page))
    assert "Sans contour dans le fichier chargé" in vue and re.search(r'<path class="g-lieu c\d" d="M0 ', vue)
    assert len(seconds) == len(premiers) <= 16
    retirer = agent.post(adresse("administration.retirer_contours"))
    assert retirer.status_code == 303 and not lues(select(Contour))
    actes = [ligne.acte for ligne in lues(select(LigneJournal).order_by(col(LigneJournal.id).desc()).limit(3))]
    assert actes == ["retirer_contours", "importer_contours", "importer_contours"]
    assert entrer(scene.porteurs[0]).get(page).status_code == 403
    assert entrer(scene.autre_membre).get(page).status_code == 404
