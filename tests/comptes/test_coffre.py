"""The document safe through its pages, and its way into a dossier and back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes import analyse
from app.comptes.routes_coffre import CHOISIR
from app.core import antivirus
from app.domain import coffre as regles
from app.domain.coffre import DEJA_INFECTE, TROP_DE_VERSIONS, TROP_LOURD
from app.domain.droits import Role, RoleAdhesion
from app.domain.pieces import INFECTE
from app.dossiers.coffre import RIEN_A_REPRENDRE
from app.models.coffre import DocumentCoffre
from app.models.comptes import Organisme, Personne
from app.models.dossiers import EtatPiece, Piece
from app.taches import faire_les_taches
from tests.conftest import PRESENT
from tests.fabriques import adherer, campagne, organisme, personne
from tests.fabriques_comptes import actes, courriels_de, lues
from tests.fabriques_dossiers import brouillon, petit_pdf
from tests.lecture import lisible, lu

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
    assert "Statuts à jour : pas encore dans le coffre." in lisible(page)
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


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
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
    assert phrase in lu(reponse)
    assert lues(select(DocumentCoffre)) == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
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
    ouvrir = f"{COFFRE}/1/ouvrir"
    assert {nom: entrer(qui).post(ouvrir).status_code for nom, qui in gens.items()} == vus | {"redacteur": 403}
    assert {entrer(qui).get(f"{COFFRE}/1").status_code for qui in gens.values()} == {403, 404}
    assert actes().count("lire_rib") == 2
    liens = {nom: f'action="{ouvrir}"' in entrer(gens[nom]).get(COFFRE).text for nom in ("redacteur", "signataire")}
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
    assert "Dans votre coffre\u00a0: Statuts à jour (2024)." in page
    assert "Celui de votre coffre ne convient pas. Valait jusqu’au 30 juin 2022." in page
    # one kind, then all that is left, then nothing more
    assert navigateur.post(f"{pieces}/coffre", data={"genre": "statuts"}).headers["location"] == f"{pieces}?fait=coffre"
    assert [p.genre for p in lues(select(Piece))] == ["statuts"]
    assert navigateur.post(f"{pieces}/coffre").status_code == 303
    refus = navigateur.post(f"{pieces}/coffre", data={"genre": "comptes"})
    assert (refus.status_code, RIEN_A_REPRENDRE in lu(refus)) == (409, True)
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


def test_l_antivirus_regarde_apres_et_retire_l_infecte(
    bd: Session, gerante: Personne, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    redactrice, adresse = personne(bd, courriel="redactrice@exemple.test"), gerante.courriel
    adherer(bd, bd.get_one(Organisme, 1), redactrice, RoleAdhesion.REDACTEUR)
    dossier_id = brouillon(bd, gerante, campagne=campagne(bd), organisme=bd.get_one(Organisme, 1)).id
    bd.commit()
    navigateur, pieces = entrer(gerante), f"/dossiers/{dossier_id}/pieces"
    _mettre(navigateur, "statuts", nom="sains.pdf")
    for module in (antivirus, analyse):
        monkeypatch.setattr(module, "est_actif", lambda: True)

    def interdit(contenu: bytes) -> str:
        raise AssertionError("l’antivirus est interrogé dans la requête")

    monkeypatch.setattr(analyse, "analyser", interdit)
    _mettre(entrer(redactrice), "statuts", nom="douteux.pdf")
    _mettre(navigateur, "comptes", "2025")
    page = navigateur.get(COFFRE).text
    assert page.count("En cours d’analyse") == 2
    refus = navigateur.get(f"{COFFRE}/2")
    assert (refus.status_code, "en cours d’analyse" in refus.text) == (409, True)
    # taken by a dossier meanwhile, they wait with it; what was found clean is clean there too
    assert navigateur.post(f"{pieces}/coffre").status_code == 303
    assert {p.etat for p in lues(select(Piece))} == {EtatPiece.EN_ANALYSE}
    monkeypatch.setattr(analyse, "analyser", lambda contenu: "EICAR" if contenu == petit_pdf("douteux.pdf") else "")
    assert faire_les_taches(PRESENT) == 4
    assert {d.nom: d.etat for d in lues(select(DocumentCoffre))} == {
        "sains.pdf": EtatPiece.SAINE, "douteux.pdf": EtatPiece.REFUSEE, "comptes.pdf": EtatPiece.SAINE,
    }  # fmt: skip
    assert {p.nom: p.etat for p in lues(select(Piece))} == {
        "douteux.pdf": EtatPiece.REFUSEE, "comptes.pdf": EtatPiece.SAINE,
    }  # fmt: skip
    # withdrawn: the former one is back, whoever put it in and the gestionnaires are told, once each
    page = navigateur.get(COFFRE).text
    assert "sains.pdf" in page and "douteux.pdf" not in page and "En cours d’analyse" not in page
    assert navigateur.get(f"{COFFRE}/1").status_code == 200 and navigateur.get(f"{COFFRE}/2").status_code == 404
    for qui in ("redactrice@exemple.test", adresse):
        (dit,) = [c for c in courriels_de(qui) if "coffre" in c.sujet]
        assert "« douteux.pdf »" in dit.texte and "Celui qu’il remplaçait est de nouveau dans le coffre." in dit.texte
    assert actes().count("refuser_piece") == 2
    # the same content is known; and a clean one goes to a dossier without being looked at again
    encore = {"fichier": ("renomme.pdf", petit_pdf("douteux.pdf"), "application/pdf")}
    assert DEJA_INFECTE in lu(navigateur.post(COFFRE, data={"genre": "statuts"}, files=encore))
    assert navigateur.post(f"{pieces}/coffre").status_code == 303
    assert [p.etat for p in lues(select(Piece).where(col(Piece.nom) == "sains.pdf"))] == [EtatPiece.SAINE]
    monkeypatch.setattr(analyse, "analyser", interdit)
    assert faire_les_taches(PRESENT) == 0


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
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
    assert (refus.status_code, INFECTE in lu(refus)) == (409, True)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_coffre_plein_dit_quoi_faire(
    bd: Session, gerante: Personne, entrer: Entrer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dossier_id = brouillon(bd, gerante, campagne=campagne(bd), organisme=bd.get_one(Organisme, 1)).id
    bd.commit()
    navigateur, pieces = entrer(gerante), f"/dossiers/{dossier_id}/pieces"
    monkeypatch.setattr(regles, "VERSIONS_MAXIMUM", 2)
    for nom in ("un", "deux"):
        _mettre(navigateur, "statuts", nom=nom)
    avant = len(list((tmp_path / "pieces").iterdir()))
    trois = {"fichier": ("trois.pdf", petit_pdf("trois"), "application/pdf")}
    refus = navigateur.post(COFFRE, data={"genre": "statuts"}, files=trois)
    assert (refus.status_code, lu(refus).count(TROP_DE_VERSIONS)) == (422, 2)
    assert len(list((tmp_path / "pieces").iterdir())) == avant  # nothing reached the disk
    # a document joined to a dossier is joined all the same, and the page says that the safe is full
    joint = {"fichiers.statuts": ("quatre.pdf", petit_pdf("quatre"), "application/pdf")}
    reponse = navigateur.post(pieces, files=joint, data={"garder_coffre": "oui"})
    assert reponse.headers["location"] == f"{pieces}?fait=coffre_plein"
    assert "Le coffre est plein" in navigateur.get(reponse.headers["location"]).text
    assert [p.nom for p in lues(select(Piece))] == ["quatre.pdf"] and len(lues(select(DocumentCoffre))) == 2
    # a former one taken away makes room; then the weight is what is missing
    assert navigateur.post(f"{COFFRE}/1/retirer").status_code == 303
    monkeypatch.setattr(regles, "POIDS_MAXIMUM", 900)
    assert TROP_LOURD in lu(navigateur.post(COFFRE, data={"genre": "statuts"}, files=trois))
    monkeypatch.undo()
    _mettre(navigateur, "statuts", nom="trois")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
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
