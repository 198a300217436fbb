"""`portail mesurer`: the server, a volume, one client, and how long each operation takes.

Everything happens in a data directory of its own, erased at the end, and in a PostgreSQL database if one is given: two
processes serve it, and twice the time is allowed. The worker is left out while requests are timed (it is a service of
its own in production); `serve`, with it, is timed when it starts.
"""

import html
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import inspect

from app.comptes.sessions import nom_du_cookie
from app.core.clock import maintenant
from app.core.config import RACINE, reglages
from app.core.db import ecriture, moteur, oublier_moteur
from app.demonstration.pieces import conserver_pieces
from app.demonstration.preparation import Terrain, etiqueter, preparer_terrain
from app.mesure_client import Reponse
from app.mesure_exports import Export, mesurer_exports, tableau_des_exports
from app.mesure_processus import (
    memoire_mio,
    ms,
    processeur_de_postgresql_ms,
    processeur_du_groupe_ms,
    serveur_postgresql,
)

ECHAUFFEMENT = 5
PORTAIL = [sys.executable, "-c", "from app.cli import app; app()"]
DEUX_PROCESSUS = [
    sys.executable, "-m", "uvicorn", "app.main:create_app", "--factory", "--workers", "2", "--log-level", "warning",
    "--no-access-log", "--no-server-header",
]  # fmt: skip
SERVEUR = (
    "import sys, uvicorn; from app.main import create_app; "
    "uvicorn.run(create_app(), port=int(sys.argv[1]), log_level='warning', access_log=False, server_header=False)"
)


MOTEURS = {False: "SQLite, un processus", True: "PostgreSQL, deux processus"}
MEMOIRE_MIO = {False: 160, True: 260}


def commande_du_serveur(base: str = "") -> tuple[list[str], str]:
    """How the server is started, and the option before its port: one process on SQLite, two on PostgreSQL."""
    return (DEUX_PROCESSUS, "--port") if base else ([sys.executable, "-c", SERVEUR], "")


class Client:
    """One connection kept open, of the standard library: a client's own work must not pass for the portal's."""

    def __init__(self, adresse: str) -> None:
        self._connexion = HTTPConnection(urlsplit(adresse).netloc, timeout=30)

    def envoyer(self, chemin: str, jeton: str = "", champs: dict[str, str] | None = None) -> Reponse:
        """Read a page, or post `champs`, as the person whose session has this token. Redirections are not followed."""
        entetes = {"cookie": f"{nom_du_cookie()}={jeton}"} if jeton else {}
        corps = None
        if champs is not None:
            entetes["content-type"] = "application/x-www-form-urlencoded"
            corps = urlencode(champs)
        self._connexion.request("GET" if champs is None else "POST", chemin, corps, entetes)
        reponse = self._connexion.getresponse()
        return Reponse(reponse.status, reponse.read())


@dataclass
class Operation:
    """Something a person does. `faire(k)` does it for the k-th time; `attendu` is the status of a success."""

    nom: str
    faire: Callable[[int], Reponse]
    objectif_ms: int | None
    attendu: int = 200
    durees_ms: list[float] = field(default_factory=list)
    octets: int = 0
    processeur_ms: float = 0.0
    """Of the server, and of its database when that is a server, for one of them."""

    def quantile(self, part: float) -> float:
        """The duration that this share of the measures does not exceed."""
        triees = sorted(self.durees_ms)
        return triees[min(len(triees) - 1, int(part * len(triees)))]


TEXTE = "Des ateliers au pied des immeubles, chaque semaine, avec les habitants du quartier." * 4
_BASE = re.compile(r'name="base" value="([^"]*)"')


def base_lue(page: str) -> str:
    """The digests a page or its answer gives, to be sent back with the next save."""
    trouvee = _BASE.search(page)
    return html.unescape(trouvee[1]) if trouvee else ""


class MesureImpossible(RuntimeError):
    """An operation did not answer as expected: its duration would mean nothing."""


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
        oublier_moteur()
        depart = _temps_de_depart()
        with serveur(*commande_du_serveur(base)) as (adresse, processus):
            operations = operations_a_mesurer(Client(adresse), terrain, dossiers, est_postgresql=bool(base))
            _mesurer_tout(operations, repetitions, processus.pid, processus_de_la_base(), console)
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


def _mesurer_tout(operations: list[Operation], repetitions: int, pid: int, base: int, console: Console) -> None:
    """Do each operation so many times, one after the other; raises MesureImpossible when one does not answer.

    `pid`: the server; `base`: that of PostgreSQL, 0 for SQLite.
    """

    def processeur_ms() -> float:
        return processeur_du_groupe_ms(pid) + processeur_de_postgresql_ms(base)

    with barre(console) as progres:
        tache = progres.add_task("", total=len(operations) * (repetitions + ECHAUFFEMENT))
        for operation in operations:
            progres.update(tache, description=f"Mesure : {operation.nom}")
            processeur = 0.0
            for k in range(repetitions + ECHAUFFEMENT):
                if k == ECHAUFFEMENT:
                    processeur = processeur_ms()
                debut = time.perf_counter()
                reponse = operation.faire(k)
                duree = (time.perf_counter() - debut) * 1000
                if reponse.status != operation.attendu:
                    raise MesureImpossible(f"{operation.nom} : réponse {reponse.status}")
                if k >= ECHAUFFEMENT:
                    operation.durees_ms.append(duree)
                    operation.octets = max(operation.octets, len(reponse.contenu))
                progres.advance(tache)
            operation.processeur_ms = (processeur_ms() - processeur) / repetitions


def operations_a_mesurer(client: Client, t: Terrain, dossiers: int, *, est_postgresql: bool) -> list[Operation]:
    """Goals in milliseconds at p95, one client, at this size; twice as much on PostgreSQL. The deposit comes last: it
    changes the base.
    """

    def au_plus(a_deux_mille: int, a_vingt_mille: int = 0) -> int:
        return (a_vingt_mille or a_deux_mille if dossiers > 2000 else a_deux_mille) * (2 if est_postgresql else 1)

    def lire(chemin: str, jeton: str = "") -> Callable[[int], Reponse]:
        return lambda k: client.envoyer(chemin, jeton)

    def poster(chemin: str, jeton: str, **champs: str) -> Reponse:
        return client.envoyer(chemin, jeton, champs)

    def enregistrer_un_champ() -> Callable[[int], Reponse]:
        adresse, base = f"/dossiers/{t.brouillons[-1]}/projet", ""

        def faire(k: int) -> Reponse:
            nonlocal base
            if not base:
                base = base_lue(lire(adresse, t.porteur)(0).contenu.decode())
            reponse = poster(f"{adresse}/champ/resume", t.porteur, base=base, resume=f"{TEXTE} {k}")
            base = base_lue(reponse.contenu.decode())
            return reponse

        return faire

    def ouvrir_le_suivant(k: int) -> Reponse:
        # what is kept of a dossier once read must not make the measure flatter than a morning's work
        return lire(f"{liste}/{t.a_lire[k % len(t.a_lire)]}", t.agent)(k)

    liste = "/instruction/dossiers"
    note = f"{liste}/{t.a_noter_id}/notes/participation"
    return [
        Operation("accueil", lire("/"), au_plus(10)),
        Operation("page d’un appel", lire(f"/appels/{t.campagne_id}"), au_plus(10)),
        Operation("page de connexion", lire("/connexion"), None),
        Operation("liste du porteur", lire("/dossiers", t.porteur), None),
        Operation("liste de l’instructeur", lire(f"{liste}?campagne={t.campagne_id}", t.agent), au_plus(25)),
        Operation(
            "liste filtrée (état, orientation)",
            lire(f"{liste}?campagne={t.campagne_id}&etat=en_instruction&orientation=sante", t.agent),
            au_plus(25),
        ),
        *(
            Operation(f"trois filtres : {nom}", lire(f"{liste}?{q}", qui), au_plus(25))
            for nom, q, qui in _trois_filtres(t)
        ),
        Operation("recherche", lire(f"{liste}?q=jardins+partages", t.agent), au_plus(25, 30)),
        Operation("recherche d’un mot courant", lire(f"{liste}?q=association", t.agent), au_plus(25, 30)),
        Operation("à traiter", lire("/instruction/a-traiter", t.agent), None),
        Operation("un dossier, jamais ouvert", ouvrir_le_suivant, au_plus(15, 20)),
        Operation("un dossier, relu", lire(f"{liste}/{t.a_noter_id}", t.agent), au_plus(15, 20)),
        Operation(
            "enregistrer une note",
            lambda k: poster(note, t.agent, **{"note.participation": str(2 + k % 2)}),
            au_plus(15, 12),
            attendu=303,
        ),
        Operation("enregistrer un champ", enregistrer_un_champ(), au_plus(15)),
        Operation("classement du comité", lire(f"/comite/classement/{t.campagne_id}", t.coordination), au_plus(40)),
        Operation(
            "déposer un dossier",
            lambda k: poster(f"/dossiers/{t.brouillons[k]}/deposer", t.porteur, cle=f"mesure-{k}"),
            au_plus(25),
            attendu=303,
        ),
    ]


def _trois_filtres(t: Terrain) -> tuple[tuple[str, str, str], ...]:
    """(name, filters, session): what an index cannot hold together."""
    return (
        ("commune, axe, note", "commune=59172&axe=aller_vers&note_min=30", t.coordination),
        ("quartier, orientation, financeur", "quartier=QN05950M&orientation=sante&financeur=caph", t.agent),
        ("étiquette, pilote, montant", f"etiquette={t.etiquette_id}&pilote=moi&demande_min=3000", t.agent),
        # most dossiers have all three
        ("géographie, financeur, première demande", "geographie=qpv&financeur=caph&premiere=non", t.agent),
    )


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
        "| Opération | p50 | p95 | Objectif p95 | Processeur | Page (Ko) |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for op in operations:
        objectif = "—" if op.objectif_ms is None else str(op.objectif_ms)
        poids = ms(op.octets / 1000) if op.octets else "—"
        durees = f"{ms(op.quantile(0.5))} | {ms(op.quantile(0.95))}"
        lignes.append(f"| {op.nom} | {durees} | {objectif} | {ms(op.processeur_ms)} | {poids} |")
    lignes += [
        "",
        *tableau_des_exports(exports),
        "",
        f"Mémoire du serveur après les mesures (PSS) : {ms(memoire)} Mio (objectif {memoire_au_plus}). "
        f"De la commande `serve` à la première réponse : {ms(depart_s)} s (objectif 2).",
    ]
    return "\n".join(lignes) + "\n"
