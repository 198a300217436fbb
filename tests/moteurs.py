"""Throw-away databases for the tests: a SQLite file, or a PostgreSQL cluster on a private socket."""

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import make_url

from app.core import db, migrations
from app.core.config import reglages
from app.core.db import oublier_moteur
from tests.lieu import lieu_rapide

_NOBODY = 65534
_creer_moteur = db.creer_moteur
_MOTEURS: dict[str, Engine] = {}
_VISEES: dict[str, str] = {}
# dead rows and dead entries of indexes pile up in a base that no vacuum visits
SERVICES_D_UNE_BASE = 40
_REMISE_A_NEUF = Path(__file__).with_name("remise_a_neuf.sql").read_text()


def moteur_partage(url: str, *, lecture_seule: bool = False) -> Engine:
    """One engine of each kind for the whole run, pointed to the base of the moment.

    What SQLAlchemy compiled serves again in the next test: a sixth of the time of those that touch a base.
    A PostgreSQL base serves many tests: its connections stay open, and keep what the server has prepared.
    """
    genre = make_url(url).get_backend_name() + " en lecture" * lecture_seule
    if genre not in _MOTEURS:
        moteur = _MOTEURS[genre] = _creer_moteur(url, lecture_seule=lecture_seule)

        @event.listens_for(moteur, "do_connect")
        def _viser(dialecte: Dialect, _fiche: object, args: list[Any], options: dict[str, Any]) -> None:
            args[:], nouvelles = dialecte.create_connect_args(make_url(_VISEES[genre]))
            options.update(nouvelles)

        if genre == "postgresql":
            moteur.dispose = lambda close=True: None  # type: ignore[method-assign]
            moteur.pool._pre_ping = False  # the cluster never goes away: a fifth of what it is asked
    elif _VISEES[genre] != url:
        fermer(genre)
    _VISEES[genre] = url
    return _MOTEURS[genre]


def fermer(genre: str) -> None:
    """Close the connections of the engines of this kind that were made."""
    for nom, moteur in _MOTEURS.items():
        if nom.startswith(genre):
            Engine.dispose(moteur)


db.creer_moteur = moteur_partage


def binaires_postgresql() -> Path | None:
    """Where initdb and pg_ctl live: where Debian puts them, else on the PATH."""
    installes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installes:
        return installes[-1].parent
    trouve = shutil.which("initdb")
    return Path(trouve).resolve().parent if trouve else None


def prendre_reglages(**variables: str) -> None:
    """Settings for what follows, in this process."""
    voulues = {f"PORTAIL_{nom}": valeur for nom, valeur in variables.items()}
    if voulues == {nom: valeur for nom, valeur in os.environ.items() if nom.startswith("PORTAIL_")}:
        return
    for nom in [n for n in os.environ if n.startswith("PORTAIL_")]:
        del os.environ[nom]
    os.environ.update(voulues)
    reglages.cache_clear()
    oublier_moteur()


@dataclass
class Grappe:
    """A PostgreSQL cluster of our own: no network, durability off, erased at the end."""

    binaires: Path
    dossier: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pg-", dir=lieu_rapide())))
    bases: int = 0
    propres: list[str] = field(default_factory=list)
    services: Counter[str] = field(default_factory=Counter)
    entretiens: dict[str, psycopg.Connection] = field(default_factory=dict)

    def _lancer(self, *commande: str) -> None:
        # PostgreSQL refuses to run as root
        options = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        subprocess.run(
            [str(self.binaires / commande[0]), *commande[1:]],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.dossier,
            **options,  # type: ignore[call-overload]
        )

    @property
    def donnees(self) -> Path:
        return self.dossier / "donnees"

    def initialiser(self) -> None:
        self._confier()
        self._lancer(
            "initdb", "-D", str(self.donnees), "-U", "portail", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )

    def copier(self, donnees: Path) -> None:
        """Take the files of another cluster, which is stopped."""
        shutil.copytree(donnees, self.donnees)
        self._confier()

    def _confier(self) -> None:
        """PostgreSQL refuses to run as root: its files are those of whom it runs as."""
        if os.getuid() == 0:
            for chemin in (self.dossier, *self.dossier.rglob("*")):
                os.chown(chemin, _NOBODY, _NOBODY)

    def demarrer(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.dossier}' -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"
        )
        journal = str(self.dossier / "journal")
        self._lancer("pg_ctl", "-D", str(self.donnees), "-w", "-o", options, "-l", journal, "start")

    def arreter(self) -> None:
        for connexion in self.entretiens.values():
            connexion.close()
        self._lancer("pg_ctl", "-D", str(self.donnees), "-m", "immediate", "stop")
        shutil.rmtree(self.dossier, ignore_errors=True)

    def ceder(self, donnees: Path) -> None:
        """Stop for good, and leave files that another can start from."""
        self._lancer("pg_ctl", "-D", str(self.donnees), "-w", "-m", "fast", "stop")
        shutil.move(self.donnees, donnees)
        shutil.rmtree(self.dossier)

    def prendre(self) -> str:
        """The address of a base as it was migrated: one that a test gave back, else a new copy of the model."""
        return self.propres.pop() if self.propres else self.creer("modele")

    def rendre(self, adresse: str) -> None:
        """Take back the base of a test: put right for the next one, or dropped if somebody holds it or it is worn."""
        self.services[adresse] += 1
        if self.services[adresse] < SERVICES_D_UNE_BASE:
            with suppress(psycopg.errors.LockNotAvailable, psycopg.OperationalError):
                self.remettre_a_neuf(adresse)
                self.propres.append(adresse)
                return
        self.jeter(adresse)

    def remettre_a_neuf(self, adresse: str) -> None:
        """Come back to what the base held when it was kept (`retenir`)."""
        self.entretenir(adresse, "CALL depart.remettre_a_neuf()")

    def entretenir(self, adresse: str, ordre: str) -> psycopg.Cursor[Any]:
        """Ask something of a base beside the test that uses it."""
        if adresse not in self.entretiens:  # kept open: the server prepares the hundred statements once
            self.entretiens[adresse] = psycopg.connect(adresse, autocommit=True, options="-c lock_timeout=500")
        return self.entretiens[adresse].execute(ordre.encode())

    def jeter(self, adresse: str) -> None:
        """Drop a database that a test is done with."""
        if adresse in self.entretiens:
            self.entretiens.pop(adresse).close()
        nom = nom_de_base(adresse)
        with psycopg.connect(f"host={self.dossier} user=portail dbname=postgres", autocommit=True) as connexion:
            connexion.execute(f'DROP DATABASE "{nom}" WITH (FORCE)'.encode())

    def adresse(self, base: str) -> str:
        return f"postgresql://portail@/{base}?host={self.dossier}"

    def creer(self, modele: str = "template0") -> str:
        """A new database, copied from a model; returns its address."""
        self.bases += 1
        nom = f"essai_{self.bases}" if modele != "template0" else "modele"
        with psycopg.connect(f"host={self.dossier} user=portail dbname=postgres", autocommit=True) as connexion:
            connexion.execute(f'CREATE DATABASE "{nom}" TEMPLATE "{modele}" STRATEGY = FILE_COPY'.encode())
        return self.adresse(nom)


def retenir(adresse: str) -> None:
    """Keep what this base holds now, to come back to it."""
    with psycopg.connect(adresse, autocommit=True) as connexion:
        connexion.execute(_REMISE_A_NEUF.encode())


def nom_de_base(adresse: str) -> str:
    """The name of a database of the cluster, from its address."""
    return adresse.removeprefix("postgresql://portail@/").split("?")[0]


def preparer_modele_sqlite(fichier: Path) -> None:
    """A migrated SQLite file to copy for each test."""
    prendre_reglages(ENV="test", DONNEES=str(fichier.parent), DATABASE_URL=f"sqlite:///{fichier}")
    migrations.migrer()
    oublier_moteur()


def preparer_modele_postgresql(grappe: Grappe, donnees: Path) -> None:
    """The files of a cluster that holds a migrated database, model of the others, which keeps apart how it was."""
    grappe.initialiser()
    grappe.demarrer()
    adresse = grappe.creer()
    prendre_reglages(ENV="test", DONNEES=str(grappe.dossier), DATABASE_URL=adresse)
    migrations.migrer()
    retenir(adresse)
    fermer("postgresql")
    grappe.ceder(donnees)
