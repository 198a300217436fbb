"""The document safe through its pages, and its way into a dossier and back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.routes_coffre import ANTIVIRUS_MUET, CHOISIR, SUSPECT, VIRUS
from app.core import antivirus
from app.domain.droits import Role, RoleAdhesion
from app.dossiers.coffre import RIEN_A_REPRENDRE
from app.models.coffre import DocumentCoffre
from app.models.comptes import Organisme, Personne
from app.models.dossiers import EtatPiece, Piece
from tests.fabriques import adherer, campagne, organisme, personne
from tests.fabriques_comptes import actes, lues
from tests.fabriques_dossiers import brouillon, petit_pdf

Entrer = Callable[[Personne], TestClient]
COFFRE = "/organismes/1/coffre"


@pytest.fixture
def gerante(bd: Session) -> Personne:
    qui = personne(bd)
    organisme(bd, qui)
    bd.commit()
    return qui


def _mettre(navigateur: TestClient, genre: str, annee: str = "", jusqu_au: str = "", nom: str = "") -> object:
    reponse = navigateur.post(
        COFFRE, data={"genre": genre, "annee": annee, "valable_jusqu_au": jusqu_au},
        files={"fichier": (nom or f"{genre}.pdf", petit_pdf(nom or genre), "application/pdf")},
    )  # fmt: skip
    assert (reponse.status_code, reponse.headers.get("location")) == (303, f"{COFFRE}?fait=ajoute"), reponse.text
    return reponse


def test_un_document_remplace_l_ancien_sans_l_effacer(gerante: Personne, entrer: Entrer) -> None:
    navigateur = entrer(gerante)
    assert "Le coffre est vide." in navigateur.get(COFFRE).text
    _mettre(navigateur, "comptes", "2023", nom="comptes 2023.pdf")
    _mettre(navigateur, "comptes", "2025", nom="comptes 2025.pdf")
    ancien, courant = lues(select(DocumentCoffre).order_by(col(DocumentCoffre.id)))
    assert (ancien.remplace_le is not None, courant.remplace_le, courant.annee) == (True, None, 2025)
    page = navigateur.get(COFFRE).text
    assert "(2025)" in page and "Valable jusqu’au 30 juin 2027." in page and "1\u00a0ancien document" in page
    assert "Statuts à jour : pas encore dans le coffre." in page
    lu = navigateur.get(f"{COFFRE}/1")
    assert lu.content == petit_pdf("comptes 2023.pdf")
    assert (
        lu.headers["content-disposition"].startswith("attachment")
        and "sandbox" in lu.headers["content-security-policy"]
    )
    # the same file again is the same document
    _mettre(navigateur, "comptes", "2024", nom="comptes 2025.pdf")
    assert [d.annee for d in lues(select(DocumentCoffre))] == [2023, 2024]
    assert navigateur.post(f"{COFFRE}/2/retirer").headers["location"] == f"{COFFRE}?fait=retire"
    assert navigateur.get(f"{COFFRE}/2").status_code == 404
    assert actes() == ["ajouter_au_coffre", "ajouter_au_coffre", "retirer_du_coffre"]


@pytest.mark.parametrize(
    ("champs", "fichier", "statut", "phrase"),
    [
        ({"genre": ""}, b"%PDF", 422, "Choisissez la sorte de document."),
        ({"genre": "devis"}, None, 422, "Choisissez la sorte de document dans la liste."),
        ({"genre": "comptes"}, None, 422, "Saisissez l’année de ce document"),
        ({"genre": "comptes", "annee": "25"}, None, 422, "Saisissez une année à quatre chiffres"),
        ({"genre": "pouvoir"}, None, 422, "Saisissez le dernier jour où ce pouvoir vaut"),
        ({"genre": "statuts"}, b"", 422, CHOISIR),
        ({"genre": "statuts"}, b"MZ du binaire", 422, "n’est pas un document"),
        ({"genre": "statuts"}, b"%PDF-" + bytes(10 * 1024 * 1024), 413, "dépasse 10 Mo"),
    ],
)
def test_un_document_refuse_dit_pourquoi(
    gerante: Personne, entrer: Entrer, champs: dict[str, str], fichier: bytes | None, statut: int, phrase: str
) -> None:
    contenu = petit_pdf() if fichier is None else fichier
    envoi = {} if contenu == b"" else {"fichier": ("un.pdf", contenu, "application/pdf")}
    reponse = entrer(gerante).post(COFFRE, data=champs, files=envoi or None)
    assert reponse.status_code == statut
    assert phrase in reponse.text
    assert lues(select(DocumentCoffre)) == []


def test_qui_entre_dans_le_coffre(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    _mettre(entrer(gerante), "rib")
    gens = {}
    for role in RoleAdhesion:
        gens[role.value] = personne(bd)
        adherer(bd, bd.get_one(Organisme, 1), gens[role.value], role)
    gens |= {"agent": personne(bd, Role.AGENT), "admin": personne(bd, Role.ADMINISTRATEUR), "etranger": personne(bd)}
    ailleurs = organisme(bd, gens["etranger"]).id
    bd.commit()
    vus = {nom: entrer(qui).get(COFFRE).status_code for nom, qui in gens.items()}
    assert vus == {
        "gestionnaire": 200, "redacteur": 200, "lecteur": 403, "signataire": 200, "agent": 404, "admin": 403,
        "etranger": 404,
    }  # fmt: skip
    # the RIB opens for those who bind the organisme only, and each reading is in the trail
    assert {nom: entrer(qui).get(f"{COFFRE}/1").status_code for nom, qui in gens.items()} == vus | {"redacteur": 403}
    assert actes().count("lire_rib") == 2
    liens = {nom: f'href="{COFFRE}/1"' in entrer(gens[nom]).get(COFFRE).text for nom in ("redacteur", "signataire")}
    assert liens == {"redacteur": False, "signataire": True}
    assert entrer(gens["signataire"]).post(f"{COFFRE}/1/retirer").status_code == 403
    assert entrer(gens["etranger"]).get(f"/organismes/{ailleurs}/coffre/1").status_code == 404
    assert entrer(gens["etranger"]).post(f"/organismes/{ailleurs}/coffre/1/retirer").status_code == 404


def test_une_demande_reprend_du_coffre_et_y_garde(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    navigateur = entrer(gerante)
    _mettre(navigateur, "statuts", "2024")
    _mettre(navigateur, "rib")
    _mettre(navigateur, "comptes", "2020")
    appel = campagne(bd)
    ici = bd.get_one(Organisme, 1)
    dossier_id = brouillon(bd, gerante, campagne=appel, organisme=ici).id
    bd.commit()
    pieces = f"/dossiers/{dossier_id}/pieces"
    page = navigateur.get(pieces).text
    assert "2\u00a0documents de votre coffre peuvent servir ici" in page
    assert "Dans votre coffre : Statuts à jour (2024)." in page
    assert "Celui de votre coffre ne convient pas. Valait jusqu’au 30 juin 2022." in page
    # one kind, then all that is left, then nothing more
    assert navigateur.post(f"{pieces}/coffre", data={"genre": "statuts"}).headers["location"] == f"{pieces}?fait=coffre"
    assert [p.genre for p in lues(select(Piece))] == ["statuts"]
    assert navigateur.post(f"{pieces}/coffre").status_code == 303
    refus = navigateur.post(f"{pieces}/coffre", data={"genre": "comptes"})
    assert (refus.status_code, RIEN_A_REPRENDRE in refus.text) == (409, True)
    reprises = lues(select(Piece).order_by(col(Piece.id)))
    coffre = {d.genre: d for d in lues(select(DocumentCoffre))}
    assert [(p.genre, p.sha256) for p in reprises] == [(g, coffre[g].sha256) for g in ("statuts", "rib")]
    # what is taken away from the safe stays in the dossier
    navigateur.post(f"{COFFRE}/1/retirer")
    assert navigateur.get(f"{pieces}/{reprises[0].id}").content == petit_pdf("statuts")

    neuf = {"fichiers.comptes": ("neufs.pdf", petit_pdf("neufs"), "application/pdf"),
            "fichiers.devis": ("devis.pdf", petit_pdf("devis"), "application/pdf")}  # fmt: skip
    assert navigateur.post(pieces, files=neuf, data={"garder_coffre": "oui"}).status_code == 303
    garde = lues(
        select(DocumentCoffre).where(col(DocumentCoffre.remplace_le).is_(None)).order_by(col(DocumentCoffre.id))
    )
    assert [(d.genre, d.annee) for d in garde][-1] == ("comptes", 2025)
    assert "devis" not in {d.genre for d in garde}


def test_rien_n_entre_dans_le_coffre_sans_l_antivirus(
    gerante: Personne, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    navigateur = entrer(gerante)
    monkeypatch.setattr(antivirus, "est_actif", lambda: True)
    fichier = {"fichier": ("statuts.pdf", petit_pdf("statuts"), "application/pdf")}
    monkeypatch.setattr(antivirus, "analyser", lambda contenu: "EICAR")
    assert VIRUS in navigateur.post(COFFRE, data={"genre": "statuts"}, files=fichier).text

    def muet(contenu: bytes) -> str:
        raise antivirus.AntivirusIndisponible("muet")

    monkeypatch.setattr(antivirus, "analyser", muet)
    refus = navigateur.post(COFFRE, data={"genre": "statuts"}, files=fichier)
    assert (refus.status_code, ANTIVIRUS_MUET in refus.text) == (422, True)
    assert lues(select(DocumentCoffre)) == []
    monkeypatch.setattr(antivirus, "analyser", lambda contenu: "")
    assert navigateur.post(COFFRE, data={"genre": "statuts"}, files=fichier).status_code == 303


def test_un_contenu_condamne_ailleurs_ne_s_ouvre_pas(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    navigateur = entrer(gerante)
    _mettre(navigateur, "statuts")
    dossier_id = brouillon(bd, gerante, campagne=campagne(bd), organisme=bd.get_one(Organisme, 1)).id
    bd.commit()
    assert navigateur.post(f"/dossiers/{dossier_id}/pieces/coffre").status_code == 303
    assert navigateur.get(f"{COFFRE}/1").status_code == 200
    bd.scalars(select(Piece)).one().etat = EtatPiece.REFUSEE
    bd.commit()
    refus = navigateur.get(f"{COFFRE}/1")
    assert (refus.status_code, SUSPECT in refus.text) == (409, True)


def test_un_mandat_n_ouvre_pas_le_coffre(bd: Session, entrer: Entrer) -> None:
    gerante, aidante = personne(bd), personne(bd, courriel="mediatrice@exemple.test")
    organisme(bd, gerante)
    dossier_id = brouillon(bd, gerante, campagne=campagne(bd), organisme=bd.get_one(Organisme, 1)).id
    bd.commit()
    gere, aide = entrer(gerante), entrer(aidante)
    _mettre(gere, "statuts", "2024")
    mandat = {"courriel": "mediatrice@exemple.test", "structure": "Maison d’essai", "du": "23/11/2026",
              "au": "31/12/2026", "campagne_id": ""}  # fmt: skip
    assert gere.post("/organismes/1/mandats", data=mandat).status_code == 303
    assert aide.post("/organismes-aides/1/accepter").status_code == 303
    pieces = f"/dossiers/{dossier_id}/pieces"
    assert "Dans votre coffre" in gere.get(pieces).text
    page = aide.get(pieces)
    assert page.status_code == 200 and "coffre" not in page.text.split("<main")[1].split("<footer")[0].lower()
    assert aide.post(f"{pieces}/coffre").status_code == 403
    joint = {"fichiers.comptes": ("c.pdf", petit_pdf("c"), "application/pdf")}
    assert aide.post(pieces, files=joint, data={"garder_coffre": "oui"}).status_code == 303
    assert [d.genre for d in lues(select(DocumentCoffre))] == ["statuts"]
    for chemin in (COFFRE, f"{COFFRE}/1", "/organismes/1/fiche"):
        assert aide.get(chemin).status_code == 404
