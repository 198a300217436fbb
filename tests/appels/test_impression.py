"""All the questions of a campaign, as a page and as a PDF, without an account."""

import gzip
import io
from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.appels import impression
from app.appels.impression import GABARIT, a_imprimer, empreinte, imprime, imprimer_les_formulaires
from app.appels.pages import etapes
from app.core.pages import rendre, statique
from app.core.pdf import PdfImpossible, en_pdf
from app.domain.dispositifs import Dispositif
from tests import fabriques as f
from tests.conftest import PRESENT
from tests.fabriques_administration import CONTACT


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("pango")
def test_le_pdf_est_balise_et_dit_chaque_question(bd: Session) -> None:
    contenu = a_imprimer(bd, f.campagne(bd, contact=CONTACT))
    html = rendre(GABARIT, **contenu)
    for section in etapes(Dispositif.AAP):
        for question in section.questions:
            assert question.libelle in html
        for groupe in section.groupes:
            assert f"<h3>{groupe.titre}</h3>" in html or not groupe.titre
    assert "si vous choisissez « Encourager l’accès au sport" in html.replace("\xa0", " ")
    assert html.count("74 Subventions") == 2 and "La Porte du Hainaut (cette demande)" in html
    assert "60 Achats" in html and "Relevé d’identité bancaire" in html and "vendredi 15 janvier 2027" in html
    if bd.bind is not None and bd.bind.dialect.name != "sqlite":
        return  # one drawing is enough
    with pikepdf.open(io.BytesIO(en_pdf(html))) as pdf:
        assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "fr"
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
        assert 5 <= len(pdf.pages) <= 20


def test_le_travailleur_dessine_une_fois_ce_que_la_page_attend(
    client: TestClient, bd: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    campagne = f.campagne(bd)
    f.campagne(bd, Dispositif.SIP, 2025, ferme_le=PRESENT - timedelta(days=1))
    f.campagne(bd, Dispositif.FPC, est_publiee=False)
    bd.commit()
    page, document = f"/appels/{campagne.id}/questions", f"/appels/{campagne.id}/questions.pdf"
    assert "en préparation" in client.get(page).text
    attente = client.get(document)
    assert attente.status_code == 303 and attente.headers["location"] == page

    dessins: list[str] = []

    def dessiner(html: str) -> bytes:
        dessins.append(html)
        return b"%PDF-1.7 essai"

    monkeypatch.setattr(impression, "en_pdf", dessiner)
    # neither the closed campaign nor the one that is not published
    assert imprimer_les_formulaires(PRESENT) == 1
    assert imprimer_les_formulaires(PRESENT) == 0 and len(dessins) == 1
    assert document in client.get(page).text
    lu = client.get(document)
    assert lu.content == b"%PDF-1.7 essai" and lu.headers["content-type"] == "application/pdf"
    assert "public" in lu.headers["cache-control"]
    # what is printed changes: another PDF is asked for
    campagne.titre = "Appel rebaptisé"
    bd.commit()
    assert "en préparation" in client.get(page).text
    assert imprimer_les_formulaires(PRESENT) == 1


def test_un_dessin_impossible_attend_sans_arreter_les_autres(bd: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    premiere, seconde = f.campagne(bd), f.campagne(bd, Dispositif.SIP)
    bd.commit()
    refus = [PdfImpossible("pango manque")]

    def dessiner(html: str) -> bytes:
        if premiere.titre in html and refus:
            raise refus[0]
        return b"%PDF"

    monkeypatch.setattr(impression, "en_pdf", dessiner)
    monkeypatch.setattr(impression, "_refuses", {})
    assert imprimer_les_formulaires(PRESENT) == 1
    refus.clear()
    # not tried again at each pass
    assert imprimer_les_formulaires(PRESENT + timedelta(minutes=5)) == 0
    assert imprime(a_imprimer(bd, premiere)) is None and imprime(a_imprimer(bd, seconde)) is not None
    assert imprimer_les_formulaires(PRESENT + timedelta(minutes=31)) == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_des_questions_est_complete_et_legere(client: TestClient, bd: Session) -> None:
    campagne = f.campagne(bd)
    bd.commit()
    html = client.get(f"/appels/{campagne.id}/questions").text
    for attendu in ("60 Achats", "Par tranche", "À remplir", "Relevé d’identité bancaire", "caractères au plus"):
        assert attendu in html
    annexes = [client.get(statique(nom)).headers["content-length"] for nom in ("portail.css", "marque.svg")]
    poids = len(html.encode()) + sum(int(octets) for octets in annexes)  # as they travel
    assert poids <= 70 * 1024, poids
    assert len(gzip.compress(html.encode())) <= 12 * 1024


def test_l_empreinte_suit_le_contenu(bd: Session) -> None:
    campagne = f.campagne(bd)
    avant = empreinte(a_imprimer(bd, campagne))
    assert avant == empreinte(a_imprimer(bd, campagne))
    campagne.pieces_requises = ["rib"]
    assert empreinte(a_imprimer(bd, campagne)) != avant
