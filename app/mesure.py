"""`portail mesurer`: the server, a volume, one client, and how long each operation takes.

Everything happens in a data directory of its own, erased at the end, and in a PostgreSQL database if one is given: two
processes serve it, and twice the time is allowed. The worker is left out while requests are timed (it is a service of
its own in production); `serve`, with it, is timed when it starts.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import inspect

from app.core.clock import maintenant
from app.core.config import RACINE, reglages
from app.core.db import ecriture, moteur, oublier_moteur
from app.demonstration.pieces import conserver_pieces
from app.demonstration.preparation import etiqueter, preparer_terrain
from app.mesure_client import Reponse
from app.mesure_exports import Export, mesurer_exports, ouvrir_partout, tableau_des_exports
from app.mesure_operations import Client, Operation, operations_a_mesurer, quantile
from app.mesure_pile import ADRESSE
from app.mesure_processus import (
    memoire_mio,
    ms,
    processeur_de_postgresql_ms,
    processeur_du_groupe_ms,
    serveur_postgresql,
)

ECHAUFFEMENT = 5
PORTAIL = [sys.executable, "-c", "from app.cli import app; app()"]
DEUX_PROCESSUS = [*PORTAIL, "serve", "--workers", "2"]
_SERVEUR = (
    "import sys, uvicorn; from {module} import {creer} as creer; "
    "uvicorn.run(creer(), port=int(sys.argv[1]), log_level='warning', access_log=False, server_header=False)"
)
SERVEUR = _SERVEUR.format(module="app.main", creer="create_app")
PILE = _SERVEUR.format(module="app.mesure_pile", creer="creer_pile")


MOTEURS = {False: "SQLite, un processus", True: "PostgreSQL, deux processus"}
MEMOIRE_MIO = {False: 160, True: 260}


def commande_du_serveur(base: str = "") -> tuple[list[str], str]:
    """How the server is started, and the option before its port: one process on SQLite, two on PostgreSQL."""
    return (DEUX_PROCESSUS, "--port") if base else ([sys.executable, "-c", SERVEUR], "")


class MesureImpossible(RuntimeError):
    """An operation did not answer as expected: its duration would mean nothing."""


def _balayer() -> None:
    """As PostgreSQL does by itself in the hours after such a load: during the measures it would take a core of two."""
    if moteur().dialect.name == "postgresql":
        with moteur().connect().execution_options(isolation_level="AUTOCOMMIT") as connexion:
            connexion.exec_driver_sql("VACUUM (ANALYZE)")


def mesurer(dossiers: int, repetitions: int, base: str, console: Console) -> str:
    """Load `dossiers`, time every operation `repetitions` times; returns a Markdown table.

    `base`: the address of an empty PostgreSQL database; "" for SQLite in a directory erased at the end.
    """
    with tempfile.TemporaryDirectory(prefix="mesure-") as dossier, reglages_de_mesure(Path(dossier), base):
        subprocess.run([*PORTAIL, "volume", "--dossiers", str(dossiers)], cwd=RACINE, check=True)
        pieces = conserver_pieces()
        with ecriture() as bd:
            # one draft more than the deposits: its answers are saved one by one
            terrain = preparer_terrain(bd, repetitions + ECHAUFFEMENT + 1, pieces, maintenant())
            terrain = etiqueter(bd, terrain, maintenant())
        _balayer()
        oublier_moteur()
        depart = _temps_de_depart()
        with serveur(*commande_du_serveur(base)) as (adresse, processus):
            operations = operations_a_mesurer(Client(adresse), terrain, dossiers, est_postgresql=bool(base))
            with serveur([sys.executable, "-c", PILE]) as (nue, _):
                pile = partial(Client(nue).envoyer, ADRESSE)
                _mesurer_tout(operations, repetitions, pile, processus.pid, processus_de_la_base(), console)
            if base:
                ouvrir_partout(adresse, terrain.coordination)
            memoire = memoire_mio(processus.pid)
            exports = mesurer_exports(adresse, terrain.coordination, processus.pid)
        oublier_moteur()
    if refus := [export.nom for export in exports if export.status != 200]:
        raise MesureImpossible(f"{', '.join(refus)} : pas de fichier")
    conditions = f"{dossiers} dossiers, {MOTEURS[bool(base)]}, un client, {repetitions} mesures par opération"
    return _tableau(conditions, operations, exports, depart, memoire, MEMOIRE_MIO[bool(base)])


def processus_de_la_base() -> int:
    """The PostgreSQL server of this machine; 0 on SQLite, or where it runs on another one."""
    if moteur().dialect.name == "sqlite":
        return 0
    with moteur().connect() as connexion:
        return serveur_postgresql(connexion.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def barre(console: Console) -> Progress:
    """The bar of a long work on a terminal, gone when it ends; drawn rarely enough not to weigh on what is timed."""
    colonnes = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*colonnes, console=console, transient=True, refresh_per_second=2)


@contextmanager
def reglages_de_mesure(donnees: Path, base: str = "") -> Iterator[None]:
    """Settings of the measure for this process and those it starts; the former ones come back afterwards.

    `base`: the address of a PostgreSQL database. Raises MesureImpossible where it holds anything: a load would be
    added to somebody's dossiers.
    """
    avant = {nom: valeur for nom, valeur in os.environ.items() if nom.startswith("PORTAIL_")}
    for nom in avant:
        del os.environ[nom]
    siens = {"PORTAIL_ENV": "test", "PORTAIL_DONNEES": str(donnees)} | ({"PORTAIL_DATABASE_URL": base} if base else {})
    os.environ |= siens
    reglages.cache_clear()
    oublier_moteur()
    try:
        if base and inspect(moteur()).has_table("dossier"):
            raise MesureImpossible("cette base est déjà celle d’un portail : donnez une base vide")
        yield
    finally:
        oublier_moteur()
        for nom in siens:
            del os.environ[nom]
        os.environ |= avant
        reglages.cache_clear()


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@contextmanager
def serveur(commande: list[str], option: str = "") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The server on a free port, stopped in the end. `option` precedes the port on its command line."""
    port = str(_port_libre())
    processus = subprocess.Popen([*commande, *([option] if option else []), port], cwd=RACINE)
    adresse = f"http://127.0.0.1:{port}"
    try:
        _attendre(adresse, processus)
        yield adresse, processus
    finally:
        processus.send_signal(signal.SIGINT)
        try:
            processus.wait(timeout=20)
        except subprocess.TimeoutExpired:
            processus.kill()


def _attendre(adresse: str, processus: subprocess.Popen[bytes], limite_s: float = 90) -> None:
    fin = time.monotonic() + limite_s
    # one client for all the tries: making it takes 20 ms of the processor that the server is starting with
    with httpx.Client(base_url=adresse, timeout=1) as client:
        while time.monotonic() < fin:
            if processus.poll() is not None:
                raise MesureImpossible("le serveur s’est arrêté au démarrage")
            try:
                if client.get("/sante").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
    raise MesureImpossible("le serveur ne répond pas")


def _temps_de_depart() -> float:
    """Seconds between the command `serve` and its first answer."""
    debut = time.monotonic()
    with serveur([*PORTAIL, "serve"], "--port"):
        return time.monotonic() - debut


def _mesurer_tout(
    operations: list[Operation],
    repetitions: int,
    pile: Callable[[], Reponse],
    pid: int,
    base: int,
    console: Console,
) -> None:
    """Do each operation so many times, one after the other; raises MesureImpossible when one does not answer.

    `pile`: the page of the stack alone, asked for after each page that is compared with it; `pid`: the server; `base`:
    that of PostgreSQL, 0 for SQLite.
    """

    def processeur_ms() -> float:
        return processeur_du_groupe_ms(pid) + processeur_de_postgresql_ms(base)

    with barre(console) as progres:
        tache = progres.add_task("", total=len(operations) * (repetitions + ECHAUFFEMENT))
        for operation in operations:
            progres.update(tache, description=f"Mesure : {operation.nom}")
            for k in range(repetitions + ECHAUFFEMENT):
                processeur = processeur_ms()
                duree, reponse = _chronometrer(operation.nom, partial(operation.faire, k), operation.attendu)
                if k >= ECHAUFFEMENT:
                    operation.durees_ms.append(duree)
                    operation.processeur_ms += (processeur_ms() - processeur) / repetitions
                    operation.octets = max(operation.octets, len(reponse.contenu))
                if operation.rapport_au_plus is not None:
                    operation.pile_ms.append(_chronometrer("la pile nue", pile)[0])
                progres.advance(tache)
            del operation.pile_ms[:ECHAUFFEMENT]


def _chronometrer(nom: str, faire: Callable[[], Reponse], attendu: int = 200) -> tuple[float, Reponse]:
    """How long it takes, in milliseconds, and what was answered."""
    debut = time.perf_counter()
    reponse = faire()
    duree = (time.perf_counter() - debut) * 1000
    if reponse.status != attendu:
        raise MesureImpossible(f"{nom} : réponse {reponse.status}")
    return duree, reponse


def _compare(op: Operation) -> str:
    if op.rapport_au_plus is None:
        return "— | —"
    return f"{ms(quantile(op.pile_ms, 0.95))} | {ms(op.rapport())} ({ms(op.rapport_au_plus)})"


def _tableau(
    conditions: str,
    operations: list[Operation],
    exports: list[Export],
    depart_s: float,
    memoire: float,
    memoire_au_plus: int,
) -> str:
    lignes = [
        f"{conditions} (millisecondes)",
        "",
        "| Opération | p50 | p95 | Objectif p95 | Pile nue, p95 | Rapport (au plus) | Processeur | Page (Ko) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for op in operations:
        objectif = "—" if op.objectif_ms is None else str(op.objectif_ms)
        poids = ms(op.octets / 1000) if op.octets else "—"
        durees = f"{ms(op.quantile(0.5))} | {ms(op.quantile(0.95))}"
        lignes.append(f"| {op.nom} | {durees} | {objectif} | {_compare(op)} | {ms(op.processeur_ms)} | {poids} |")
    lignes += [
        "",
        *tableau_des_exports(exports),
        "",
        f"Mémoire du serveur après les mesures (PSS) : {ms(memoire)} Mio (objectif {memoire_au_plus}). "
        f"De la commande `serve` à la première réponse : {ms(depart_s)} s (objectif 2).",
    ]
    return "\n".join(lignes) + "\n"
