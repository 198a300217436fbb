"""The organisme's file through its pages, and its way into a dossier and back."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import RoleAdhesion
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Section, VersionDossier
from app.models.fiche import CompteAnnuel, MoyensHumains, Representant
from tests.compteur import compter
from tests.fabriques import adherer, campagne, organisme, personne
from tests.fabriques_comptes import actes, lues
from tests.fabriques_dossiers import dossier_depose
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
FICHE = "/organismes/1/fiche"
IDENTITE = {
    "forme_juridique": "Association loi 1901", "objet": "Jardiner ensemble\nau pied des tours",
    "date_creation": "12/3/2012", "site_web": "www.exemple.fr", "adresse_correspondance": "BP 12, 59590 Raismes",
}  # fmt: skip
PERSONNE = {
    "prenom": "Aline", "nom": "Lemaire", "fonction": "présidence", "courriel": "aline@exemple.fr",
    "telephone": "03 27 00 00 01", "est_legal": "oui", "depuis": "1/2/2024", "representant_id": "",
}  # fmt: skip
MOYENS = {
    "annee": "2025",
    "benevoles": "15",
    "salaries": "3",
    "emplois_aides": "1",
    "etpt": "2,5",
    "adherents": "1 140",
}
COMPTES = {"annee": "2025", "charges": "42 300,50 €", "produits": "43 000", "subventions": "20 000"}


@pytest.fixture
def gerante(bd: Session) -> Personne:
    return personne(bd, prenom="Rose", nom="Lambert")


def test_remplir_la_fiche_vide_ses_constats(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    organisme(bd, gerante, iban="FR1420041010050500013M02606")
    bd.commit()
    navigateur = entrer(gerante)
    assert f'href="{FICHE}"' in navigateur.get("/organismes/1").text
    with compter() as ordres:
        page = navigateur.get(FICHE).text
    assert len(ordres) <= 8
    assert "12\u00a0points à compléter ou à mettre à jour" in page
    for partie, donnees in (
        ("identite", IDENTITE),
        ("representants", PERSONNE),
        ("moyens", MOYENS),
        ("comptes", COMPTES),
    ):
        reponse = navigateur.post(f"{FICHE}/{partie}", data=donnees)
        assert reponse.status_code == 303, (partie, reponse.text[:2000])
        assert navigateur.get(str(reponse.headers["location"])).status_code == 200
    # the file is full; the safe is empty: that is said here too
    assert "6\u00a0points à compléter" in navigateur.get(FICHE).text
    assert "Coffre : 6 documents à ajouter ou à renouveler." in lu(navigateur.get(FICHE))
    tenu = lues(select(Organisme))[0]
    assert (tenu.objet, tenu.date_creation) == ("Jardiner ensemble\nau pied des tours", date(2012, 3, 12))
    legal = lues(select(Representant))[0]
    assert (legal.telephone, legal.est_legal, legal.depuis) == ("0327000001", True, date(2024, 2, 1))
    moyens, comptes = lues(select(MoyensHumains))[0], lues(select(CompteAnnuel))[0]
    assert (moyens.annee, moyens.adherents, moyens.etpt_centiemes, moyens.volontaires) == (2025, 1140, 250, None)
    assert (comptes.charges_cents, comptes.resultat_cents) == (4_230_050, 69_950)
    # a year is corrected in place; a person too, then leaves without being erased
    navigateur.post(f"{FICHE}/moyens", data=MOYENS | {"benevoles": "20"})
    assert [m.benevoles for m in lues(select(MoyensHumains))] == [20]
    assert 'value="Lemaire"' in navigateur.get(f"{FICHE}/representants?representant=1").text
    navigateur.post(f"{FICHE}/representants", data=PERSONNE | {"representant_id": "1", "fonction": "trésorerie"})
    assert [r.fonction for r in lues(select(Representant))] == ["trésorerie"]
    assert navigateur.post(f"{FICHE}/representants/1/retirer").status_code == 303
    assert lues(select(Representant))[0].retire_le is not None
    assert "Indiquez la personne qui représente légalement" in navigateur.get(FICHE).text
    assert actes() == [
        "completer_identite", "enregistrer_representant", "fixer_moyens", "fixer_comptes", "fixer_moyens",
        "enregistrer_representant", "retirer_representant",
    ]  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("partie", "donnees", "phrase"),
    [
        ("identite", IDENTITE | {"date_creation": "12/03/2030"}, "Cette date est à venir."),
        ("identite", IDENTITE | {"forme_juridique": "voir www.evil"}, "Écrivez ce nom sans adresse de site"),
        ("representants", PERSONNE | {"nom": ""}, "Saisissez le nom de la personne."),
        ("representants", PERSONNE | {"courriel": "aline"}, "Saisissez une adresse e-mail complète"),
        ("moyens", MOYENS | {"annee": "2026"}, "Cette année n’est pas encore close."),
        ("moyens", MOYENS | {"annee": "25"}, "Saisissez une année à quatre chiffres"),
        ("moyens", MOYENS | {"emplois_aides": "4"}, "« Dont emplois aidés » dépasse « Salariés »"),
        ("comptes", COMPTES | {"charges": ""}, "Saisissez le total des charges"),
        ("comptes", COMPTES | {"produits": "1.200,50"}, "Nous hésitons sur"),
        ("comptes", COMPTES | {"subventions": "43 000,01"}, "Les subventions publiques dépassent"),
    ],
)
def test_ce_qui_est_mal_rempli_est_dit_et_garde(
    bd: Session, gerante: Personne, entrer: Entrer, partie: str, donnees: dict[str, str], phrase: str
) -> None:
    organisme(bd, gerante)
    bd.commit()
    reponse = entrer(gerante).post(f"{FICHE}/{partie}", data=donnees)
    assert reponse.status_code == 422
    assert phrase in lu(reponse)
    for valeur in ("www.exemple.fr", "Aline", "15", "20 000"):
        if valeur in donnees.values():
            assert f'value="{valeur}"' in reponse.text
    assert actes() == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_portes_de_la_fiche(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    ici = organisme(bd, gerante)
    commune = organisme(bd, gerante, genre=GenreOrganisme.COMMUNE)
    autre = organisme(bd, gerante)
    lecteur = personne(bd)
    adherer(bd, ici, lecteur, RoleAdhesion.LECTEUR)
    commune_id, autre_id = commune.id, autre.id
    bd.commit()
    lit = entrer(lecteur)
    assert lit.get(FICHE).status_code == 200
    assert "<form" not in lit.get(f"{FICHE}/comptes").text.split("<main")[1]
    assert lit.post(f"{FICHE}/comptes", data=COMPTES).status_code == 403
    gere = entrer(gerante)
    assert gere.get(f"/organismes/{commune_id}/fiche/comptes").status_code == 404
    gere.post(f"{FICHE}/representants", data=PERSONNE)
    # a person of another organisme is nobody here
    assert gere.post(f"/organismes/{autre_id}/fiche/representants/1/retirer").status_code == 404
    assert (
        gere.post(f"/organismes/{autre_id}/fiche/representants", data=PERSONNE | {"representant_id": "1"}).status_code
        == 404
    )


def test_une_demande_prend_toute_la_fiche_et_la_rend_sur_demande(
    bd: Session, gerante: Personne, entrer: Entrer
) -> None:
    ici = organisme(bd, gerante)
    appel = campagne(bd)
    dossier_depose(bd, gerante, organisme=ici, campagne=appel)
    appel_id, ancien = appel.id, ici.nom
    bd.commit()
    gravee = lues(select(VersionDossier))[0].contenu
    navigateur = entrer(gerante)
    for partie, donnees in (("identite", IDENTITE), ("representants", PERSONNE), ("moyens", MOYENS)):
        navigateur.post(f"{FICHE}/{partie}", data=donnees)
    assert navigateur.post(f"/dossiers/commencer/{appel_id}", data={"organisme_id": "1"}).status_code == 303
    pris = lues(select(Section).where(Section.cle == "organisme").order_by(Section.id))[-1]  # type: ignore[arg-type]
    assert pris.contenu["representant_nom"] == "Lemaire" and pris.contenu["representant_telephone"] == "0327000001"
    assert (pris.contenu["benevoles"], pris.contenu["etp"], pris.contenu["site_web"]) == ("15", "2,5", "www.exemple.fr")
    assert "volontaires" not in pris.contenu and "objet" not in pris.contenu

    page = f"/dossiers/{pris.dossier_id}/organisme"
    assert 'name="reporter_fiche"' in navigateur.get(page).text
    assert 'name="reporter_fiche"' not in navigateur.get(f"/dossiers/{pris.dossier_id}/projet").text
    change = {
        "version": "1", "nom": "Les Jardins neufs", "ville": "Denain <b>", "benevoles": "22", "adherents": "1 140",
        "representant_nom": "Moreau", "representant_prenom": "Alix",
    }  # fmt: skip
    # without the box the file does not move
    assert navigateur.post(page, data=change | {"nom": "Ailleurs"}).status_code == 303
    assert lues(select(Organisme))[0].nom == ancien
    assert navigateur.post(page, data=change | {"version": "2", "reporter_fiche": "oui"}).status_code == 303
    garde, legal = lues(select(Organisme))[0], lues(select(Representant))[0]
    assert (garde.nom, garde.ville) == (
        "Les Jardins neufs",
        "Raismes",
    )
    assert (legal.nom, legal.prenom) == ("Moreau", "Alix")
    assert lues(select(MoyensHumains))[0].benevoles == 22
    assert actes()[-1] == "reporter_sur_la_fiche"
    assert lues(select(VersionDossier))[0].contenu == gravee
