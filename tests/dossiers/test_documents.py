"""The PDFs: what the pages say, tagged for a screen reader, drawn by the worker, served through the gate."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.francais import INSECABLE
from app.core.pdf import en_pdf
from app.domain.droits import Role
from app.domain.programmation import SensDecision
from app.dossiers import documents
from app.models.comptes import Personne
from app.models.dossiers import Document
from tests.conftest import PRESENT, adresse
from tests.fabriques import campagne, enveloppe, equipe, personne
from tests.fabriques_comite import decision, dossier_instruit, publication, seance


def _verifier_les_balises(html: str, titre: str) -> None:
    """PDF/UA: tagged, in French, with a title that the reader shows."""
    with pikepdf.open(io.BytesIO(en_pdf(html))) as pdf:
        racine = pdf.Root
        assert racine.MarkInfo.Marked and str(racine.Lang) == "fr"
        assert racine.ViewerPreferences.DisplayDocTitle
        arbre = racine.StructTreeRoot
        with pdf.open_metadata() as fiche:
            assert fiche["dc:title"] == titre and fiche["pdfuaid:part"] == "1"
        genres: set[str] = set()
        a_voir = [arbre]
        while a_voir:
            noeud = a_voir.pop()
            if isinstance(noeud, pikepdf.Array):
                a_voir += list(noeud)
            elif isinstance(noeud, pikepdf.Dictionary):
                genres.add(str(noeud.get("/S", "")))
                if "/K" in noeud:
                    a_voir.append(noeud.K)
        assert {"/H1", "/H2", "/P"} <= genres, genres
        if "<table" in html:
            assert {"/Table", "/TR", "/TH", "/TD"} <= genres, genres


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_decision_l_accuse_et_la_demande(
    bd: Session, base: str, entrer: Callable[[Personne], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    porteur, passant = personne(bd), personne(bd)
    prepare, confirme = personne(bd, Role.ADMINISTRATEUR), personne(bd, Role.ADMINISTRATEUR)
    equipe(bd)
    appel = campagne(bd)
    enveloppe(bd, appel)
    dossier = dossier_instruit(bd, appel, porteur=porteur, proposes={"caph": 500_000})
    bd.commit()
    client = entrer(porteur)
    page = adresse("dossiers.dossier", dossier_id=dossier.id)

    def demander(genre: str) -> int:
        return client.post(adresse("dossiers.demander_document", dossier_id=dossier.id, genre=genre)).status_code

    assert demander("decision") == 409  # nothing is published: nothing is said
    assert "Préparer le PDF de la décision" not in client.get(page).text
    ouverte = seance(bd, appel, [dossier], prepare)
    decision(bd, ouverte, dossier, prepare, SensDecision.ACCORDER, {"caph": 500_000})
    bd.commit()
    assert demander("decision") == 409  # decided, still secret
    publication(bd, ouverte, appel, prepare, confirme)
    bd.commit()
    assert "Préparer le PDF de la décision" in client.get(page).text
    for genre in ("decision", "decision", "demande", "accuse"):
        assert demander(genre) == 303
    faits = {d.genre: d for d in bd.scalars(select(Document))}
    bd.commit()
    assert set(faits) == {"decision", "demande", "accuse"}  # asked twice, made once
    # the page and the document say the same
    lettre = faits["decision"].html
    vue = client.get(page).text
    for dit in (f"5{INSECABLE}000", "Votre projet est soutenu", dossier.numero or "?"):
        assert dit.replace("\u202f", INSECABLE) in lettre.replace("\u202f", INSECABLE), dit
        assert dit.replace("\u202f", INSECABLE) in vue.replace("\u202f", INSECABLE), dit
    if base == "sqlite":  # drawing knows nothing of the database
        _verifier_les_balises(lettre, f"Décision sur la demande {dossier.numero}")
        _verifier_les_balises(faits["demande"].html, f"Demande de subvention {dossier.numero}")
        _verifier_les_balises(faits["accuse"].html, f"Accusé de réception {dossier.numero}")
    assert "en préparation" in vue
    monkeypatch.setattr(documents, "en_pdf", lambda html: b"%PDF-1.7 " + html.encode())
    assert documents.dessiner_documents(PRESENT) == 3
    assert "Télécharger la décision en PDF" in client.get(page).text
    lien = adresse("dossiers.document", dossier_id=dossier.id, document_id=faits["decision"].id)
    servi = client.get(lien)
    assert servi.status_code == 200 and servi.headers["content-type"] == "application/pdf"
    assert servi.headers["content-disposition"].startswith("attachment;")
    assert entrer(passant).get(lien).status_code == 404
