"""What every request crosses: origin, size, headers, refusals in French."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

CHEMIN = "/deconnexion"  # any route that posts


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("entetes", "passe"),
    [
        ({}, True),  # no browser
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://testserver"}, True),  # plain http on a local name sends no Sec-Fetch-Site
        ({"Origin": "http://autre.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
    ],
)
def test_une_ecriture_vient_de_nos_pages(client: TestClient, entetes: dict[str, str], passe: bool) -> None:
    reponse = client.post("/n-existe-pas", headers=entetes)
    assert reponse.status_code == (404 if passe else 403)
    if not passe:
        assert "ne venait pas d’une page du portail" in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_lecture_vient_de_partout(client: TestClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_entetes_de_surete(client: TestClient) -> None:
    entetes = client.get("/").headers
    assert entetes["content-security-policy"] == (
        "default-src 'none'; script-src 'self' https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js; "
        "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert entetes["x-content-type-options"] == "nosniff"
    assert entetes["referrer-policy"] == "same-origin"
    assert entetes["cache-control"] == "no-store"
    assert len(entetes["x-request-id"]) == 32


def test_un_corps_trop_lourd_a_sa_page(client: TestClient) -> None:
    reponse = client.post("/connexion", content=b"", headers={"Content-Length": str(80 * 1024 * 1024)})
    assert reponse.status_code == 413
    assert "10 Mo" in reponse.text and "Content Too Large" not in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_corps_trop_lourd_sans_longueur_annoncee_a_sa_page(client: TestClient) -> None:
    def flux() -> Iterator[bytes]:
        for _ in range(75):
            yield b"0" * (1024 * 1024)

    reponse = client.post("/connexion", content=flux(), headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert reponse.status_code == 413
    assert "Content Too Large" not in reponse.text and "<html" in reponse.text


@pytest.mark.parametrize("chemin", ["/n-existe-pas", "/docs", "/redoc", "/openapi.json", "/static/../app/main.py"])
def test_une_adresse_inconnue_a_sa_page(client: TestClient, chemin: str) -> None:
    reponse = client.get(chemin)
    assert reponse.status_code == 404
    assert "<h1>Cette page n’existe pas</h1>" in reponse.text


def test_un_numero_demesure_est_une_page_inconnue(client: TestClient) -> None:
    assert client.get(f"/appels/{2**63}").status_code == 404
    assert client.get("/appels/abc").status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_fichier_statique_nomme_par_son_empreinte_est_garde(client: TestClient) -> None:
    page = client.get("/").text
    adresse = page.split('rel="stylesheet" href="')[1].split('"')[0]
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse.headers["cache-control"] == "public, max-age=31536000, immutable"
