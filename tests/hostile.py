"""A full portal to attack: every actor signed in, a dossier in each state, and a fresh copy for each case."""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel
from starlette.responses import Response
from starlette.testclient import TestClient

from app.comptes.sessions import nom_du_cookie
from app.core import db
from app.domain.etats import Etat
from app.inventaire import toutes_les_routes
from app.models.comite import InscriptionSeance
from tests import moteurs
from tests.conftest import MOTEURS, PRESENT, _application
from tests.navigateur import Navigateur
from tests.scenario import ACTEURS, dossiers_par_etat, monter
from tests.scenario_gens import Scenario

# what a refused request may leave: the attempt that is counted, the session that is prolonged
SANS_CONSEQUENCE = frozenset({"tentative", "session_ouverte"})
ETATS_EN_PLUS = (Etat.DEPOSE, Etat.EN_INSTRUCTION, Etat.A_COMPLETER, Etat.INSTRUIT, Etat.EN_COMITE)
PARTIES = re.compile(r"\{(\w+)(?::\w+)?\}")
SECTIONS = (
    "organisme", "projet", "orientations", "territoires", "participation", "calendrier", "budget", "indicateurs",
    "attestations",
)  # fmt: skip
ANGLAIS = re.compile(
    r"field required|internal server|traceback|not found|value error|should be|unprocessable|method not allowed"
    r"|uploadfile\(|bad request|invalid|there was an error|is not allowed|sqlalchemy|psycopg|nonetype"
)


@dataclass
class Monde:
    """The base as it was built, to be copied for each case, and the application in front of it."""

    app: FastAPI
    dossier: Path
    scenario: Scenario
    moteur: str
    grappe: Any = None
    base: str = ""
    par_etat: dict[Etat, int] = field(default_factory=dict)
    depart: dict[str, str] = field(default_factory=dict)
    rang_initial: Any = None
    navigateurs: dict[str, TestClient] = field(default_factory=dict)

    def neuf(self, **reglages: str) -> None:
        """Start again from the scenario as it was built."""
        if self.moteur == "sqlite":
            db.oublier_moteur()
            for reste in self.dossier.glob("essai.sqlite*"):
                reste.unlink()
            shutil.copy(self.dossier / "scenario.sqlite", self.dossier / "essai.sqlite")
            self.base = f"sqlite:///{self.dossier / 'essai.sqlite'}"
        else:
            self.grappe.remettre_a_neuf(self.base)
        self.regler(**reglages)
        self.rang_initial = self.rang()

    def propre(self) -> None:
        """As it was built, without a copy when nothing was committed since the last one."""
        self.regler()
        if self.rang() != self.rang_initial:
            self.neuf()

    def regler(self, **reglages: str) -> None:
        moteurs.prendre_reglages(
            **{
                "ENV": "test",
                "DONNEES": str(self.dossier),
                "DATABASE_URL": self.base,
                "HORLOGE": str(self.dossier / "horloge"),
                "URL_PUBLIQUE": "http://testserver",
                **reglages,
            }
        )

    def navigateur(self, acteur: str) -> TestClient:
        """The browser of an actor; a defect of the application is answered as its users would see it."""
        # the same for all the attempts of an actor: making one costs as much as a short answer
        if acteur not in self.navigateurs:
            self.navigateurs[acteur] = Navigateur(self.app, raise_server_exceptions=False)
        navigateur = self.navigateurs[acteur]
        navigateur.cookies.clear()
        if acteur in self.scenario.jetons:
            navigateur.cookies.set(nom_du_cookie(), self.scenario.jetons[acteur])
        return navigateur

    def chemin(self, gabarit: str, **autres: Any) -> str:
        valeurs = {**self.scenario.parametres, **autres}
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: str(valeurs[m.group(1)]), gabarit)

    def empreintes(self) -> dict[str, str]:
        """One digest per table, those a refused request may touch left out."""
        empreintes = {}
        with db.moteur_de_lecture().connect() as connexion:
            for table in SQLModel.metadata.sorted_tables:
                if table.name not in SANS_CONSEQUENCE:
                    lignes = sorted(repr(tuple(ligne)) for ligne in connexion.execute(select(table)))
                    empreintes[table.name] = sha256("\n".join(lignes).encode()).hexdigest()
        return empreintes

    def changees(self) -> list[str]:
        """The tables that are no longer as they were built."""
        return [table for table, empreinte in self.empreintes().items() if empreinte != self.depart[table]]

    def rang(self) -> Any:
        """Something that changes whenever anything is committed: cheaper than the digests."""
        if self.moteur == "sqlite":
            # what is committed is in the log, then in the file once the last connection is closed
            return [etat for nom in ("essai.sqlite", "essai.sqlite-wal") if (etat := _etat(f"{self.dossier}/{nom}"))]
        return self.grappe.entretenir(self.base, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()


def _etat(fichier: str) -> tuple[int, int] | None:
    """When a file was written and how long it is, None if it holds nothing."""
    with suppress(FileNotFoundError):
        etat = os.stat(fichier)  # noqa: PTH116 (asked before and after each request: twenty times quicker than a Path)
        return (etat.st_mtime_ns, etat.st_size) if etat.st_size else None
    return None


def _completer(bd: Session, monde: Monde) -> None:
    """A dossier in each state that shows forms, all of the same organisme and campaign."""
    scenario = monde.scenario
    monde.par_etat |= dossiers_par_etat(bd, scenario, ETATS_EN_PLUS)
    bd.add(
        InscriptionSeance(
            seance_id=scenario.parametres["seance_id"],
            dossier_id=monde.par_etat[Etat.EN_COMITE],
            inscrit_le=PRESENT,
        )
    )
    monde.par_etat[Etat.BROUILLON] = scenario.brouillon_id
    bd.commit()


def monter_un_monde(moteur: str, dossier: Path, modele: Path, grappe: Any = None) -> Monde:
    """Build the scenario once on an engine."""
    (dossier / "horloge").write_text(PRESENT.isoformat())
    monde = Monde(_application(), dossier, Scenario(), moteur, grappe)
    if moteur == "sqlite":
        shutil.copy(modele, dossier / "scenario.sqlite")
        monde.base = f"sqlite:///{dossier / 'scenario.sqlite'}"
    else:
        monde.base = grappe.creer("modele")
    monde.regler()
    with Session(db.moteur()) as bd:
        monde.scenario = monter(bd)
        _completer(bd, monde)
    monde.depart = monde.empreintes()
    if moteur == "postgresql":
        moteurs.retenir(monde.base)
    monde.neuf()
    return monde


@dataclass(frozen=True)
class Formulaire:
    """A form as a page showed it to an actor: where it is posted, and what would be sent."""

    acteur: str
    action: str
    champs: tuple[tuple[str, str], ...]
    fichiers: frozenset[str]


def _valeur(noeud: LexborNode) -> str:
    if noeud.tag == "textarea":
        return noeud.text()
    if noeud.tag == "select":
        options = noeud.css("option")
        choisie = next((o for o in options if "selected" in o.attributes), options[-1] if options else None)
        return (choisie.attributes.get("value") or choisie.text()) if choisie is not None else ""
    return noeud.attributes.get("value") or ""


def formulaires(page: str, chemin: str, acteur: str) -> list[Formulaire]:
    """The forms posted from a page. One choice of each group of buttons is kept."""
    trouves = []
    for form in LexborHTMLParser(page).css("form"):
        if (form.attributes.get("method") or "get").lower() != "post":
            continue
        champs: dict[str, str] = {}
        fichiers = set()
        for noeud in form.css("input, textarea, select, button"):
            nom = noeud.attributes.get("name")
            if not nom:
                continue
            if noeud.attributes.get("type") == "file":
                fichiers.add(nom)
            else:
                champs.setdefault(nom, _valeur(noeud))
        action = (form.attributes.get("action") or chemin).split("#")[0]
        trouves.append(Formulaire(acteur, action, tuple(champs.items()), frozenset(fichiers)))
    return trouves


def routes(app: FastAPI, methode: str) -> dict[str, str]:
    """Path of each route, by name."""
    return {
        r.name: r.path
        for r in toutes_les_routes(app)
        if methode in (r.methods or set()) and not r.name.startswith("demonstration.")
    }


def table_des_acces() -> dict[tuple[str, str], str]:
    lignes = Path(__file__).with_name("acces.txt").read_text(encoding="utf-8").splitlines()[1:]
    return {(m, n): lettres for m, n, lettres in (ligne.split() for ligne in lignes)}


def entrants(methode: str, nom: str) -> list[str]:
    """The actors a route lets in."""
    lettres = table_des_acces()[methode, nom]
    return [acteur for acteur, lettre in zip(ACTEURS, lettres, strict=True) if lettre == "o"]


# what pages send by themselves is answered by a piece of page
MORCEAUX = re.compile(r"/dossiers/\d+/(presence|lecture|\w+/champ/\w+)\b")


def juger(reponse: Response, quoi: str) -> None:
    assert reponse.status_code < 500, f"{reponse.status_code} : {quoi}"
    genre = reponse.headers.get("content-type", "")
    if reponse.status_code not in (303, 304, 204):
        assert reponse.status_code == 200 or genre.startswith("text/html"), f"{genre} : {quoi}"
        assert genre.startswith(
            ("text/html", "application/json", "text/csv", "application/", "text/plain; charset=utf-8")
        ), f"{genre} : {quoi}"
    if genre.startswith("text/html"):
        texte = reponse.text.lower()  # type: ignore[attr-defined]
        assert '<html lang="fr"' in texte or (reponse.status_code == 200 and MORCEAUX.search(quoi)), quoi
        anglais = ANGLAIS.search(re.sub(r"<[^>]*>", " ", texte))
        assert anglais is None, f"{anglais} : {quoi}"


def une_par_porte(routes: Mapping[str, str]) -> set[str]:
    """One route of each door: what a moment looks up in an address does not depend on what is done next."""
    return set({(nom.split(".")[0], *PARTIES.findall(chemin)): nom for nom, chemin in sorted(routes.items())}.values())


def sur_les_moteurs(noms: Iterable[str], sur_postgresql: Collection[str] | None = None) -> Any:
    """Run a test for each name, on SQLite and, for those named (default: all), on PostgreSQL too."""
    noms = sorted(noms)
    aussi = noms if sur_postgresql is None else [nom for nom in noms if nom in sur_postgresql]
    return pytest.mark.parametrize(
        ("monde", "nom"),
        [*(("sqlite", nom) for nom in noms), *(("postgresql", nom) for nom in aussi)],
        indirect=["monde"],
    )


@pytest.fixture(scope="session")
def mondes(
    request: pytest.FixtureRequest, modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Monde]:
    """A portal to attack on an engine, built once for the run: `mondes("sqlite")`. Another name builds another."""

    @cache
    def monter_sur(moteur: str, _nom: str = "") -> Monde:
        grappe = request.getfixturevalue("grappe") if moteur == "postgresql" else None
        return monter_un_monde(moteur, tmp_path_factory.mktemp("hostile"), modele_sqlite, grappe)

    return monter_sur


@pytest.fixture(params=MOTEURS)
def monde(request: pytest.FixtureRequest, mondes: Callable[..., Monde]) -> Monde:
    """The attacked portal as it was built, on each engine in turn."""
    monte = mondes(request.param)
    monte.propre()
    return monte
