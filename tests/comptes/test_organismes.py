"""Organismes: creating, joining, managing members; bank details."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes import commands_organismes as commands
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import Role, RoleAdhesion
from app.domain.organismes import DERNIER_GESTIONNAIRE
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from tests.fabriques import adherer, organisme, personne, siret
from tests.fabriques_comptes import actes, courriels_de, lues, sujets
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
SIRET = siret(4_200_000)
FICHE = {
    "genre": "association", "nom": "Les Jardins d’essai & Cie", "siret": SIRET, "rna": "",
    "adresse": "2 rue Neuve", "code_postal": "59 220", "ville": "Denain",
}  # fmt: skip


@pytest.fixture
def porteur(bd: Session) -> Personne:
    qui = personne(bd, courriel="porteur@exemple.test", prenom="Alix", nom="Moreau")
    bd.commit()
    return qui


@pytest.fixture
def gerante(bd: Session) -> Personne:
    return personne(bd, courriel="gerante@exemple.test", prenom="Rose", nom="Lambert")


def _adhesions() -> list[tuple[RoleAdhesion, EtatAdhesion]]:
    return [(a.role, a.etat) for a in lues(select(Adhesion).order_by(col(Adhesion.id)))]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_creer_un_organisme_en_fait_le_gestionnaire(porteur: Personne, entrer: Entrer) -> None:
    navigateur = entrer(porteur)
    reponse = navigateur.post("/organismes/creer", data=FICHE | {"rna": "w591234567"})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/organismes/1?fait=cree")
    cree = lues(select(Organisme))[0]
    assert (cree.siret, cree.rna, cree.code_postal, cree.nom) == (SIRET, "W591234567", "59220", FICHE["nom"])
    assert _adhesions() == [(RoleAdhesion.GESTIONNAIRE, EtatAdhesion.ACTIVE)]
    assert actes() == ["creer_organisme"]
    assert "L’organisme est créé." in navigateur.get("/organismes/1?fait=cree").text
    # asked for on the way to a call: one goes on where one was, never off the portal
    for suite, chemin in (
        ("/dossiers/commencer/7", "/dossiers/commencer/7"),
        ("//ailleurs.test", "/organismes/3?fait=cree"),
    ):
        assert (
            f'name="suite" value="{suite if suite[1] != "/" else ""}"'
            in navigateur.get(f"/organismes/creer?suite={suite}").text
        )
        reponse = navigateur.post("/organismes/creer", data=FICHE | {"siret": siret(len(suite)), "suite": suite})
        assert reponse.headers["location"] == chemin
    assert "Les Jardins d’essai &amp; Cie" in navigateur.get("/organismes").text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"siret": "123"}, "Saisissez les 14 chiffres du SIRET, par exemple 732 829 320 00074."),
        (
            {"siret": "73282932000075"},
            "Ce SIRET comporte une erreur de frappe : vérifiez les 14 chiffres sur votre avis de situation.",
        ),
        ({"siret": ""}, "Indiquez le SIRET ou le numéro RNA de l’association."),
        ({"genre": "commune", "siret": "", "rna": "W591234567"}, "Indiquez les 14 chiffres du SIRET."),
        ({"genre": ""}, "Choisissez ce qu’est votre organisme."),
        ({"genre": "prefecture"}, "Choisissez ce qu’est votre organisme."),
        ({"nom": ""}, "Saisissez le nom de l’organisme."),
        ({"nom": "Gagnez sur www.evil"}, "Écrivez ce nom sans adresse de site ni signe < > { }."),
        ({"rna": "59123"}, "Saisissez le numéro RNA : la lettre W suivie de 9 chiffres, par exemple W591234567."),
        ({"code_postal": "5922"}, "Saisissez un code postal à 5 chiffres, par exemple 59220."),
        ({"genre": "collectif"}, "Indiquez le SIRET de l’organisme qui porte le collectif."),
        ({"genre": "collectif", "siret_porteur": siret(77)}, commands.PORTEUR_INCONNU),
    ],
)
def test_ce_qui_est_mal_rempli_est_dit_et_garde(
    porteur: Personne, entrer: Entrer, champs: dict[str, str], phrase: str
) -> None:
    reponse = entrer(porteur).post("/organismes/creer", data=FICHE | champs)
    assert (reponse.status_code, lu(reponse).count(phrase)) == (422, 2)
    assert 'value="2 rue Neuve"' in reponse.text
    for valeur in set(champs.values()) - {"", "association", "collectif", "commune", "prefecture"}:
        assert f'value="{valeur}"' in reponse.text
    assert lues(select(Organisme)) == []


def test_un_collectif_est_porte_et_le_porteur_prevenu(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer
) -> None:
    organisme(bd, gerante, siret=SIRET)
    bd.commit()
    fiche = FICHE | {"genre": "collectif", "siret": "", "siret_porteur": SIRET}
    assert entrer(porteur).post("/organismes/creer", data=fiche).status_code == 303
    collectif = lues(select(Organisme).where(col(Organisme.genre) == GenreOrganisme.COLLECTIF))[0]
    assert (collectif.siret, collectif.porte_par_id) == (None, 1)
    assert sujets("gerante@exemple.test") == ["Un collectif d’habitants vous nomme comme organisme porteur"]
    assert "« Les Jardins d’essai & Cie »" in courriels_de("gerante@exemple.test")[0].texte


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("champ", ["siret", "rna"])
def test_un_organisme_connu_est_propose_sans_nommer_personne(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer, champ: str
) -> None:
    organisme(bd, gerante, siret=SIRET, rna="W591234567")
    bd.commit()
    numeros = {"siret": SIRET, "rna": ""} if champ == "siret" else {"siret": "", "rna": "W591234567"}
    reponse = entrer(porteur).post("/organismes/creer", data=FICHE | numeros)
    assert (reponse.status_code, reponse.text.count(commands.DEJA_INSCRIT)) == (422, 2)
    assert f'name="numero" value="{numeros[champ]}"' in reponse.text
    assert "Lambert" not in reponse.text and "gerante@" not in reponse.text
    assert len(lues(select(Organisme))) == 1


def test_rejoindre_attend_l_accord_et_n_ouvre_rien(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer
) -> None:
    organisme(bd, gerante, siret=SIRET)
    bd.commit()
    navigateur = entrer(porteur)
    reponse = navigateur.post("/organismes/rejoindre", data={"numero": SIRET})
    assert reponse.headers["location"] == "/organismes?fait=demande"
    assert _adhesions()[1] == (RoleAdhesion.LECTEUR, EtatAdhesion.DEMANDEE)
    assert "En attente" in navigateur.get("/organismes").text
    assert sujets("gerante@exemple.test") == ["Une personne demande à rejoindre votre organisme"]
    assert actes() == ["demander_adhesion"]
    for chemin in ("/organismes/1", "/organismes/1/rib"):
        assert navigateur.get(chemin).status_code == 404
    for chemin in ("", "/rib", "/rib/lire", "/quitter", "/membres/2/approuver", "/membres/1/retirer"):
        assert navigateur.post(f"/organismes/1{chemin}", data={"role": "gestionnaire"}).status_code == 404
    encore = navigateur.post("/organismes/rejoindre", data={"numero": SIRET})
    assert encore.status_code == 409
    assert "Votre demande est déjà partie." in encore.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_rejoindre_un_numero_inconnu(porteur: Personne, entrer: Entrer) -> None:
    reponse = entrer(porteur).post("/organismes/rejoindre", data={"numero": SIRET})
    assert (reponse.status_code, reponse.text.count(commands.INCONNU)) == (422, 2)
    assert f'value="{SIRET}"' in reponse.text


@pytest.mark.parametrize(
    ("acte", "etat", "sujet", "statut"),
    [
        ("approuver", EtatAdhesion.ACTIVE, "Votre demande pour rejoindre un organisme est acceptée", 200),
        ("refuser", EtatAdhesion.REFUSEE, "Votre demande pour rejoindre un organisme est refusée", 404),
    ],
)
def test_un_gestionnaire_repond_une_seule_fois(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer, acte: str, etat: EtatAdhesion, sujet: str,
    statut: int,
) -> None:  # fmt: skip
    organisme(bd, gerante, siret=SIRET)
    bd.commit()
    demandeur, navigateur = entrer(porteur), entrer(gerante)
    demandeur.post("/organismes/rejoindre", data={"numero": SIRET})
    assert "Alix Moreau" in navigateur.get("/organismes/1").text
    assert navigateur.post(f"/organismes/1/membres/2/{acte}", data={"role": "redacteur"}).status_code == 303
    assert _adhesions()[1][1] is etat
    assert sujets("porteur@exemple.test") == [sujet]
    assert actes()[-1] == f"{acte}_adhesion"
    assert demandeur.get("/organismes/1").status_code == statut
    encore = navigateur.post(f"/organismes/1/membres/2/{acte}", data={"role": "redacteur"})
    assert encore.status_code == (409 if acte == "approuver" else 404)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_demande_refusee_peut_etre_refaite(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer
) -> None:
    ici = organisme(bd, gerante, siret=SIRET)
    adherer(bd, ici, porteur).etat = EtatAdhesion.REFUSEE
    bd.commit()
    assert entrer(porteur).post("/organismes/rejoindre", data={"numero": SIRET}).status_code == 303
    assert _adhesions()[1] == (RoleAdhesion.LECTEUR, EtatAdhesion.DEMANDEE)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [RoleAdhesion.REDACTEUR, RoleAdhesion.LECTEUR, RoleAdhesion.SIGNATAIRE])
def test_un_membre_lit_mais_ne_gere_pas(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer, role: RoleAdhesion
) -> None:
    ici = organisme(bd, gerante, siret=SIRET)
    adherer(bd, ici, porteur, role)
    bd.commit()
    navigateur = entrer(porteur)
    page = navigateur.get("/organismes/1")
    assert page.status_code == 200
    assert "Rose Lambert" in page.text and "Nom, siège et numéros" not in page.text
    for chemin in ("", "/membres/1/retirer", "/membres/1/role", "/membres/1/approuver", "/membres/1/refuser"):
        assert navigateur.post(f"/organismes/1{chemin}", data=FICHE | {"role": "lecteur"}).status_code == 403
    assert navigateur.post("/organismes/1/quitter").headers["location"] == "/organismes?fait=quitte"
    assert navigateur.get("/organismes/1").status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_portes_d_un_organisme(
    bd: Session, client: TestClient, porteur: Personne, gerante: Personne, entrer: Entrer
) -> None:
    organisme(bd, gerante, siret=SIRET)
    agent, admin = personne(bd, Role.AGENT), personne(bd, Role.ADMINISTRATEUR)
    bd.commit()
    assert client.get("/organismes/1").headers["location"] == "/connexion?suite=/organismes/1"
    statuts = [entrer(qui).get("/organismes/1").status_code for qui in (porteur, agent, admin, gerante)]
    assert statuts == [404, 404, 200, 200]
    assert entrer(admin).post("/organismes/1/rib/lire").status_code == 403
    assert [entrer(qui).get("/organismes").status_code for qui in (agent, admin)] == [403, 403]
    for chemin in ("/organismes/2", "/organismes/99999999999999999999", "/organismes/a"):
        assert entrer(gerante).get(chemin).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_adhesion_d_un_autre_organisme_est_inconnue(
    bd: Session, porteur: Personne, gerante: Personne, entrer: Entrer
) -> None:
    organisme(bd, gerante, siret=SIRET)
    organisme(bd, porteur)
    bd.commit()
    assert entrer(gerante).post("/organismes/1/membres/2/retirer").status_code == 404
    assert _adhesions()[1] == (RoleAdhesion.GESTIONNAIRE, EtatAdhesion.ACTIVE)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("chemin", "donnees"),
    [("/membres/1/role", {"role": "lecteur"}), ("/membres/1/retirer", {}), ("/quitter", {})],
)
def test_le_dernier_gestionnaire_reste(
    bd: Session, gerante: Personne, porteur: Personne, entrer: Entrer, chemin: str, donnees: dict[str, str]
) -> None:
    ici = organisme(bd, gerante, siret=SIRET)
    adherer(bd, ici, porteur, RoleAdhesion.SIGNATAIRE)
    bd.commit()
    refus = entrer(gerante).post(f"/organismes/1{chemin}", data=donnees)
    assert refus.status_code == 409
    assert DERNIER_GESTIONNAIRE in lu(refus)
    assert _adhesions()[0] == (RoleAdhesion.GESTIONNAIRE, EtatAdhesion.ACTIVE)


def test_un_gestionnaire_au_compte_ferme_ne_compte_pas(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    ici = organisme(bd, gerante, siret=SIRET)
    adherer(bd, ici, personne(bd, desactivee_le=gerante.creee_le))
    bd.commit()
    assert entrer(gerante).post("/organismes/1/quitter").status_code == 409


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_changer_un_role_puis_retirer(bd: Session, gerante: Personne, porteur: Personne, entrer: Entrer) -> None:
    ici = organisme(bd, gerante, siret=SIRET)
    adherer(bd, ici, porteur, RoleAdhesion.LECTEUR)
    bd.commit()
    navigateur = entrer(gerante)
    assert navigateur.post("/organismes/1/membres/2/role", data={"role": "roi"}).status_code == 422
    assert navigateur.post("/organismes/1/membres/2/role", data={"role": "gestionnaire"}).status_code == 303
    assert _adhesions()[1] == (RoleAdhesion.GESTIONNAIRE, EtatAdhesion.ACTIVE)
    assert navigateur.post("/organismes/1/membres/2/retirer").status_code == 303
    assert _adhesions()[1][1] is EtatAdhesion.RETIREE
    assert sujets("porteur@exemple.test") == [
        "Votre rôle dans un organisme a changé",
        "Vous ne faites plus partie d’un organisme",
    ]
    assert actes() == ["changer_role", "retirer_membre"]


def test_modifier_la_fiche_ajoute_un_numero_sans_changer_le_sien(
    bd: Session, gerante: Personne, entrer: Entrer
) -> None:
    organisme(bd, gerante, siret=SIRET)
    organisme(bd, rna="W591111111")
    bd.commit()
    navigateur = entrer(gerante)
    pris = navigateur.post("/organismes/1", data=FICHE | {"siret": "", "rna": "W591111111"})
    assert (pris.status_code, pris.text.count(commands.NUMERO_PRIS)) == (422, 2)
    reponse = navigateur.post(
        "/organismes/1", data=FICHE | {"siret": siret(5), "rna": "W592222222", "ville": "Escaudain"}
    )
    assert reponse.headers["location"] == "/organismes/1?fait=identite"
    change = lues(select(Organisme).where(col(Organisme.id) == 1))[0]
    assert (change.siret, change.rna, change.ville) == (SIRET, "W592222222", "Escaudain")
    assert change.nom_plie == "les jardins d’essai & cie", "l’ordre des listes"
    assert actes() == ["modifier_organisme"]
