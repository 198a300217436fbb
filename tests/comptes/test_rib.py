"""Bank details on the organisme's side: proof, request, warning, taking back, reading."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.comptes.commands_rib import DEJA_CE_COMPTE, DEJA_DEMANDE
from app.comptes.routes_preuve import CODE_FAUX, MOT_DE_PASSE_FAUX
from app.comptes.routes_rib import PREUVE_D_ABORD
from app.domain.coordonnees import EtatChangement
from app.domain.droits import RESERVE_AUX_ENGAGEANTS, RoleAdhesion
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel
from app.models.rib import ChangementRib
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_comptes import (
    IBAN,
    PHRASE,
    actes,
    avec_mot_de_passe,
    courriels_de,
    demander_code,
    dernier_code,
    lues,
    prouver_identite,
    sujets,
)
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
AUTRE = "FR7630006000011234567890189"
COMPTE = {"iban": "fr14 2004 1010 0505 0001 3m02 606", "titulaire_compte": "Les Jardins"}
RIB = "/organismes/1/rib"


@pytest.fixture
def gerante(bd: Session) -> Personne:
    return personne(bd, courriel="gerante@exemple.test", prenom="Rose", nom="Lambert", telephone="0327000001")


def _etats() -> list[EtatChangement]:
    return [c.etat for c in lues(select(ChangementRib).order_by(ChangementRib.id))]  # type: ignore[arg-type]


def test_un_changement_attend_et_previent_chaque_gestionnaire(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    tresorier = personne(bd, courriel="tresorier@exemple.test")
    ici = organisme(bd, gerante, iban=AUTRE, titulaire_compte="Ancien titulaire")
    adherer(bd, ici, tresorier)
    bd.commit()
    navigateur = entrer(gerante)
    # without a proof nothing is asked, and what was typed stays
    refuse = navigateur.post(RIB, data=COMPTE)
    assert (refuse.status_code, lu(refuse).count(PREUVE_D_ABORD)) == (422, 1)
    assert f'value="{COMPTE["iban"]}"' in refuse.text and 'href="/compte/preuve?suite=/organismes/1/rib"' in refuse.text
    assert _etats() == []
    assert 'name="iban"' not in navigateur.get(RIB).text

    prouver_identite(navigateur)
    assert 'name="iban"' in navigateur.get(RIB).text
    assert navigateur.post(RIB, data=COMPTE).headers["location"] == f"{RIB}?fait=demande"
    garde, (demande,) = lues(select(Organisme))[0], lues(select(ChangementRib))
    assert (garde.iban, garde.titulaire_compte) == (AUTRE, "Ancien titulaire")
    assert garde.rib_a_confirmer_le == demande.demande_le
    assert (demande.iban, demande.ancien_iban, demande.etat) == (IBAN, AUTRE, EtatChangement.A_CONFIRMER)
    premier = demande.contacts[0]
    assert (premier["nom"], premier["telephone"], premier["est_demandeur"]) == ("Rose Lambert", "0327000001", True)
    for adresse in ("gerante@exemple.test", "tresorier@exemple.test"):
        assert sujets(adresse)[-1] == "Les coordonnées bancaires de votre organisme vont changer"
        texte = courriels_de(adresse)[-1].texte
        assert "Compte actuel : FR… 0189" in texte and "Compte demandé : FR… 2606" in texte
        assert IBAN not in texte.replace(" ", "") and "Annulez tout de suite" in texte
    assert actes() == ["demander_code_de_preuve", "prouver_identite", "changer_rib"]

    # the proof served: another change asks for another one; another gestionnaire stops the request
    page = navigateur.get(RIB).text
    assert 'name="iban"' not in page and "À confirmer" in page
    autre = entrer(tresorier)
    assert autre.post(f"{RIB}/annuler").headers["location"] == f"{RIB}?fait=annule"
    assert autre.post(f"{RIB}/annuler").status_code == 409
    assert _etats() == [EtatChangement.ANNULE]
    assert lues(select(Organisme))[0].rib_a_confirmer_le is None
    assert sujets("gerante@exemple.test")[-1] == "Le changement de coordonnées bancaires est annulé"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_seconde_demande_remplace_la_premiere(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    organisme(bd, gerante, iban=AUTRE, titulaire_compte="Les Jardins")
    bd.commit()
    navigateur = entrer(gerante)
    prouver_identite(navigateur)
    pareil = navigateur.post(RIB, data=COMPTE | {"iban": AUTRE})
    assert (pareil.status_code, lu(pareil).count(DEJA_CE_COMPTE)) == (422, 2)
    navigateur.post(RIB, data=COMPTE)
    prouver_identite(navigateur)
    assert DEJA_DEMANDE in lu(navigateur.post(RIB, data=COMPTE))
    assert navigateur.post(RIB, data=COMPTE | {"titulaire_compte": "Autre"}).status_code == 303
    assert _etats() == [EtatChangement.REMPLACE, EtatChangement.A_CONFIRMER]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_preuve_par_mot_de_passe_ou_par_code_a_elle(
    bd: Session, gerante: Personne, entrer: Entrer, client: TestClient, horloge: Callable[[datetime], datetime]
) -> None:
    avec_mot_de_passe(bd, gerante)
    organisme(bd, gerante, iban=IBAN, titulaire_compte="Les Jardins")
    bd.commit()
    navigateur, voisin = entrer(gerante), entrer(gerante)
    faux = navigateur.post("/compte/preuve", data={"mot_de_passe": "pas celui-ci", "suite": RIB})
    assert (faux.status_code, lu(faux).count(MOT_DE_PASSE_FAUX)) == (422, 2)
    assert "pas celui-ci" not in faux.text
    # a code for signing in proves nothing here
    demander_code(client, "gerante@exemple.test")
    perdu = navigateur.post("/compte/preuve", data={"code": dernier_code("gerante@exemple.test")})
    assert (perdu.status_code, lu(perdu).count(CODE_FAUX)) == (422, 2)
    assert navigateur.post(f"{RIB}/lire").headers["location"] == f"/compte/preuve?suite={RIB}"
    bon = navigateur.post("/compte/preuve", data={"mot_de_passe": PHRASE, "suite": RIB})
    assert bon.headers["location"] == RIB
    assert (
        navigateur.post("/compte/preuve", data={"mot_de_passe": PHRASE, "suite": "//ailleurs"}).headers["location"]
        == "/dossiers"
    )
    # in this session only, for ten minutes
    assert "FR14 2004 1010 0505 0001 3M02 606" in navigateur.post(f"{RIB}/lire").text
    assert voisin.post(f"{RIB}/lire").status_code == 303
    horloge(datetime(2026, 11, 23, 9, 10, tzinfo=UTC))
    assert navigateur.post(f"{RIB}/lire").status_code == 303
    assert actes().count("lire_rib") == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_preuve_essayee_trop_souvent_attend(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    avec_mot_de_passe(bd, gerante)
    bd.commit()
    navigateur = entrer(gerante)
    statuts = [navigateur.post("/compte/preuve", data={"mot_de_passe": "faux"}).status_code for _ in range(11)]
    assert statuts == [422] * 10 + [429]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("iban", "phrase"),
    [
        ("", "Saisissez l’IBAN inscrit sur le RIB."),
        ("FR7630006000011234567890188", "Cet IBAN comporte une erreur : recopiez-le depuis le RIB, par exemple FR76 …"),
        (
            "FR0630006000011234567890188",
            "La clé du RIB contenue dans cet IBAN ne correspond pas : recopiez-le depuis le RIB.",
        ),
    ],
)
def test_un_iban_faux_est_dit_et_garde(bd: Session, gerante: Personne, entrer: Entrer, iban: str, phrase: str) -> None:
    organisme(bd, gerante)
    bd.commit()
    reponse = entrer(gerante).post(RIB, data={"iban": iban, "titulaire_compte": "Les Jardins"})
    assert (reponse.status_code, lu(reponse).count(phrase)) == (422, 2)
    assert f'value="{iban}"' in reponse.text and 'value="Les Jardins"' in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_iban_est_masque(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    organisme(bd, gerante, iban=IBAN, titulaire_compte="Les Jardins")
    bd.commit()
    navigateur = entrer(gerante)
    for chemin in ("/organismes/1", RIB):
        page = navigateur.get(chemin).text
        assert "FR… 2606" in page
        assert IBAN not in page.replace(" ", "") and IBAN[4:-4] not in page
    prouver_identite(navigateur)
    lu = navigateur.post(f"{RIB}/lire")
    assert "FR14 2004 1010 0505 0001 3M02 606" in lu.text
    assert lu.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("role", "statut"),
    [
        (RoleAdhesion.GESTIONNAIRE, 200),
        (RoleAdhesion.SIGNATAIRE, 200),
        (RoleAdhesion.REDACTEUR, 403),
        (RoleAdhesion.LECTEUR, 403),
    ],
)
def test_qui_lit_et_change_le_compte(
    bd: Session, gerante: Personne, entrer: Entrer, role: RoleAdhesion, statut: int
) -> None:
    ici = organisme(bd, gerante, iban=AUTRE)
    autre = personne(bd)
    adherer(bd, ici, autre, role)
    bd.commit()
    navigateur = entrer(autre)
    prouver_identite(navigateur)
    assert navigateur.get(RIB).status_code == statut
    assert navigateur.post(f"{RIB}/lire").status_code == statut
    assert navigateur.post(RIB, data=COMPTE).status_code == (303 if statut == 200 else 403)
    assert navigateur.post(f"{RIB}/annuler").status_code == (303 if statut == 200 else 403)
    if role is RoleAdhesion.REDACTEUR:
        assert RESERVE_AUX_ENGAGEANTS in lu(navigateur.get(RIB))
    assert len(lues(select(Courriel))) > 0
