# ruff: noqa: F811
"""Headers, addresses and query strings nobody types: a page in French, never a 5xx, on both engines."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques, hostile
from tests.conftest import _application
from tests.fabriques_dossiers import brouillon
from tests.hostile import Monde, entrants, juger, monde, mondes  # noqa: F401 (fixtures)

LUES = hostile.routes(_application(), "GET")
POSTES = hostile.routes(_application(), "POST")
NOMBRES = (-(2**70), -(2**31) - 1, 0, 2**31, 2**63)
MOTS = ("a\0b", "²", "%", "é" * 300, "\u202e")
PARAMETRES = (
    "q", "page", "apres", "avant", "tri", "etat", "campagne", "dispositif", "orientation", "axe", "commune", "quartier",
    "pilote", "liste", "suite", "fait", "dossier", "projection", "erreur", "role", "cherche", "acte", "du", "au", "qui",
    "adresse", "formulaire", "objet", "personne",
)  # fmt: skip
REQUETES = (
    '"', "'", "%", "_", "*", "NEAR", 'NEAR("a" "b", 3)', "a AND", "OR", "NOT", "a*b", "titre:", "^a", "(", ")", "a-b",
    "\0", "\0\0", "\ufffd", "٣", "²", "-1", "0", "9223372036854775808", "9" * 1200, "1e400", "nan", "a" * 1200,
    "1.2", "99999999999999999999-1", "-5-5", "n-1", "999999999999999.1", "1,1",
    "//mechant.example", "/\\mechant.example",
    "q=%00&tri=note", "é😀\u202e", "2027-02-30", "31/12/9999", "0001-01-01", "9999-12-31", "true", ";--",
    "\\",
)  # fmt: skip


POUR_UNE_BASE = (
    '"', "'", "%", 'NEAR("a" "b", 3)', "a AND", "a*b", "titre:", "(", "\0", "٣", "9223372036854775808", "9" * 1200,
    "1e400", "99999999999999999999-1", "é😀\u202e", "\\",
)  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("origine", ["http://[", "http://]:x/", "null", "", "http://[::1", "\\\\a"])
def test_une_origine_illisible_est_refusee(client: TestClient, origine: str) -> None:
    reponse = client.post("/connexion", headers={"origin": origine})
    juger(reponse, origine)
    assert reponse.status_code == 403


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("longueur", "statut"), [("abc", 422), ("-1", 422), ("²", 422), ("9" * 30, 413), ("9" * 5000, 413)]
)
def test_une_longueur_annoncee_illisible(client: TestClient, longueur: str, statut: int) -> None:
    reponse = client.post("/connexion", headers={"content-length": longueur.encode()})
    juger(reponse, longueur)
    assert reponse.status_code == statut


def test_un_nul_dans_la_cle_d_un_depot_ne_casse_rien(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    porteur = fabriques.personne(bd)
    numero = brouillon(bd, porteur, est_complet=True).id
    bd.commit()
    reponse = entrer(porteur).post(f"/dossiers/{numero}/deposer", data={"cle": "a\0b"})
    assert reponse.status_code == 303
    dossier = bd.get_one(Dossier, numero)
    assert (dossier.etat, dossier.cle_depot) == ("depose", "ab")


PRECISES = {n: p for n, p in {**LUES, **POSTES}.items() if "{" in p}
PORTES = hostile.une_par_porte(PRECISES)


def _adresses(monde: Monde, nom: str) -> list[str]:
    """The address with each part made hostile in turn: every value at one route of each door, two at the others."""
    adresses = []
    for partie in hostile.PARTIES.findall(PRECISES[nom]):
        valeurs: tuple[int | str, ...] = NOMBRES if partie.endswith("_id") else MOTS
        if nom not in PORTES:
            tour = len(nom) % len(valeurs)  # not the same two everywhere
            valeurs = (valeurs[tour], valeurs[tour - 1])
        adresses += [monde.chemin(PRECISES[nom], **{partie: quote(str(v), safe="")}) for v in valeurs]
    return adresses


@hostile.sur_les_moteurs(PRECISES, sur_postgresql=PORTES)
def test_une_adresse_demesuree_est_une_page_inconnue(monde: Monde, nom: str) -> None:
    methode = "GET" if nom in LUES else "POST"
    navigateur = monde.navigateur((entrants(methode, nom) or ["anonyme"])[-1])
    avant = monde.rang()
    for chemin in _adresses(monde, nom):
        reponse = navigateur.request(methode, chemin)
        juger(reponse, chemin[:120])
        assert reponse.status_code in (303, 404, 405, 409, 422), chemin
    if monde.rang() != avant:
        assert monde.changees() == []


LISTES = {
    "instruction.dossiers", "instruction.exporter", "instruction.dossier", "comite.classement", "comite.seance",
    "administration.journal", "administration.comptes", "administration.courriels", "appels.referent",
    "comptes.connexion",
}  # fmt: skip


@hostile.sur_les_moteurs(LUES, sur_postgresql=LISTES)
def test_une_requete_demesuree_a_une_reponse(monde: Monde, nom: str) -> None:
    """The lists meet every value in every parameter; the other pages a mixture of them."""
    acteur = (entrants("GET", nom) or ["anonyme"])[-1]
    chemin = monde.chemin(LUES[nom])
    navigateur = monde.navigateur(acteur)
    if nom in LISTES:
        # what only a page reads was tried on SQLite; a database reads these in its own way
        essayees = REQUETES if monde.moteur == "sqlite" else POUR_UNE_BASE
        requetes = ["&".join(f"{p}={quote(v)}" for p in PARAMETRES if len(v) < 300 or p in "q avant") for v in essayees]
    else:
        tournees = [REQUETES[n:] + REQUETES[:n] for n in (0, 13)]
        requetes = ["&".join(f"{p}={quote(v[:99])}" for p, v in zip(PARAMETRES, t, strict=False)) for t in tournees]
    for requete in [*requetes, "%ff=%ff&q=%ed%a0%80&tri&=&&page=%c3%28"]:
        juger(navigateur.get(f"{chemin}?{requete}"), f"{acteur} {chemin} {requete[:60]}")
