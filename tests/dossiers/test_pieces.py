"""Documents: opened before they are kept, refused with the remedy, served only through the access rule."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.fichiers import TAILLE_MAXIMUM
from app.domain.coordonnees import PAR_LE_BOUTON
from app.domain.droits import RoleAdhesion
from app.dossiers import commands_pieces
from app.models.comptes import Personne
from app.models.dossiers import Piece
from app.models.journal import LigneJournal
from tests.conftest import adresse
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_dossiers import acces, brouillon, dossier_depose, joindre, petit_pdf
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


@pytest.fixture
def porteur(bd: Session) -> Personne:
    return personne(bd)


def _protege() -> bytes:
    sortie = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(sortie, encryption=pikepdf.Encryption(owner="a", user="b"))
    return sortie.getvalue()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_plusieurs_fichiers_en_un_envoi(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    url = adresse("dossiers.pieces", dossier_id=dossier.id)
    reponse = client.post(
        url,
        files=[
            ("fichiers.statuts", ("Statuts 2024.pdf", petit_pdf("un"), "application/pdf")),
            ("fichiers.statuts", ("Annexe.pdf", petit_pdf("deux"), "application/pdf")),
            ("fichiers.rib", ("rib.pdf", petit_pdf("trois"), "application/pdf")),
        ],
    )
    assert (reponse.status_code, reponse.headers["location"]) == (303, f"{url}?fait=ajoute")
    page = client.get(url).text
    for nom in ("Statuts 2024.pdf", "Annexe.pdf", "rib.pdf"):
        assert nom in page
    assert page.count("À ajouter avant de déposer.") == 3
    assert "sauf si vous préférez remplir la grille" in page  # the budget of the association
    piece = bd.scalars(select(Piece).where(Piece.nom == "Annexe.pdf")).one()
    bd.commit()
    fichier = client.get(adresse("dossiers.telecharger_piece", dossier_id=dossier.id, piece_id=piece.id))
    assert (fichier.status_code, fichier.content) == (200, petit_pdf("deux"))
    assert fichier.headers["content-disposition"].startswith("attachment;")
    assert fichier.headers["content-security-policy"].startswith("sandbox")


def test_un_refus_dit_le_remede_et_garde_les_autres(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    reponse = entrer(porteur).post(
        adresse("dossiers.pieces", dossier_id=dossier.id),
        files=[
            ("fichiers.statuts", ("bons.pdf", petit_pdf(), "application/pdf")),
            ("fichiers.comptes", ("secret.pdf", _protege(), "application/pdf")),
            ("fichiers.comptes", ("page.pdf", b"<html>bonjour</html>", "application/pdf")),
        ],
    )
    assert reponse.status_code == 422
    assert "2 fichiers n’ont pas été ajoutés" in reponse.text
    assert reponse.text.count("Enregistrez une copie sans mot de passe.") == 2
    assert "Les autres fichiers sont bien ajoutés." in reponse.text
    assert "<title>Erreur\u00a0: Pièces" in reponse.text
    assert bd.scalars(select(Piece.nom)).all() == ["bons.pdf"]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_fichier_de_plus_de_10_mo_est_trop_lourd(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    lourd = petit_pdf() + b" " * TAILLE_MAXIMUM
    reponse = entrer(porteur).post(
        adresse("dossiers.pieces", dossier_id=dossier.id),
        files={"fichiers.autre": ("gros.pdf", lourd, "application/pdf")},
    )
    assert reponse.status_code == 413
    assert "ce fichier dépasse 10 Mo. Réduisez-le" in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_envoi_vide_le_dit(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    reponse = entrer(porteur).post(adresse("dossiers.pieces", dossier_id=dossier.id), data={})
    assert reponse.headers["location"].endswith("?fait=rien")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_trop_de_documents_se_dit_a_cote_du_bouton(
    bd: Session, entrer: Entrer, porteur: Personne, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_pieces, "PIECES_MAXIMUM", 1)
    dossier = brouillon(bd, porteur)
    joindre(bd, acces(bd, porteur, dossier), porteur, "statuts")
    bd.commit()
    reponse = entrer(porteur).post(
        adresse("dossiers.pieces", dossier_id=dossier.id),
        files={"fichiers.autre": ("a.pdf", petit_pdf(), "application/pdf")},
    )
    assert reponse.status_code == 422
    assert "Retirez-en un avant d’en ajouter." in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_personne_ne_remplit_le_disque_par_le_dossier_d_un_autre(
    bd: Session, entrer: Entrer, porteur: Personne, tmp_path: Path
) -> None:
    dossier = brouillon(bd, porteur)
    lecteur, passant = personne(bd), personne(bd)
    ouvert = acces(bd, porteur, dossier)
    adherer(bd, ouvert.organisme, lecteur, RoleAdhesion.LECTEUR)
    bd.commit()
    fichiers = {"fichiers.statuts": ("a.pdf", petit_pdf(), "application/pdf")}
    url = adresse("dossiers.pieces", dossier_id=dossier.id)
    assert entrer(passant).post(url, files=fichiers).status_code == 404
    assert entrer(lecteur).post(url, files=fichiers).status_code == 403
    assert not (tmp_path / "pieces").exists()


def test_un_dossier_depose_ne_recoit_plus_de_document(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = dossier_depose(bd, porteur)
    bd.commit()
    avant = bd.scalar(select(func.count(Piece.id)))
    bd.commit()
    fichiers = {"fichiers.statuts": ("a.pdf", petit_pdf(), "application/pdf")}
    assert entrer(porteur).post(adresse("dossiers.pieces", dossier_id=dossier.id), files=fichiers).status_code == 409
    assert bd.scalar(select(func.count(Piece.id))) == avant


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_retirer_un_document(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    joindre(bd, acces(bd, porteur, dossier), porteur, "statuts")
    bd.commit()
    piece_id = bd.scalar(select(Piece.id))
    bd.commit()
    client = entrer(porteur)
    lien = adresse("dossiers.telecharger_piece", dossier_id=dossier.id, piece_id=piece_id)
    question = client.get(f"{lien}/retirer")
    assert "Retirer ce document\u00a0?" in question.text and "statuts.pdf" in question.text
    assert client.get(lien).status_code == 200  # asking changes nothing
    assert client.post(f"{lien}/retirer").status_code == 303
    assert client.get(lien).status_code == 404
    assert client.get(f"{lien}/retirer").status_code == 404
    assert client.post(f"{lien}/retirer").status_code == 404


def test_remplacer_un_document_et_prendre_une_photo(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    joindre(bd, acces(bd, porteur, dossier), porteur, "statuts")
    bd.commit()
    ancienne = bd.scalar(select(Piece.id))
    bd.commit()
    client, url = entrer(porteur), adresse("dossiers.pieces", dossier_id=dossier.id)
    page = client.get(url).text
    assert f'name="remplace.{ancienne}"' in page
    assert 'name="photo.rib" accept="image/jpeg,image/png" capture="environment"' in page
    photo = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(photo, "JPEG")
    reponse = client.post(
        url,
        files=[
            (f"remplace.{ancienne}", ("Statuts 2026.pdf", petit_pdf("neufs"), "application/pdf")),
            ("remplace.999999", ("intrus.pdf", petit_pdf("intrus"), "application/pdf")),
            ("photo.rib", ("image.jpg", photo.getvalue(), "image/jpeg")),
        ],
    )
    assert reponse.headers["location"].endswith("?fait=remplace")
    presentes = bd.execute(select(Piece.genre, Piece.nom).where(col(Piece.retiree_le).is_(None))).all()
    assert sorted(map(tuple, presentes)) == [("rib", "image.jpg"), ("statuts", "Statuts 2026.pdf")]
    assert bd.scalars(select(Piece.id).where(col(Piece.retiree_le).is_not(None))).all() == [ancienne]


def test_un_document_qui_manque_encore_n_arrete_pas_le_brouillon(
    bd: Session, entrer: Entrer, porteur: Personne
) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client, url = entrer(porteur), adresse("dossiers.pieces", dossier_id=dossier.id)
    plus_tard = adresse("dossiers.annoncer_piece", dossier_id=dossier.id)
    reponse = client.post(plus_tard, data={"genre": "comptes", "note.comptes": " Après l’assemblée de mars <b> "})
    assert reponse.headers["location"] == f"{url}?fait=annonce"
    client.post(plus_tard, data={"genre": "statuts"})
    page = client.get(url).text
    assert "Votre note\u00a0: «\u00a0Après l’assemblée de mars &lt;b&gt;\u00a0»" in page
    assert page.count("Pas encore là.") == 2 and "Il faudra l’ajouter avant de déposer." in page
    trop = client.post(plus_tard, data={"genre": "comptes", "note.comptes": "é" * 301})
    assert trop.status_code == 422 and "é" * 301 in trop.text and "300 caractères au plus" in trop.text
    assert client.post(plus_tard, data={"genre": "inconnu"}).status_code == 422
    client.post(plus_tard, data={"genre": "statuts", "acte": "reprendre"})
    fichiers = {"fichiers.comptes": ("comptes.pdf", petit_pdf(), "application/pdf")}
    client.post(url, files=fichiers)
    assert "Pas encore là." not in client.get(url).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_document_d_un_autre_dossier_n_existe_pas(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    mien, autre = brouillon(bd, porteur), brouillon(bd)
    etranger = personne(bd)
    ouvert = acces(bd, porteur, mien)
    joindre(bd, ouvert, porteur, "statuts")
    bd.commit()
    piece_id = bd.scalar(select(Piece.id))
    bd.commit()
    autre_mien = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    assert client.get(adresse("dossiers.telecharger_piece", dossier_id=mien.id, piece_id=piece_id)).status_code == 200
    for dossier in (autre, autre_mien):
        url = adresse("dossiers.telecharger_piece", dossier_id=dossier.id, piece_id=piece_id)
        assert client.get(url).status_code == 404
        assert client.post(f"{url}/retirer").status_code == 404
    url = adresse("dossiers.telecharger_piece", dossier_id=mien.id, piece_id=piece_id)
    assert entrer(etranger).get(url).status_code == 404


def test_le_rib_se_lit_avec_un_role_et_laisse_une_trace(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    lecteur, redactrice = personne(bd), personne(bd)
    mien = organisme(bd, porteur)
    adherer(bd, mien, lecteur, RoleAdhesion.LECTEUR)
    adherer(bd, mien, redactrice, RoleAdhesion.REDACTEUR)
    dossier = brouillon(bd, porteur, organisme=mien)
    joindre(bd, acces(bd, redactrice, dossier), redactrice, "rib", "statuts")
    bd.commit()
    rib, statuts = bd.scalars(select(Piece.id).order_by(Piece.id)).all()  # type: ignore[arg-type]
    bd.commit()
    url = adresse("dossiers.ouvrir_rib", dossier_id=dossier.id, piece_id=rib)
    for sans in (lecteur, redactrice):  # even whoever joined it
        assert entrer(sans).post(url).status_code == 403
        page = entrer(sans).get(adresse("dossiers.pieces", dossier_id=dossier.id)).text
        assert f'action="{url}"' not in page and "(réservé aux gestionnaires et au signataire)" in page
    autre = adresse("dossiers.telecharger_piece", dossier_id=dossier.id, piece_id=statuts)
    assert entrer(lecteur).get(autre).status_code == 200
    client = entrer(porteur)
    for page in ("dossiers.pieces", "dossiers.relire"):
        assert f'action="{url}"' in client.get(adresse(page, dossier_id=dossier.id)).text
    lien = client.get(url.removesuffix("/ouvrir"))
    assert (lien.status_code, PAR_LE_BOUTON in lu(lien)) == (403, True)
    assert client.post(url.replace(f"/{rib}/", f"/{statuts}/")).status_code == 404
    ouvert = client.post(url)
    assert ouvert.status_code == 200 and ouvert.headers["content-disposition"].startswith("attachment;")
    traces = bd.execute(
        select(LigneJournal.personne_id, LigneJournal.objet).where(LigneJournal.acte == "lire_rib")
    ).all()
    assert [tuple(t) for t in traces] == [(porteur.id, f"piece:{rib}")]
