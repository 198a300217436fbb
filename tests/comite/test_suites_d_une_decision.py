"""A dossier sent back to another window, from the panel to the new draft; the liste complémentaire in its order."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.db import lecture
from app.domain.decision import SensDecision
from app.domain.decision_motifs import Votes
from app.domain.dispositifs import Dispositif
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import Etat
from app.models.comite import Decision
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.conftest import adresse
from tests.fabriques import campagne
from tests.fabriques_comite import decision, publication, seance

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_renvoi_dit_ou_aller_et_reprend_la_demande(bd: Session, scene: Scene, entrer: Entrer) -> None:
    sip = campagne(bd, Dispositif.SIP)
    renvoye, accorde = scene.dossiers[:2]
    s = seance(bd, scene.campagne, [renvoye, accorde], scene.administrateur, [scene.membre])
    bd.commit()
    decider = adresse("comite.decider", seance_id=s.id, dossier_id=renvoye.id)
    saisie = {"sens": "renvoyer", "motif": "Un projet de quartier.", "version": "0", "conditions": "x", "pour": "1"}
    admin = entrer(scene.administrateur)
    assert "Choisissez le dispositif" in admin.post(decider, data=saisie).text
    assert "déjà une demande" not in admin.post(decider, data=saisie | {"renvoi_vers": "aap"}).text
    trop = admin.post(decider, data=saisie | {"renvoi_vers": "sip", "pour": "2"})
    assert trop.status_code == 422 and 'value="2"' in trop.text
    assert admin.post(decider, data=saisie | {"renvoi_vers": "sip"}).status_code == 303
    precis = {"conditions": "Signer la convention de salle.", "reserves": "Suivre les publics."}
    decision(bd, s, accorde, scene.administrateur, montants={"caph": 100_000}, votes=Votes(1), **precis)
    bd.commit()
    relu = texte(admin.get(adresse("comite.releve", seance_id=s.id)).text)
    assert "Renvoyé vers SIP" in relu and "Réserves : Suivre les publics." in relu
    assert relu.count("1 pour, 0 contre, 0 abstention") == 2
    porteur, ici = entrer(scene.porteurs[0]), adresse("dossiers.dossier", dossier_id=renvoye.id)
    assert "SIP" not in porteur.get(ici).text  # secret until it is published
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    bd.commit()
    with lecture() as lue:
        assert lue.get_one(Dossier, renvoye.id).etat is Etat.NOTIFIE_REFUS
        lettres = [c.texte for c in lue.scalars(select(Courriel).where(col(Courriel.cle).startswith("decision-")))]
    (lettre,) = [x for x in lettres if "mieux adapté : SIP" in x]
    assert "Un projet de quartier." in lettre and sip.titre in lettre and "tribunal administratif" in lettre
    (accord,) = [x for x in lettres if x is not lettre]
    assert [phrase for phrase in precis.values() if phrase not in accord] == []
    reprise = adresse("dossiers.choisir_reprise", campagne_id=sip.id, dossier_id=renvoye.id)
    assert reprise in porteur.get(ici).text and porteur.get(reprise).status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_liste_complementaire_est_appelee_dans_l_ordre(bd: Session, scene: Scene) -> None:
    premier, second, troisieme = scene.dossiers
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    for rang, dossier in enumerate((premier, second, troisieme), start=1):
        decision(bd, s, dossier, scene.administrateur, SensDecision.ATTENTE, rang=rang)
    suite = seance(bd, scene.campagne, [second], scene.administrateur, [scene.membre])
    montants = {"caph": 100_000}
    with pytest.raises(SaisieInvalide, match=r"au rang 1, passe avant"):
        decision(bd, suite, second, scene.administrateur, montants=montants)
    autre = seance(bd, scene.campagne, [premier], scene.administrateur, [scene.membre])
    # called back, a dossier keeps its rank until it is decided
    with pytest.raises(SaisieInvalide, match=r"Le rang 1 .* déjà pris : donnez un autre rang, par exemple 4"):
        decision(bd, suite, second, scene.administrateur, SensDecision.ATTENTE, rang=1)
    decision(bd, autre, premier, scene.administrateur, montants=montants)
    prise = decision(bd, suite, second, scene.administrateur, montants=montants)
    assert prise.motif == "" and second.etat is Etat.ACCORDE
    derniere = seance(bd, scene.campagne, [troisieme], scene.administrateur, [scene.membre])
    decision(bd, derniere, troisieme, scene.administrateur, SensDecision.ATTENTE, rang=1)
    assert len(bd.scalars(select(Decision).where(col(Decision.annulee_le).is_(None))).all()) == 3
