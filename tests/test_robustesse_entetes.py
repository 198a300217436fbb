# ruff: noqa: F811
"""Headers, addresses and query strings nobody types: a page in French, never a 5xx, on both engines."""

from collections.abc import Callable, ItemsView, KeysView
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques, hostile
from tests.conftest import _application
from tests.fabriques_dossiers import brouillon
from tests.hostile import Monde, entrants, juger, monde, mondes  # noqa: F401 (fixtures)
from tests.portes import lues_sans_porte, par_porte

LUES = hostile.routes(_application(), "GET")
POSTES = hostile.routes(_application(), "POST")
NOMBRES = (-(2**70), -(2**31) - 1, 0, 2**31, 2**63)
POUR_POSTGRESQL = (-(2**31) - 1, 2**31, 2**63, "a\0b")  # what its types refuse, and SQLite takes
MOTS = ("a\0b", "²", "%", "é" * 300, "\u202e")
# the names by which lists read any filter of an address (`multi_items`)
FILTRES = (
    "q", "page", "apres", "avant", "tri", "etat", "campagne", "dispositif", "orientation", "axe", "commune", "quartier",
    "pilote", "liste", "suite", "dossier", "projection", "role", "acte", "du", "au", "qui", "adresse", "formulaire",
    "objet", "personne",
)  # fmt: skip
REQUETES = (
    '"', "'", "%", "_", "*", "NEAR", 'NEAR("a" "b", 3)', "a AND", "OR", "NOT", "a*b", "titre:", "^a", "(", ")", "a-b",
    "\0", "\0\0", "\ufffd", "٣", "²", "-1", "0", "9223372036854775808", "9" * 1200, "1e400", "nan", "a" * 1200,
    "1.2", "99999999999999999999-1", "-5-5", "n-1", "999999999999999.1", "1,1",
    "//mechant.example", "/\\mechant.example",
    "q=%00&tri=note", "é😀\u202e", "2027-02-30", "31/12/9999", "0001-01-01", "9999-12-31", "true", ";--",
    "\\",
)  # fmt: skip


# what a database reads in its own way
POUR_UNE_BASE = (
    '"', "'", "%", 'NEAR("a" "b", 3)', "a AND", "a*b", "titre:", "(", "\0", "٣", "9223372036854775808", "9" * 1200,
    "1e400", "99999999999999999999-1", "é😀\u202e", "\\", "q=%00&tri=note", "31/12/9999",
)  # fmt: skip
# addresses that are not even text
ILLISIBLE = "%ff=%ff&q=%ed%a0%80&tri&=&&page=%c3%28&fait=%00&fait=é"


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
# where a door reads an address, at the first of its routes; behind it, what the route reads by itself
LECTRICES = {
    nom: parties
    for routes in par_porte().values()
    for rang, (_, nom) in enumerate(routes)
    if nom in PRECISES and (parties := hostile.PARTIES.findall(PRECISES[nom]) if rang == 0 else lues_sans_porte(nom))
}


PORTES = hostile.une_par_porte({nom: PRECISES[nom] for nom in LECTRICES})


def _adresses(monde: Monde, nom: str) -> list[str]:
    """The address with each part made hostile in turn: every value at one door of each kind, two at the others."""
    adresses = []
    for partie in LECTRICES[nom]:
        valeurs: tuple[int | str, ...] = NOMBRES if partie.endswith("_id") else MOTS
        if monde.moteur == "postgresql":
            valeurs = tuple(v for v in valeurs if v in POUR_POSTGRESQL)
        elif nom not in PORTES:
            tour = len(nom) % len(valeurs)  # not the same two everywhere
            valeurs = (valeurs[tour], valeurs[tour - 1])
        adresses += [monde.chemin(PRECISES[nom], **{partie: quote(str(v), safe="")}) for v in valeurs]
    return adresses


@hostile.sur_les_moteurs(LECTRICES, sur_postgresql=PORTES)
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


# what people type there is searched for, compared or followed
LIBRES = {"*", "cherche", "suite", "qui", "avant"}


class _Temoin(QueryParams):
    """What an address asks for, which notes the names that a page reads; « * » when it reads them all."""

    lus: ClassVar[set[str]] = set()

    def get(self, key: Any, default: Any = None) -> Any:
        self.lus.add(key)
        return super().get(key, default)

    def getlist(self, key: Any) -> list[Any]:
        self.lus.add(key)
        return super().getlist(key)

    def __getitem__(self, key: Any) -> Any:
        self.lus.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: Any) -> bool:
        self.lus.add(key)
        return super().__contains__(key)

    def keys(self) -> KeysView[Any]:
        self.lus.add("*")
        return super().keys()

    def items(self) -> ItemsView[Any, Any]:
        self.lus.add("*")
        return super().items()

    def multi_items(self) -> list[tuple[Any, Any]]:
        self.lus.add("*")
        return super().multi_items()


def _requetes(noms: list[str], nom: str, moteur: str) -> list[str]:
    """Every value under every name that the page reads, where these are many; a turn of them elsewhere."""
    if nom in LISTES:
        essayees = REQUETES if moteur == "sqlite" and LIBRES & _Temoin.lus else POUR_UNE_BASE
        return ["&".join(f"{n}={quote(v)}" for n in noms if len(v) < 300 or n in "q avant") for v in essayees]
    tournees = [(REQUETES * 2)[debut : debut + len(REQUETES)] for debut in (len(nom) % 13, 13 + len(nom) % 29)]
    return ["&".join(f"{n}={quote(v[:99])}" for n, v in zip(noms, t, strict=False)) for t in tournees]


@hostile.sur_les_moteurs(LUES, sur_postgresql=LISTES)
def test_une_requete_demesuree_a_une_reponse(monde: Monde, monkeypatch: pytest.MonkeyPatch, nom: str) -> None:
    """Under the names that a page reads, which it says itself; what it never reads can do it nothing."""
    monkeypatch.setattr("starlette.requests.QueryParams", _Temoin)
    acteur = (entrants("GET", nom) or ["anonyme"])[-1]
    chemin = monde.chemin(LUES[nom])
    navigateur = monde.navigateur(acteur)
    _Temoin.lus.clear()
    juger(navigateur.get(f"{chemin}?{ILLISIBLE}"), f"{acteur} {chemin}")
    lus = _Temoin.lus - {"fait"}  # every page may say what was just done
    if not lus:
        return
    noms = sorted(lus - {"*"} | (set(FILTRES) if "*" in lus else set()))
    for requete in _requetes(noms, nom, monde.moteur):
        juger(navigateur.get(f"{chemin}?{requete}"), f"{acteur} {chemin} {requete[:60]}")


def test_les_noms_lus_sont_entendus() -> None:
    """The witness hears each way a page has to read its address."""
    for lire, attendus in (
        (lambda q: q.get("a"), {"a"}),
        (lambda q: q.getlist("b"), {"b"}),
        (lambda q: q["c"] if "c" in q else q["d"], {"c", "d"}),
        (lambda q: [*q.items()], {"*"}),
        (lambda q: [*q], {"*"}),
        (lambda q: q.multi_items(), {"*"}),
        (lambda q: dict(q), {"*"}),
    ):
        _Temoin.lus.clear()
        with suppress(KeyError):
            lire(_Temoin("d=1"))
        assert attendus & _Temoin.lus
