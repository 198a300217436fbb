"""The pages of the porteur: what each says, within its number of statements and its weight."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.francais import INSECABLE
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.domain.formulaire import formulaire
from app.models.comptes import Personne
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import adherer, equipe, organisme, personne
from tests.fabriques_dossiers import brouillon, campagne_ouverte, contenu_complet, dossier_depose

Entrer = Callable[[Personne], TestClient]
POIDS_MAXIMUM = 60 * 1024


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_liste_vide_dit_quoi_faire(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    bd.commit()
    reponse = entrer(porteur).get(adresse("dossiers.mes_dossiers"))
    assert reponse.status_code == 200
    assert "Vous n’avez pas encore de dossier." in reponse.text
    assert "Voir les appels ouverts" in reponse.text


def test_la_liste_range_par_etat_et_ne_coute_pas_plus_avec_plus_de_dossiers(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    mien = organisme(bd, porteur)
    brouillon(bd, porteur, organisme=mien, contenu={"projet": {"intitule": "Jardin partagé"}})
    dossier_depose(bd, porteur, organisme=mien)
    bd.commit()
    client = entrer(porteur)
    client.get(adresse("dossiers.mes_dossiers"))
    with compter() as peu:
        page = client.get(adresse("dossiers.mes_dossiers")).text
    assert page.index("À terminer") < page.index("Jardin partagé") < page.index("Déposés") < page.index("AAP-2027-0001")
    assert "Pas encore déposé." in page and "Encore 53 jours" in page
    for _ in range(4):
        dossier_depose(bd, porteur, organisme=mien)
    bd.commit()
    with compter() as beaucoup:
        page = client.get(adresse("dossiers.mes_dossiers")).text
    assert page.count("AAP-2027-000") == 5
    assert len(beaucoup) == len(peu) <= 6


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_vide_montre_ses_onze_etapes(bd: Session, entrer: Entrer) -> None:
    equipe(bd)
    porteur = personne(bd)
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    client.get("/dossiers")
    with compter() as ordres:
        page = client.get(adresse("dossiers.dossier", dossier_id=dossier.id))
    assert page.status_code == 200
    assert page.text.count("<li><div><a href=") == 11
    assert "Cette demande n’est pas encore déposée" in page.text
    assert "0 section sur 11" in page.text
    assert len(ordres) <= 9


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_annonce_son_referent(bd: Session, entrer: Entrer) -> None:
    agents = equipe(bd)
    porteur = personne(bd)
    dossier = brouillon(bd, porteur, contenu=contenu_complet())
    bd.commit()
    client = entrer(porteur)
    with compter() as ordres:
        page = client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).text
    assert agents["chef-projet-3"].courriel in page
    assert "9 sections sur 11" in page
    assert len(ordres) <= 9


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_dossier_depose_dit_qui_le_suit_et_pourquoi(bd: Session, entrer: Entrer) -> None:
    equipe(bd)
    porteur = personne(bd)
    dossier = dossier_depose(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    client.get("/dossiers")
    with compter() as ordres:
        page = client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).text
    assert "pilote de votre demande" in page
    assert "le référent est" in page
    assert "AAP-2027-0001" in page and "Demande déposée" in page
    assert "Retirer ma demande" in page
    assert len(ordres) <= 9


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("etat", [Etat.INSTRUIT, Etat.ACCORDE, Etat.REFUSE, Etat.ATTENTE, Etat.EN_COMITE])
def test_une_decision_secrete_ne_se_devine_pas(etat: Etat, bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    temoin, secret = dossier_depose(bd, porteur), dossier_depose(bd, porteur)
    temoin.etat, secret.etat = Etat.INSTRUIT, etat
    bd.commit()
    client = entrer(porteur)

    def sans_chiffres(dossier_id: int | None) -> str:
        return re.sub(r"\d+", "", client.get(adresse("dossiers.dossier", dossier_id=dossier_id)).text)

    assert "En cours d’examen" in sans_chiffres(temoin.id)
    assert sans_chiffres(temoin.id) == sans_chiffres(secret.id)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_chaque_section_s_ouvre_en_moins_de_70_ko_feuille_et_scripts_compris(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    dossier = brouillon(bd, porteur, contenu=contenu_complet())
    bd.commit()
    client = entrer(porteur)
    titres = set()
    for rang, section in enumerate(formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION), 1):
        page = client.get(adresse("dossiers.section", dossier_id=dossier.id, cle=section.cle))
        assert page.status_code == 200
        annexes = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
        assert len(annexes) >= 3
        recus = [int(client.get(annexe).headers["content-length"]) for annexe in dict.fromkeys(annexes)]
        assert len(page.content) + sum(recus) < 70_000, section.cle
        assert f"Étape {rang} sur 11" in page.text
        titres.add(re.search(r"<title>(.*?)</title>", page.text, re.S).group(1))  # type: ignore[union-attr]
    assert len(titres) == 11
    assert client.get(adresse("dossiers.section", dossier_id=dossier.id, cle="inconnue")).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_relire_montre_les_reponses_et_ce_qui_empeche(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    dossier = brouillon(bd, porteur, contenu=contenu_complet())
    bd.commit()
    page = entrer(porteur).get(adresse("dossiers.relire", dossier_id=dossier.id))
    assert page.status_code == 200
    assert f"6{INSECABLE}points empêchent de déposer" in page.text
    assert page.text.count("Ajoutez le document") == 5
    assert page.text.count("Modifier<span") == 11
    assert "Déposer ma demande" in page.text
    assert len(page.content) < POIDS_MAXIMUM


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_campagne_close_le_dit_avant_de_commencer(
    bd: Session, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    porteur = personne(bd)
    organisme(bd, porteur)
    campagne = campagne_ouverte(bd)
    bd.commit()
    horloge(campagne.ferme_le)
    page = entrer(porteur).get(adresse("dossiers.commencer", campagne_id=campagne.id))
    assert page.status_code == 200
    assert "Cet appel est clos." in page.text
    assert "Commencer ma demande" not in page.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_commencer_propose_de_reprendre(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    dossier = brouillon(bd, porteur)
    bd.commit()
    page = entrer(porteur).get(adresse("dossiers.commencer", campagne_id=dossier.campagne_id)).text
    assert "Vous avez déjà commencé" in page
    assert f'href="/dossiers/{dossier.id}"' in page


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_commencer_cree_un_brouillon_repris_de_la_fiche(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd, prenom="Aline", nom="Lemaire")
    mien = organisme(bd, porteur, nom="Les Jardins imaginaires")
    campagne = campagne_ouverte(bd)
    bd.commit()
    client = entrer(porteur)
    reponse = client.post(adresse("dossiers.creer", campagne_id=campagne.id), data={"organisme_id": str(mien.id)})
    assert reponse.status_code == 303
    debut = reponse.headers["location"].split("?")[0]
    assert "data-propose" not in client.get(f"{debut}/attestations").text  # nobody represents the organisme yet
    page = client.get(f"{debut}/organisme").text
    assert re.search(r'name="reporter_fiche" value="oui" checked', page)  # the file lacks a representative
    for repris in ("Les Jardins imaginaires", "Lemaire", "Aline", porteur.courriel, "Raismes", "59590"):
        assert f'value="{repris}"' in page
    # who signs is proposed from who represents, and saved with the first answer only
    nommee = {"representant_prenom": "Ada", "representant_nom": "Klein", "representant_fonction": "présidence"}
    client.post(f"{debut}/organisme", data={"version": "1", "suite": "rester", **nommee})
    for _ in range(2):
        proposee = client.get(f"{debut}/attestations").text
        assert (
            proposee.count("data-propose") == 2 and 'value="Ada Klein"' in proposee and 'value="présidence"' in proposee
        )
    client.post(f"{debut}/attestations", data={"version": "0", "suite": "rester", "signataire_nom": "Lou Roy"})
    reste = client.get(f"{debut}/attestations").text
    assert reste.count("data-propose") == 1 and 'value="Lou Roy"' in reste and "Ada Klein" not in reste


def test_sans_organisme_choisi_la_page_le_demande(bd: Session, entrer: Entrer) -> None:
    porteur, nouvelle = personne(bd), personne(bd)
    organisme(bd, porteur)
    organisme(bd, porteur)
    campagne = campagne_ouverte(bd)
    bd.commit()
    reponse = entrer(porteur).post(adresse("dossiers.creer", campagne_id=campagne.id), data={})
    assert reponse.status_code == 422
    assert "Choisissez l’organisme qui fait la demande." in reponse.text
    # who acts for none yet is led to create one, and brought back here
    debut = adresse("dossiers.commencer", campagne_id=campagne.id)
    assert f"{adresse('comptes.nouvel_organisme')}?suite={debut}" in entrer(nouvelle).get(debut).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_organisme_qui_n_est_pas_le_mien_ne_se_choisit_pas(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    autre = organisme(bd, personne(bd))
    campagne = campagne_ouverte(bd)
    bd.commit()
    reponse = entrer(porteur).post(
        adresse("dossiers.creer", campagne_id=campagne.id), data={"organisme_id": str(autre.id)}
    )
    assert reponse.status_code == 422


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_lecteur_ne_commence_pas(bd: Session, entrer: Entrer) -> None:
    lecteur = personne(bd)
    mien = organisme(bd, personne(bd))
    adherer(bd, mien, lecteur, RoleAdhesion.LECTEUR)
    campagne = campagne_ouverte(bd)
    bd.commit()
    client = entrer(lecteur)
    assert "Votre rôle permet de lire" in client.get(adresse("dossiers.commencer", campagne_id=campagne.id)).text
    reponse = client.post(adresse("dossiers.creer", campagne_id=campagne.id), data={"organisme_id": str(mien.id)})
    assert reponse.status_code == 403


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_collectif_depose_en_sip_s_il_est_porte(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    support = organisme(bd, nom="Les Jardins imaginaires")
    seul = organisme(bd, porteur, genre=GenreOrganisme.COLLECTIF, nom="Collectif seul")
    porte = organisme(bd, porteur, genre=GenreOrganisme.COLLECTIF, nom="Collectif porté", porte_par_id=support.id)
    aap = campagne_ouverte(bd)
    sip = campagne_ouverte(bd, Dispositif.SIP)
    bd.commit()
    client = entrer(porteur)
    codes = {}
    for campagne in (aap, sip):
        for collectif in (seul, porte):
            reponse = client.post(
                adresse("dossiers.creer", campagne_id=campagne.id), data={"organisme_id": str(collectif.id)}
            )
            codes[campagne.dispositif.value, collectif.nom] = reponse.status_code
    assert codes == {
        ("aap", "Collectif seul"): 409,
        ("aap", "Collectif porté"): 409,
        ("sip", "Collectif seul"): 409,
        ("sip", "Collectif porté"): 303,
    }


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_campagne_non_publiee_n_existe_pas(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    organisme(bd, porteur)
    campagne = campagne_ouverte(bd)
    campagne.est_publiee = False
    bd.commit()
    assert entrer(porteur).get(adresse("dossiers.commencer", campagne_id=campagne.id)).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_d_une_campagne_close_se_lit_encore(
    bd: Session, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    porteur = personne(bd)
    dossier = brouillon(bd, porteur, contenu={"projet": {"resume": "Un résumé précieux."}})
    bd.commit()
    horloge(datetime(2027, 1, 15, 16, tzinfo=UTC))
    client = entrer(porteur)
    assert (
        "Pas déposé\u00a0: la campagne est close" in client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).text
    )
    page = client.get(adresse("dossiers.section", dossier_id=dossier.id, cle="projet")).text
    assert "Un résumé précieux." in page and "<textarea" not in page
