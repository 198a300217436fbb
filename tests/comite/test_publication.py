"""The publication: two people, one transaction, one mail per person, nothing before."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.commands import clore_seance, inscrire, ouvrir_seance
from app.comite.commands_decision import annuler_decision
from app.comite.commands_publication import preparer_publication, publier
from app.comite.queries import lettre_de
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.domain.decision import SensDecision
from app.domain.droits import Role, RoleAdhesion
from app.domain.erreurs import ErreurMetier, Interdit
from app.domain.etats import Etat
from app.domain.lettres import GenreLettre
from app.models.campagnes import Campagne
from app.models.comite import Decision, Lettre, Seance
from app.models.comptes import Organisme, Personne
from app.models.courriel import EtatEnvoi
from app.models.instruction import Affectation
from app.models.lettres import ModeleDeLettre
from tests.comite.conftest import Scene
from tests.comite.publication import DECISIONS, decidee, mails_de_decision
from tests.comite.test_pages import texte
from tests.conftest import adresse
from tests.fabriques import adherer, lier, personne
from tests.fabriques_comite import decision, dossier_instruit, publication, seance

Entrer = Callable[[Personne], TestClient]


def test_publier_change_les_etats_ecrit_les_lettres_et_les_messages(bd: Session, scene: Scene) -> None:
    quatrieme = dossier_instruit(bd, scene.campagne)
    s = decidee(bd, scene, [*scene.dossiers, quatrieme])
    assert mails_de_decision(bd) == []
    # the president signs but wrote nothing; who only writes is not told
    preside, redige = personne(bd), personne(bd)
    adherer(bd, bd.get_one(Organisme, quatrieme.organisme_id), preside, RoleAdhesion.SIGNATAIRE)
    adherer(bd, bd.get_one(Organisme, quatrieme.organisme_id), redige, RoleAdhesion.REDACTEUR)
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    bd.commit()
    assert [d.etat for d in (*scene.dossiers, quatrieme)] == [
        Etat.NOTIFIE_ACCORD, Etat.NOTIFIE_REFUS, Etat.ATTENTE, Etat.AJOURNE,
    ]  # fmt: skip
    assert {d.decision_publiee_le for d in (*scene.dossiers, quatrieme)} == {maintenant()}
    assert [d.publiee_le for d in bd.scalars(select(Decision))] == [maintenant()] * 4
    mails = mails_de_decision(bd)
    assert [m.destinataire for m in mails[:3]] == [p.courriel for p in scene.porteurs]
    assert mails[4].destinataire == preside.courriel
    assert len(mails) == 5 and {m.etat for m in mails} == {EtatEnvoi.A_FAIRE}
    lettre = lettre_de(bd, scene.dossiers[0].id or 0)
    assert lettre is not None and lettre.texte == mails[0].texte
    assert lettre.sujet == "Décision sur votre demande n° AAP-2027-0001"


def test_publier_deux_fois_n_envoie_pas_deux_fois(bd: Session, scene: Scene) -> None:
    s = decidee(bd, scene)
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    for qui in (scene.administrateur, scene.second):
        with pytest.raises(ErreurMetier, match="déjà publiées"):
            publier(bd, s, scene.campagne, qui, maintenant())
    with pytest.raises(ErreurMetier, match="publiée"):
        annuler_decision(bd, s, scene.dossiers[0], "Trop tard.", scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="publiées"):
        ouvrir_seance(bd, s, scene.administrateur, maintenant())
    assert len(mails_de_decision(bd)) == 3 and len(bd.scalars(select(Lettre)).all()) == 3


def test_il_faut_deux_personnes_et_tout_decide(bd: Session, scene: Scene) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    decision(bd, s, scene.dossiers[0], scene.administrateur, montants={"caph": 100_000})
    with pytest.raises(ErreurMetier, match="n’est pas close"):
        preparer_publication(bd, s, [], scene.administrateur, maintenant())
    clore_seance(bd, s, scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="2 dossiers de la séance n’ont pas de décision"):
        preparer_publication(bd, s, [], scene.administrateur, maintenant())
    ouvrir_seance(bd, s, scene.administrateur, maintenant())
    decision(bd, s, scene.dossiers[1], scene.administrateur, SensDecision.AJOURNER)
    decision(bd, s, scene.dossiers[2], scene.administrateur, SensDecision.REFUSER)
    clore_seance(bd, s, scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="n’est pas préparée"):
        publier(bd, s, scene.campagne, scene.second, maintenant())
    preparer_publication(bd, s, [], scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="Une autre personne doit la confirmer"):
        publier(bd, s, scene.campagne, scene.administrateur, maintenant())
    # reopening, or cancelling a decision, makes the preparation void
    annuler_decision(bd, s, scene.dossiers[2], "Motif à revoir.", scene.administrateur, maintenant())
    assert s.publication_preparee_par_id is None
    ouvrir_seance(bd, s, scene.administrateur, maintenant())
    decision(bd, s, scene.dossiers[2], scene.administrateur, SensDecision.REFUSER)
    clore_seance(bd, s, scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="n’est pas préparée"):
        publier(bd, s, scene.campagne, scene.second, maintenant())
    preparer_publication(bd, s, [], scene.second, maintenant())
    assert len(publier(bd, s, scene.campagne, scene.administrateur, maintenant())) == 3


def test_un_agent_affecte_prepare_un_autre_non_et_aucun_ne_publie(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = decidee(bd, scene)
    clore_seance(bd, s, scene.administrateur, maintenant())
    pilote = bd.get_one(Personne, scene.dossiers[0].pilote_id)
    etranger = personne(bd, Role.AGENT)
    bd.commit()
    preparer = adresse("comite.preparer_publication", seance_id=s.id)
    assert entrer(etranger).post(preparer).status_code == 403
    assert entrer(etranger).get(adresse("comite.publication", seance_id=s.id)).status_code == 403
    assert "Préparer la publication" in entrer(pilote).get(adresse("comite.publication", seance_id=s.id)).text
    assert entrer(pilote).post(preparer).status_code == 303
    assert entrer(pilote).post(preparer).status_code == 409
    confirmer = adresse("comite.publier", seance_id=s.id)
    assert entrer(pilote).post(confirmer).status_code == 403
    assert entrer(scene.administrateur).post(confirmer).status_code == 303
    refus = entrer(scene.second).post(confirmer)
    assert refus.status_code == 409 and "déjà publiées" in refus.text
    vue = texte(entrer(scene.second).get(adresse("comite.seance", seance_id=s.id)).text)
    assert "Envoi des lettres" in vue and vue.count("À envoyer") == 3
    with pytest.raises(Interdit):
        preparer_publication(bd, s, [], etranger, maintenant())
    with pytest.raises(Interdit):
        publier(bd, s, scene.campagne, pilote, maintenant())
    assert bd.scalars(select(Affectation.id).limit(1)).all()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_qui_est_en_deport_ne_prend_pas_part_a_la_publication(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = decidee(bd, scene)
    clore_seance(bd, s, scene.administrateur, maintenant())
    lier(bd, scene.second, scene.dossiers[0].organisme_id)
    preparer_publication(bd, s, [], scene.administrateur, maintenant())
    bd.commit()
    page = entrer(scene.second).get(adresse("comite.publication", seance_id=s.id))
    assert page.status_code == 403 and "berges" not in page.text
    assert entrer(scene.second).post(adresse("comite.publier", seance_id=s.id)).status_code == 409


def test_inscrire_de_nouveau_cache_la_decision_et_garde_l_ancienne(bd: Session, scene: Scene) -> None:
    s = decidee(bd, scene)
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    attente = scene.dossiers[2]
    seconde = seance(bd, scene.campagne, [], scene.administrateur)
    inscrire(bd, seconde, [attente.id or 0], scene.administrateur, maintenant())
    assert (attente.etat, attente.decision_publiee_le) == (Etat.EN_COMITE, None)
    decision(bd, seconde, attente, scene.administrateur, montants={"caph": 200_000})
    ancienne, nouvelle = bd.scalars(
        select(Decision).where(col(Decision.dossier_id) == attente.id).order_by(col(Decision.id))
    )
    assert ancienne.sens is SensDecision.ATTENTE and ancienne.annulee_le is not None and ancienne.publiee_le is not None
    assert nouvelle.annulee_le is None
    with pytest.raises(ErreurMetier, match="accord notifié"):
        inscrire(bd, seconde, [scene.dossiers[0].id or 0], scene.administrateur, maintenant())


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_publication_tient_dans_la_page_et_le_releve(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = decidee(bd, scene)
    clore_seance(bd, s, scene.administrateur, maintenant())
    bd.commit()
    premier, second = entrer(scene.administrateur), entrer(scene.second)
    page = premier.get(adresse("comite.publication", seance_id=s.id))
    lue = texte(page.text)
    assert lue.count("Le comité de pilotage a examiné votre demande") == 3
    assert "pas encore votées" in lue and "La Porte du Hainaut : 4 500 €, 1 demande" in lue
    assert premier.post(adresse("comite.preparer_publication", seance_id=s.id)).status_code == 303
    assert premier.post(adresse("comite.publier", seance_id=s.id)).status_code == 409
    attendent = [
        f'href="{page.request.url.path}"' in n.get(adresse("instruction.a_traiter")).text for n in (premier, second)
    ]
    assert attendent == [False, True]
    assert "Vous avez préparé" in premier.get(adresse("comite.publication", seance_id=s.id)).text
    assert "Confirmer et publier" in second.get(adresse("comite.publication", seance_id=s.id)).text
    # a model is written meanwhile: what would leave is not what was read
    with ecriture() as autre:
        autre.add(ModeleDeLettre(
            campagne_id=scene.campagne.id or 0, genre=GenreLettre.REFUSER, numero=1, sujet="{{ numero }}",
            texte="Non. {{ voies_de_recours }} {{ lien }}", ecrit_le=maintenant(),
            par_id=scene.administrateur.id or 0,
        ))  # fmt: skip
    chemin = adresse("comite.publier", seance_id=s.id)
    refus = second.post(chemin)
    assert refus.status_code == 409 and "ont changé depuis leur relecture" in refus.text
    assert "Préparer de nouveau" in second.get(adresse("comite.publication", seance_id=s.id)).text
    preparer = adresse("comite.preparer_publication", seance_id=s.id)
    assert [premier.post(preparer).status_code for _ in range(2)] == [303, 409]
    assert second.post(chemin).status_code == 303
    releve = texte(second.get(adresse("comite.releve", seance_id=s.id)).text)
    for attendu in (
        "Présents (1 sur 1)",
        "Accordé 4 500 € 1 000 €",
        "Le projet reste à préciser.",
        "Total accordé en séance 4 500 € 1 000 €",
    ):
        assert attendu in releve


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_porteur_ne_sait_rien_avant_la_publication(bd: Session, scene: Scene, entrer: Entrer) -> None:
    s = seance(bd, scene.campagne, scene.dossiers, scene.administrateur, [scene.membre])
    bd.commit()
    porteurs = [entrer(p) for p in scene.porteurs]
    chemins = [[adresse("dossiers.mes_dossiers"), adresse("dossiers.dossier", dossier_id=d.id)] for d in scene.dossiers]

    def lues() -> list[list[str]]:
        return [[texte(n.get(c).text) for c in chemins[i]] for i, n in enumerate(porteurs)]

    avant = lues()
    assert all("En cours d’examen" in p for pages in avant for p in pages)
    for dossier, sens in zip(scene.dossiers, DECISIONS, strict=False):
        montants = {"caph": 450_000} if sens is SensDecision.ACCORDER else None
        decision(bd, s, dossier, scene.administrateur, sens, montants)
    clore_seance(bd, s, scene.administrateur, maintenant())
    preparer_publication(bd, s, [], scene.administrateur, maintenant())
    bd.commit()
    assert lues() == avant
    with lecture() as bd_lue:
        assert mails_de_decision(bd_lue) == []
    publier(bd, s, scene.campagne, scene.second, maintenant())
    bd.commit()
    apres = lues()
    assert "Accordé" in apres[0][1] and "4 500 € sous réserve de sa décision définitive" in apres[0][1]
    assert "Non retenu" in apres[1][1] and "Liste complémentaire" in apres[2][1]


def test_rouvrir_la_seance_defait_la_preparation(bd: Session, scene: Scene) -> None:
    s = decidee(bd, scene)
    clore_seance(bd, s, scene.administrateur, maintenant())
    preparer_publication(bd, s, [], scene.administrateur, maintenant())
    ouvrir_seance(bd, s, scene.administrateur, maintenant())
    clore_seance(bd, s, scene.administrateur, maintenant())
    with pytest.raises(ErreurMetier, match="n’est pas préparée"):
        publier(bd, s, scene.campagne, scene.second, maintenant())


def test_publier_a_quatre_au_meme_instant_n_envoie_qu_une_fois(bd: Session, scene: Scene) -> None:
    s = decidee(bd, scene)
    clore_seance(bd, s, scene.administrateur, maintenant())
    preparer_publication(bd, s, [], scene.administrateur, maintenant())
    bd.commit()
    depart = threading.Barrier(4)
    issues: list[int | str] = []

    def confirmer() -> None:
        depart.wait()
        try:
            with ecriture() as autre:
                seance_lue, appel = autre.get_one(Seance, s.id), autre.get_one(Campagne, scene.campagne.id)
                issues.append(len(publier(autre, seance_lue, appel, scene.second, maintenant())))
        except ErreurMetier as refus:
            issues.append(refus.phrase)

    fils = [threading.Thread(target=confirmer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    deja = "Les décisions de cette séance sont déjà publiées. Aucun message n’est renvoyé."
    assert Counter(issues) == {3: 1, deja: 3}
    with lecture() as bd_lue:
        assert len(mails_de_decision(bd_lue)) == 3
