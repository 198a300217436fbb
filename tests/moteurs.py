"""Throw-away databases for the tests: a SQLite file, or a PostgreSQL cluster on a private socket."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import make_url

from app.core import db, migrations
from app.core.config import reglages
from app.core.db import oublier_moteur

_NOBODY = 65534
_creer_moteur = db.creer_moteur
_MOTEURS: dict[str, Engine] = {}
_VISEES: dict[str, str] = {}


def moteur_partage(url: str) -> Engine:
    """One engine of each kind for the whole run, pointed to the base of the moment.

    What SQLAlchemy compiled serves again in the next test: a sixth of the time of those that touch a base.
    """
    genre = make_url(url).get_backend_name()
    _VISEES[genre] = url
    if genre not in _MOTEURS:
        _MOTEURS[genre] = _creer_moteur(url)

        @event.listens_for(_MOTEURS[genre], "do_connect")
        def _viser(dialecte: Dialect, _fiche: object, args: list[Any], options: dict[str, Any]) -> None:
            args[:], nouvelles = dialecte.create_connect_args(make_url(_VISEES[genre]))
            options.update(nouvelles)

    return _MOTEURS[genre]


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

    def demarrer(self) -> None:
        if os.getuid() == 0:
            os.chown(self.dossier, _NOBODY, _NOBODY)
        donnees = str(self.dossier / "donnees")
        self._lancer("initdb", "-D", donnees, "-U", "portail", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.dossier}' -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"
        )
        self._lancer("pg_ctl", "-D", donnees, "-w", "-o", options, "-l", str(self.dossier / "journal"), "start")

    def arreter(self) -> None:
        self._lancer("pg_ctl", "-D", str(self.dossier / "donnees"), "-m", "immediate", "stop")
        shutil.rmtree(self.dossier, ignore_errors=True)

    def jeter(self, adresse: str) -> None:
        """Drop a database that a test is done with."""
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


def nom_de_base(adresse: str) -> str:
    """The name of a database of the cluster, from its address."""
    return adresse.removeprefix("postgresql://portail@/").split("?")[0]


def lieu_rapide() -> str:
    """Memory rather than a disk, where the system offers some: a database is copied ten times faster."""
    memoire = Path("/dev/shm")
    if memoire.is_dir() and os.access(memoire, os.W_OK) and shutil.disk_usage(memoire).free > 2 * 1024**3:
        return str(memoire)
    return tempfile.gettempdir()


def preparer_modele_sqlite(dossier: Path) -> Path:
    """A migrated SQLite file to copy for each test."""
    fichier = dossier / "modele.sqlite"
    prendre_reglages(ENV="test", DONNEES=str(dossier), DATABASE_URL=f"sqlite:///{fichier}")
    migrations.migrer()
    oublier_moteur()
    return fichier


def preparer_modele_postgresql(grappe: Grappe, dossier: Path) -> None:
    """A migrated database, model of the others."""
    prendre_reglages(ENV="test", DONNEES=str(dossier), DATABASE_URL=grappe.creer())
    migrations.migrer()
    oublier_moteur()
