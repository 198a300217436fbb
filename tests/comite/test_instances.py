"""Several bodies over the same dossiers: avis, arbitrage, decision, then the vote that makes a part firm."""

import io
from collections.abc import Callable

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.commands import declarer_deport
from app.comite.commands_decision import annuler_decision
from app.comite.queries_tour import tour_de
from app.comite.verifications import verifier_enveloppes
from app.core.clock import maintenant
from app.core.db import lecture
from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.domain.instances import GenreSeance
from app.models.campagnes import Enveloppe
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instances import AvisInstance, VoteFinanceur
from tests.comite.conftest import Scene
from tests.comite.test_pages import texte
from tests.conftest import adresse
from tests.fabriques_comite import decision, seance

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_comite_technique_donne_des_avis_et_ne_decide_pas(bd: Session, scene: Scene, entrer: Entrer) -> None:
    premier, second = scene.dossiers[:2]
    s = seance(
        bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre, scene.autre_membre],
        genre=GenreSeance.COMITE_TECHNIQUE,
    )  # fmt: skip
    declarer_deport(bd, s, second, "Ma famille.", scene.autre_membre, maintenant())
    bd.commit()
    assert {d.etat for d in scene.dossiers} == {Etat.INSTRUIT}  # read by another body, a dossier keeps its state
    admin = entrer(scene.administrateur)
    decider = adresse("comite.decider", seance_id=s.id, dossier_id=premier.id)
    assert "donne des avis" in admin.post(decider, data={"sens": "ajourner", "motif": "x", "version": "0"}).text
    ici = adresse("comite.avis_instance", seance_id=s.id)
    rendre = adresse("comite.rendre_avis_instance", seance_id=s.id, dossier_id=premier.id)
    avis = {"sens": "favorable_avec_reserves", "texte": "", "montant_caph": "4 000", "version": "0"}
    vide = admin.post(rendre, data=avis)
    assert vide.status_code == 422 and "Dites pourquoi" in vide.text
    assert 'value="4 000"' in vide.text  # what was typed is still there
    avis |= {"texte": "Confirmer la salle."}
    assert admin.post(rendre, data=avis).headers["location"] == f"{ici}?fait=avis"
    assert admin.post(rendre, data=avis).status_code == 409  # clicked twice, it is recorded once
    with lecture() as lue:
        (garde,) = lue.scalars(select(AvisInstance))
        assert (garde.montants, lue.get_one(Enveloppe, scene.caph.id).promis_cents) == ({"caph": 400_000}, 0)
    change = avis | {"version": str(garde.id), "sens": "favorable"}
    assert "Dites pourquoi cet avis change" in admin.post(rendre, data=change).text
    assert admin.post(rendre, data=change | {"raison": "Salle confirmée."}).status_code == 303
    autre = adresse("comite.rendre_avis_instance", seance_id=s.id, dossier_id=second.id)
    assert admin.post(autre, data={"sens": "defavorable", "texte": "Doublon net.", "version": "0"}).status_code == 303
    fiche = texte(admin.get(adresse("comite.dossier", seance_id=s.id, dossier_id=premier.id)).text)
    assert "(avis remplacé)" in fiche and "Salle confirmée." in fiche and "La Porte du Hainaut 4 000 €" in fiche
    assert "Doublon net." in entrer(scene.membre).get(ici).text
    retire = entrer(scene.autre_membre).get(ici).text
    assert "Doublon net." not in retire and second.titre not in retire and "1 avis sur 2" in texte(retire)


def test_ce_qu_arbitrent_les_financeurs_est_promis_dans_les_enveloppes(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, genre=GenreSeance.COMITE_DES_FINANCEURS)
    bd.commit()
    admin = entrer(scene.administrateur)
    premier, second = (
        adresse("comite.rendre_avis_instance", seance_id=s.id, dossier_id=d.id) for d in scene.dossiers[:2]
    )
    avis = {"sens": "favorable", "montant_caph": "6 000", "version": "0"}
    assert admin.post(premier, data=avis).status_code == 303
    trop = admin.post(second, data=avis | {"montant_caph": "2 000", "montant_etat": "5 500"})
    # 5 000 € in the envelope of the State: the loser is told what remains, and nothing of it is promised
    assert trop.status_code == 409 and "Il reste" in trop.text and 'value="5 500"' in trop.text
    bd.commit()
    with lecture() as lue:
        assert lue.get_one(Enveloppe, scene.caph.id).promis_cents == 600_000
        (garde,) = lue.scalars(select(AvisInstance))
        assert garde.montants == {"caph": 600_000}
        assert verifier_enveloppes(lue) == []
    # another funder takes it over: what the first had promised is given back
    autre = {"sens": "favorable", "montant_etat": "3 000", "raison": "L’État reprend.", "version": str(garde.id)}
    assert admin.post(premier, data=autre).status_code == 303
    bd.commit()
    with lecture() as lue:
        promis = [lue.get_one(Enveloppe, e.id).promis_cents for e in (scene.caph, scene.etat)]
        assert promis == [0, 300_000]
        assert verifier_enveloppes(lue) == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_que_le_comite_decide_est_ferme_quand_l_assemblee_l_a_vote(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    premier, second, refuse = scene.dossiers
    copil = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    decision(bd, copil, premier, scene.administrateur, montants={"caph": 400_000, "etat": 100_000})
    decision(bd, copil, second, scene.administrateur, montants={"caph": 250_000})

    def fermetes(dossier: Dossier) -> dict[str, str]:
        with lecture() as lue:
            lignes = tour_de(lue, scene.administrateur, lue.get_one(Dossier, dossier.id)).plan.lignes
        return {x.cle.financeur: x.fermete.value for x in lignes if x.est_du_comite and x.decide_cents}

    bd.commit()
    assert fermetes(premier) == {"caph": "promis", "etat": "promis"}
    conseil = seance(  # it sits elsewhere: nobody is called from here
        bd, scene.campagne, [premier, second], scene.administrateur, [], genre=GenreSeance.ASSEMBLEE, financeur="caph",
    )  # fmt: skip
    bd.commit()
    with pytest.raises(ErreurMetier):  # nothing was granted to it
        seance(
            bd, scene.campagne, [refuse], scene.administrateur, [scene.membre], genre=GenreSeance.ASSEMBLEE,
            financeur="caph",
        )  # fmt: skip
    bd.commit()
    admin, ici = entrer(scene.administrateur), adresse("comite.deliberation", seance_id=conseil.id)
    assert "6 500 €" in texte(admin.get(ici).text)
    saisie = {"dossiers": [str(premier.id)], "reference": "2027-045", "du": "08/04/2027", "pour": "61"}
    tot = admin.post(ici, data=saisie)
    assert tot.status_code == 422 and "pas encore passée" in tot.text and 'value="2027-045"' in tot.text
    saisie |= {"du": "20/11/2026"}
    assert admin.post(ici, data=saisie).headers["location"] == f"{ici}?fait=votee"
    assert "déjà votée" in admin.post(ici, data=saisie).text
    *_, avant, total = docx.Document(io.BytesIO(admin.get(f"{ici}.docx").content)).tables[0].rows
    assert (avant.cells[5].text, total.cells[4].text) == ("À voter", "6\u202f500\u00a0€")
    assert fermetes(premier) == {"caph": "vote", "etat": "promis"} and fermetes(second) == {"caph": "promis"}
    tour = adresse("comite.tour", dossier_id=premier.id)
    autre = {"financeur": "etat", "instance": "", "reference": "Arrêté 12", "du": "20/11/2026"}
    assert admin.post(f"{tour}/votes", data=autre).status_code == 422
    assert admin.post(f"{tour}/votes", data=autre | {"instance": "Préfecture du Nord"}).status_code == 303
    assert "Arrêté 12" in admin.get(tour).text
    assert fermetes(premier) == {"caph": "vote", "etat": "vote"}
    with pytest.raises(ErreurMetier, match="a voté cette décision"):
        annuler_decision(bd, copil, premier, "Erreur.", scene.administrateur, maintenant())
    bd.commit()
    votes = list(bd.scalars(select(VoteFinanceur).order_by(col(VoteFinanceur.id))))
    assert [(v.montant_cents, v.reference, v.pour) for v in votes] == [
        (400_000, "2027-045", 61), (100_000, "Arrêté 12", None),
    ]  # fmt: skip
    bd.commit()
    for vote in votes:
        annuler = f"{tour}/votes/{vote.id}/annuler"
        assert admin.post(annuler, data={"motif_annulation": ""}).status_code == 422
        assert admin.post(annuler, data={"motif_annulation": "Retiré."}).status_code == 303
    assert fermetes(premier) == {"caph": "promis", "etat": "promis"}
    annuler_decision(bd, copil, premier, "Erreur.", scene.administrateur, maintenant())
    assert verifier_enveloppes(bd) == []
