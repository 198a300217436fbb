"""The letters of a publication: what each one says, those that did not leave, and how they leave again."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app import taches
from app.comite import reliure_lettres
from app.comite.commands_instances import noter_vote
from app.comite.commands_lettres import RELIER_LETTRES
from app.comite.lettres import ecrire_lettres
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.domain.calendrier import jour_de_paris
from app.domain.dispositifs import Dispositif
from app.domain.instances import Deliberation
from app.models.comite import Decision
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier
from app.models.fiche import Representant
from tests.comite.conftest import Scene
from tests.comite.publication import decidee, mails_de_decision
from tests.comite.test_pages import texte
from tests.conftest import adresse
from tests.fabriques import campagne
from tests.fabriques_comite import dossier_instruit, publication

Entrer = Callable[[Personne], TestClient]


def _presidente(organisme_id: int) -> Representant:
    return Representant(organisme_id=organisme_id, nom="Petit", prenom="Léa", fonction="présidente", est_legal=True,
                        ajoute_le=maintenant())  # fmt: skip


def _renvoyer(navigateur: TestClient, dossier: Dossier, mail: Courriel) -> int:
    chemin = adresse("comite.renvoyer_lettre", dossier_id=dossier.id, courriel_id=mail.id)
    return navigateur.post(chemin, data={f"adresse_{mail.id}": "ailleurs@exemple.test"}).status_code


def test_ce_qui_n_est_pas_parti_se_voit_et_se_renvoie(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = decidee(bd, scene)
    publication(bd, s, scene.campagne, scene.administrateur, scene.second)
    mails = mails_de_decision(bd)
    mails[0].etat, mails[1].etat, mails[1].erreur = EtatEnvoi.FAIT, EtatEnvoi.ECHEC, "Adresse inconnue"
    deux = scene.dossiers[1]
    qui_pilote = bd.get_one(Personne, deux.pilote_id)
    bd.commit()
    admin, pilote = entrer(scene.administrateur), entrer(qui_pilote)
    vue = texte(admin.get(adresse("comite.seance", seance_id=s.id)).text)
    assert vue.index("Non remis Adresse inconnue") < vue.index("À envoyer") < vue.index("Envoyé")
    # the page of the publication follows them, with a script, without one when asked
    publiee = adresse("comite.publication", seance_id=s.id)
    page = admin.get(publiee).text
    assert "1 e-mail envoyé sur 3 · 1 à envoyer · 1 non remis" in texte(page).replace("\xa0", " ")
    assert 'data-hx-trigger="every 4s"' in page and 'http-equiv="refresh"' not in page
    assert 'http-equiv="refresh"' in admin.get(f"{publiee}?suivre=oui").text
    # it waits for the pilote and for the coordination; the porteur reads it all the same
    ici = adresse("comite.notification", dossier_id=deux.id)
    for qui in (admin, pilote):
        assert f'href="{ici}"' in qui.get(adresse("instruction.a_traiter")).text
    porteur = entrer(scene.porteurs[1])
    chez_lui = adresse("dossiers.dossier", dossier_id=deux.id)
    non_remis = f"L’e-mail n’a pas pu être remis à {mails[1].destinataire}"
    assert non_remis in texte(porteur.get(chez_lui).text)
    assert non_remis not in texte(entrer(scene.porteurs[0]).get(chez_lui.replace("/2", "/1")).text)
    # sent again to another address: wrong ones are said, the same words leave once
    assert "Renvoyer la lettre" in pilote.get(ici).text
    renvoi = adresse("comite.renvoyer_lettre", dossier_id=deux.id, courriel_id=mails[1].id)
    champ = f"adresse_{mails[1].id}"
    refus = pilote.post(renvoi, data={champ: "pas une adresse"})
    assert refus.status_code == 422 and "pas une adresse" in refus.text and "<title>Erreur" in refus.text
    assert pilote.post(renvoi, data={champ: "nouvelle@exemple.test"}).headers["location"] == f"{ici}?fait=renvoyee"
    assert pilote.post(renvoi, data={champ: "nouvelle@exemple.test"}).status_code == 409
    with lecture() as lue:
        nouveau = mails_de_decision(lue)[-1]
    assert (nouveau.destinataire, nouveau.texte, nouveau.etat) == (
        "nouvelle@exemple.test", mails[1].texte, EtatEnvoi.A_FAIRE,
    )  # fmt: skip
    assert "non remis" not in texte(admin.get(publiee).text)
    assert f'href="{ici}"' not in admin.get(adresse("instruction.a_traiter")).text
    assert non_remis not in texte(porteur.get(chez_lui).text)
    assert _renvoyer(pilote, deux, nouveau) == 409  # it has not failed
    # that one fails too: it is handed over otherwise, and waits for nobody any more
    with ecriture() as autre_bd:
        for perdu in (nouveau, mails[2]):
            autre_bd.get_one(Courriel, perdu.id).etat = EtatEnvoi.ECHEC
    assert _renvoyer(pilote, deux, mails[2]) == 409  # it is of another dossier
    assert f'href="{ici}"' in pilote.get(adresse("instruction.a_traiter")).text
    remise = adresse("comite.constater_remise", dossier_id=deux.id, courriel_id=nouveau.id)
    assert [pilote.post(remise).status_code for _ in range(2)] == [303, 409]
    assert f'href="{ici}"' not in pilote.get(adresse("instruction.a_traiter")).text
    assert "Remise autrement" in texte(admin.get(publiee).text)
    # the letters are printed: all of them, or those that no mail handed over, which are then said posted
    with ecriture() as autre_bd:
        organisme_id = scene.dossiers[2].organisme_id
        autre_bd.get_one(Organisme, organisme_id).adresse_correspondance = "3 rue d’Ici\n59220 Denain"
        autre_bd.add(_presidente(organisme_id))
    imprimer = adresse("comite.demander_lettres", seance_id=s.id)
    for lesquelles in ("toutes", "sans_remise", "sans_remise"):
        assert admin.post(imprimer, data={"lesquelles": lesquelles}).status_code == 303
    assert pilote.get(adresse("comite.recueil", recueil_id=1)).status_code == 404  # of whoever asked for it
    dessines: list[str] = []
    monkeypatch.setattr(reliure_lettres, "en_pdf", lambda html, delai: dessines.append(html) or b"%PDF lettres")
    taches.faire_les_taches(maintenant(), [RELIER_LETTRES])
    trois = scene.dossiers[2]
    assert [html.count('<section class="lettre">') for html in dessines] == [3, 1]
    assert trois.numero in dessines[1] and deux.numero not in dessines[1]
    # to the legal representative, whoever wrote the request
    assert "<p>Léa Petit, présidente</p><p>3 rue d’Ici</p>" in dessines[1]
    page = admin.get(publiee).text
    assert "3 lettres en PDF" in texte(page) and page.count("Noter ces lettres comme postées") == 1
    assert admin.get(adresse("comite.recueil", recueil_id=2)).content == b"%PDF lettres"
    postees = adresse("comite.noter_postees", seance_id=s.id, recueil_id=2)
    assert [admin.post(postees).status_code for _ in range(2)] == [303, 409]
    assert admin.post(imprimer, data={"lesquelles": "sans_remise"}).status_code == 409
    assert "Noter ces lettres" not in admin.get(publiee).text


def test_chaque_lettre_dit_ce_qu_il_faut(bd: Session, scene: Scene) -> None:
    campagne(bd, Dispositif.SIP, titre="SIP 2027")
    scene.campagne.contact = {"service": "Service politique de la ville", "telephone": "0327000000"}
    scene.dossiers[0].titre = "L’été & l'eau <ensemble>"
    quatrieme = dossier_instruit(bd, scene.campagne)
    s = decidee(bd, scene, [*scene.dossiers, quatrieme])
    vote = Deliberation("2026-12", jour_de_paris(maintenant()), "Arrêté du préfet")
    noter_vote(bd, scene.dossiers[0], "etat", vote, scene.administrateur, maintenant())
    accord, refus, attente, ajourne = (
        x.texte.replace("\u202f", " ").replace("\xa0", " ") for x in ecrire_lettres(bd, s, scene.campagne, maintenant())
    )
    for attendu in (
        "Demande : L’été & l'eau <ensemble>", "Le montant accordé est de 5 500 €.",
        "- La Porte du Hainaut : 4 500 € (sous réserve de sa décision définitive)\n",
        "- État — politique de la ville : 1 000 €\n", "Vous aviez demandé 8 000 €", "23 000 €", "article 10",
        "Téléphone : 03 27 00 00 00", "http://testserver/dossiers/",
    ):  # fmt: skip
        assert attendu in accord
    for attendu in (
        "n’est pas retenu", "Motif : Le projet reste à préciser.", "- SIP 2027 : ouvert jusqu’au", "recours gracieux",
        "L.411-2", "R.421-5", "Télérecours citoyens", "Contactez Agent chef projet", ", 03 27 00 00 00, ",
        "dans les deux mois", "tribunal administratif de Lille", "Votre interlocuteur : Agent chef projet",
    ):  # fmt: skip
        assert attendu in refus
    assert "liste complémentaire, au rang 1" in attente and "aucune somme n’est réservée" in attente
    assert "reporte sa décision" in ajourne and "Motif : Le projet reste à préciser." in ajourne


def test_une_lettre_s_ecrit_meme_quand_presque_tout_manque(bd: Session, scene: Scene) -> None:
    quatrieme = dossier_instruit(bd, scene.campagne)
    s = decidee(bd, scene, [*scene.dossiers, quatrieme])
    scene.campagne.contact = {}
    for dossier in (*scene.dossiers, quatrieme):
        dossier.titre, dossier.pilote_id = "", None
    for prise in bd.scalars(select(Decision)):
        prise.motif, prise.rang = "", None
    for adhesion in bd.scalars(select(Adhesion)):
        adhesion.etat = EtatAdhesion.RETIREE
    bd.flush()
    lettres = ecrire_lettres(bd, s, scene.campagne, maintenant())
    assert [x.source.destinataires for x in lettres] == [()] * 4
    for lettre in lettres:
        assert "None" not in lettre.texte and "Motif" not in lettre.texte and "interlocuteur" not in lettre.texte
        assert "\n\n\n\n" not in lettre.texte and lettre.sujet.startswith("Décision sur votre demande n° AAP-2027-")
