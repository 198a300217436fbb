"""Campaigns: create, change, publish, clone, weights."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif
from app.domain.grille import POIDS_PAR_DEFAUT
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.instruction import Note
from tests import fabriques as f
from tests.conftest import adresse
from tests.fabriques_administration import (
    CONTACT,
    campagne_presentee,
    comptes_des_tables,
    derniere_ligne,
    formulaire_de_campagne,
    relire,
)
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import brouillon, dossier_depose

Entrer = Callable[[Personne], TestClient]


CREATION = {
    "dispositif": "aap", "annee": "2027", "titre": "Appel à projets 2027", "ouvre_jour": "15/11/2026",
    "ouvre_heure": "9 h", "ferme_jour": "15 janvier 2027", "ferme_heure": "17h",
}  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_creer_une_campagne_la_garde_cachee(navigateur: TestClient, bd: Session) -> None:
    reponse = navigateur.post(adresse("administration.creer_campagne"), data=CREATION)
    campagne = lues(select(Campagne))[0]
    assert reponse.status_code == 303
    assert reponse.headers["location"].endswith(f"/administration/campagnes/{campagne.id}/modifier?fait=creee")
    assert campagne.ouvre_le == datetime(2026, 11, 15, 8, tzinfo=UTC)
    assert campagne.ferme_le == datetime(2027, 1, 15, 16, tzinfo=UTC)
    assert (campagne.est_publiee, campagne.poids) == (False, POIDS_PAR_DEFAUT)
    assert derniere_ligne() == ("creer_campagne", f"campagne:{campagne.id}", {"dispositif": "aap", "annee": 2027})


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changement", "champ", "phrase"),
    [
        ({"ouvre_jour": "31/02/2026"}, "ouvre_jour", "n’existe pas dans le calendrier"),
        ({"ferme_heure": "25 h"}, "ferme_heure", "de 0\u00a0h à 23\u00a0h\u00a059"),
        (
            {"ferme_jour": "28/03/2027", "ferme_heure": "2 h 30"},
            "ferme_heure",
            "n’existe pas",
        ),
        ({"ferme_jour": "31/10/2027", "ferme_heure": "2 h 30"}, "ferme_heure", "existe deux fois"),
        ({"ferme_jour": "14/11/2026"}, "ferme_jour", "postérieure à l’ouverture"),
        ({"annee": "27"}, "annee", "quatre chiffres"),
        ({"titre": ""}, "titre", "Donnez un titre"),
        ({"dispositif": "cpo"}, "dispositif", "Choisissez le dispositif"),
    ],
)
def test_une_creation_mal_remplie_garde_la_saisie(
    navigateur: TestClient, bd: Session, changement: dict[str, str], champ: str, phrase: str
) -> None:
    reponse = navigateur.post(adresse("administration.creer_campagne"), data={**CREATION, **changement})
    assert reponse.status_code == 422
    assert f'id="{champ}-erreur"' in reponse.text
    assert phrase in reponse.text
    assert "<title>Erreur\u00a0: " in reponse.text
    assert 'value="15/11/2026"' in reponse.text or "ouvre_jour" in changement
    assert lues(select(Campagne)) == []


def test_une_campagne_existe_une_fois_par_annee(navigateur: TestClient, bd: Session) -> None:
    campagne_presentee(bd)
    reponse = navigateur.post(adresse("administration.creer_campagne"), data=CREATION)
    assert reponse.status_code == 422
    assert "La campagne AAP 2027 existe déjà." in reponse.text


def test_modifier_enregistre_toutes_les_regles(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    page = adresse("administration.modifier_campagne", campagne_id=campagne.id)
    reponse = navigateur.post(page, data=formulaire_de_campagne(ferme_heure="18 h 30", points_ecartes=["bilan"]))
    assert reponse.status_code == 303
    lue = relire(campagne)
    assert lue.ferme_le == datetime(2027, 1, 15, 17, 30, tzinfo=UTC)
    assert (lue.taux_plafond_pour_mille, lue.cofinancement_min_pour_mille) == (800, 200)
    assert (lue.part_qpv_min_pour_mille, lue.part_qpv_bloque) == (500, True)
    assert (lue.plafond_dossier_cents, lue.plafond_annuel_cents) == (3_000_000, 6_000_050)
    assert lue.pieces_requises == ["rib", "statuts"] and lue.points_ecartes == ["bilan"]
    assert lue.contact == CONTACT
    acte, objet, details = derniere_ligne()
    assert (acte, objet) == ("modifier_campagne", f"campagne:{campagne.id}")
    assert "fenetre" in details["champs"]
    # the former rules stay in the trail, as figures and codes: neither the title nor the contact
    assert details["etaient"]["fenetre"][1] == campagne.ferme_le.isoformat()
    assert not {"titre", "contact", "presentation"} & set(details["etaient"])
    assert set(details["etaient"]) <= set(details["champs"])
    # what is shown again is what was stored
    html = navigateur.get(page).text
    assert 'value="18 h 30"' in html
    assert "60\u202f000,50" in html
    assert html.count(" checked") == 4


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_modification_refusee_garde_tout_et_ne_change_rien(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    avant = comptes_des_tables()
    reponse = navigateur.post(
        adresse("administration.modifier_campagne", campagne_id=campagne.id),
        data=formulaire_de_campagne(
            titre="Un titre tapé",
            taux_plafond="beaucoup",
            plafond_dossier="1.200,50",
            contact_courriel="pas une adresse",
        ),
    )
    assert reponse.status_code == 422
    for tape in ("Un titre tapé", "beaucoup", "1.200,50", "pas une adresse"):
        assert f'value="{tape}"' in reponse.text
    for champ in ("taux_plafond", "plafond_dossier", "contact_courriel"):
        assert f'id="{champ}-erreur"' in reponse.text
    assert comptes_des_tables() == avant
    assert relire(campagne).titre == "Appel à projets 2027"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_campagne_publiee_reste_publiable(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    reponse = navigateur.post(
        adresse("administration.modifier_campagne", campagne_id=campagne.id),
        data=formulaire_de_campagne(contact_telephone=""),
    )
    assert reponse.status_code == 422
    assert "Saisissez le téléphone du service." in reponse.text
    assert relire(campagne).contact == CONTACT


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_publier_dit_ce_qui_manque(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd, est_publiee=False, presentation="")
    reponse = navigateur.post(adresse("administration.publier_campagne", campagne_id=campagne.id))
    assert reponse.status_code == 409
    assert "Dites ce que la campagne finance." in reponse.text
    assert not relire(campagne).est_publiee


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_publier_puis_retirer(navigateur: TestClient, client: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd, est_publiee=False)
    publique = adresse("appels.campagne", campagne_id=campagne.id)
    assert client.get(publique).status_code == 404
    assert navigateur.post(adresse("administration.publier_campagne", campagne_id=campagne.id)).status_code == 303
    assert derniere_ligne()[0] == "publier_campagne"
    assert client.get(publique).status_code == 200
    assert navigateur.post(adresse("administration.depublier_campagne", campagne_id=campagne.id)).status_code == 303
    assert derniere_ligne()[0] == "depublier_campagne"
    assert client.get(publique).status_code == 404


def test_une_campagne_commencee_ne_se_retire_plus(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    brouillon(bd, campagne=campagne)
    bd.commit()
    reponse = navigateur.post(adresse("administration.depublier_campagne", campagne_id=campagne.id))
    assert reponse.status_code == 409
    assert "compte déjà 1 demande" in reponse.text
    assert relire(campagne).est_publiee


def test_cloner_reprend_tout_un_an_plus_tard_sans_rien_engager(navigateur: TestClient, bd: Session) -> None:
    source = campagne_presentee(
        bd, decision_prevue="comité d’avril 2027", part_qpv_min_pour_mille=500, part_qpv_bloque=True,
        plafond_dossier_cents=3_000_000, plafond_annuel_cents=4_000_000, delai_cible_jours=90,
        cofinancement_min_pour_mille=100, pieces_requises=["rib"], points_ecartes=["bilan"],
        poids={"orientation": 5}, dernier_numero=12,
    )  # fmt: skip
    f.enveloppe(bd, source).engage_cents = 700
    f.enveloppe(bd, source, "etat", 40_000_000)
    bd.commit()
    assert navigateur.post(adresse("administration.cloner_campagne", campagne_id=source.id)).status_code == 303
    copie = lues(select(Campagne).where(col(Campagne.annee) == 2028))[0]
    repris = (
        "dispositif", "taux_plafond_pour_mille", "cofinancement_min_pour_mille", "part_qpv_min_pour_mille",
        "part_qpv_bloque", "plafond_dossier_cents", "plafond_annuel_cents", "delai_cible_jours", "pieces_requises",
        "points_ecartes", "poids", "contact", "presentation",
    )  # fmt: skip
    source = relire(source)
    assert {champ: getattr(copie, champ) for champ in repris} == {champ: getattr(source, champ) for champ in repris}
    assert (copie.titre, copie.decision_prevue) == ("Appel à projets 2028", "comité d’avril 2028")
    assert (copie.est_publiee, copie.dernier_numero, copie.clonee_de_id) == (False, 0, source.id)
    # Sunday 15 November 2026, 9 h → Sunday 14 November 2027, 9 h; Friday 15 January 2027 → Friday 14 January 2028
    assert copie.ouvre_le == datetime(2027, 11, 14, 8, tzinfo=UTC)
    assert copie.ferme_le == datetime(2028, 1, 14, 16, tzinfo=UTC)
    enveloppes = lues(select(Enveloppe).where(col(Enveloppe.campagne_id) == copie.id).order_by(col(Enveloppe.id)))
    assert [(e.financeur_code, e.montant_cents, e.engage_cents) for e in enveloppes] == [
        ("caph", 25_000_000, 0),
        ("etat", 40_000_000, 0),
    ]
    assert derniere_ligne() == ("cloner_campagne", f"campagne:{copie.id}", {"source": source.id, "annee": 2028})
    encore = navigateur.post(adresse("administration.cloner_campagne", campagne_id=source.id))
    assert encore.status_code == 409
    assert "La campagne AAP 2028 existe déjà." in encore.text


def test_une_fenetre_continue_se_clone_a_la_meme_date(navigateur: TestClient, bd: Session) -> None:
    source = campagne_presentee(
        bd, dispositif=Dispositif.SIP, annee=2026,
        ouvre_le=datetime(2025, 12, 31, 23, tzinfo=UTC), ferme_le=datetime(2026, 12, 31, 23, tzinfo=UTC),
    )  # fmt: skip
    navigateur.post(adresse("administration.cloner_campagne", campagne_id=source.id))
    copie = lues(select(Campagne).where(col(Campagne.annee) == 2027))[0]
    assert copie.ouvre_le == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert copie.ferme_le == datetime(2027, 12, 31, 23, tzinfo=UTC)


POIDS = dict.fromkeys(POIDS_PAR_DEFAUT, "2")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_bareme_se_regle_avant_la_premiere_note(navigateur: TestClient, bd: Session) -> None:
    campagne = campagne_presentee(bd)
    page = adresse("administration.fixer_bareme", campagne_id=campagne.id)
    assert navigateur.post(page, data={**POIDS, "orientation": "4"}).status_code == 303
    assert relire(campagne).poids == dict.fromkeys(POIDS_PAR_DEFAUT, 2) | {"orientation": 4}
    assert derniere_ligne()[0] == "fixer_bareme"
    refus = navigateur.post(page, data={**POIDS, "ancrage": "11"})
    assert (refus.status_code, 'id="ancrage-erreur"' in refus.text) == (422, True)
    nuls = navigateur.post(page, data=dict.fromkeys(POIDS, "0"))
    assert (nuls.status_code, "un poids à un critère au moins" in nuls.text) == (422, True)
    assert relire(campagne).poids["orientation"] == 4


def test_le_bareme_est_fige_par_une_note(navigateur: TestClient, bd: Session) -> None:
    agents = f.equipe(bd)
    campagne = campagne_presentee(bd, poids=dict(POIDS_PAR_DEFAUT))
    dossier = dossier_depose(bd, campagne=campagne)
    bd.add(Note(dossier_id=dossier.id, personne_id=agents["chef-projet-3"].id, critere="ancrage", valeur=2,
                modifiee_le=datetime(2026, 11, 23, 9, tzinfo=UTC)))  # fmt: skip
    bd.commit()
    reponse = navigateur.post(adresse("administration.fixer_bareme", campagne_id=campagne.id), data=POIDS)
    assert reponse.status_code == 409
    assert "Des notes sont déjà posées sur cette campagne" in reponse.text
    assert relire(campagne).poids == POIDS_PAR_DEFAUT
    ecran = navigateur.get(adresse("administration.bareme", campagne_id=campagne.id)).text
    assert "Enregistrer le barème" not in ecran
