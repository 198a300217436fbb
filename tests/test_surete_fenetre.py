"""The window of a campaign to the microsecond, through the pages; cookies and headers behind https."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core import db
from app.domain.etats import Etat
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques, moteurs
from tests.conftest import _application
from tests.fabriques_dossiers import brouillon, petit_pdf
from tests.navigateur import Navigateur

Entrer = Callable[[Personne], TestClient]
Regler = Callable[[datetime], datetime]
OUVRE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in Paris, the second one of that night
FERME = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)  # 3:00 in Paris: 2:00 does not exist that night
TITRE = "Un titre assez long pour être rendu"
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("quand", "est_ouverte"),
    [(OUVRE - INSTANT, False), (OUVRE, True), (FERME - INSTANT, True), (FERME, False)],
    ids=["avant", "ouverture", "derniere", "cloture"],
)
def test_la_fenetre_a_la_microseconde(
    bd: Session, entrer: Entrer, horloge: Regler, quand: datetime, est_ouverte: bool
) -> None:
    campagne = fabriques.campagne(bd, ouvre_le=OUVRE, ferme_le=FERME)
    porteur = fabriques.personne(bd)
    organisme = fabriques.organisme(bd, porteur)
    numero = brouillon(bd, porteur, campagne=campagne, organisme=organisme, est_complet=True).id
    appel, association = campagne.id, organisme.id
    bd.commit()
    horloge(quand)
    navigateur = entrer(porteur)
    pdf = ("a.pdf", petit_pdf("x"), "application/pdf")
    obtenus = {
        "commencer": navigateur.post(f"/dossiers/commencer/{appel}", data={"organisme_id": str(association)}),
        "écrire": navigateur.post(f"/dossiers/{numero}/projet", data={"intitule": TITRE, "version": "1"}),
        "joindre": navigateur.post(f"/dossiers/{numero}/pieces", files={"fichiers.rib": pdf}),
        "déposer": navigateur.post(f"/dossiers/{numero}/deposer", data={"cle": "a"}),
    }
    statut = 303 if est_ouverte else 409
    assert {quoi: r.status_code for quoi, r in obtenus.items() if quoi != "écrire"} == {
        "commencer": statut, "joindre": statut, "déposer": statut,
    }  # fmt: skip
    if not est_ouverte:
        # what was typed too late is given back
        assert obtenus["écrire"].status_code == 409 and TITRE in obtenus["écrire"].text
    with db.lecture() as lue:
        assert lue.get_one(Dossier, numero).etat == (Etat.DEPOSE if est_ouverte else Etat.BROUILLON)


def test_derriere_https_le_cookie_est_tenu(bd: Session) -> None:
    # not the engine's own address: one engine serves every base of the run
    base, horloge = moteurs.os.environ["PORTAIL_DATABASE_URL"], moteurs.os.environ["PORTAIL_HORLOGE"]
    donnees = moteurs.os.environ["PORTAIL_DONNEES"]
    bd.rollback()
    moteurs.prendre_reglages(
        ENV="test", DONNEES=donnees, DATABASE_URL=base, HORLOGE=horloge, URL_PUBLIQUE="https://portail.example"
    )
    navigateur = Navigateur(_application(), base_url="https://portail.example")
    reponse = navigateur.post("/connexion", data={"courriel": "quelquun@exemple.test"})
    temoins = reponse.headers.get_list("set-cookie")
    assert temoins
    for temoin in temoins:
        assert temoin.startswith("__Host-")
        assert {"httponly", "secure", "samesite=lax", "path=/"} <= {p.strip().lower() for p in temoin.split(";")}
        assert "domain=" not in temoin.lower()
    assert reponse.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("chemin", ["/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"])
def test_rien_ne_decrit_les_routes(client: TestClient, chemin: str) -> None:
    assert client.get(chemin).status_code == 404


def test_une_piece_ne_s_ouvre_jamais_dans_le_portail(bd: Session, entrer: Entrer) -> None:
    porteur = fabriques.personne(bd)
    dossier = brouillon(bd, porteur, est_complet=True)
    numero = dossier.id
    bd.commit()
    navigateur = entrer(porteur)
    page = navigateur.get(f"/dossiers/{numero}/pieces").text
    liens = sorted({m for m in page.split('"') if m.startswith(f"/dossiers/{numero}/pieces/") and m[-1].isdigit()})
    assert liens
    for lien in liens:
        reponse = navigateur.get(lien)
        assert reponse.headers["content-disposition"].startswith("attachment; ")
        assert reponse.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert reponse.headers["x-content-type-options"] == "nosniff"
        assert reponse.headers["cache-control"] == "private, no-store"
