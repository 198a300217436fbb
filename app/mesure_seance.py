"""`portail mesurer --seance`: sixty screens in front of a sitting, and decisions; when each screen shows them.

Each screen does as a browser: it listens to the events on one connection, and asks the projected page on another.
A time is counted from the instant the decision is *sent*, so what recording it takes is in it. SQLite is served by one
process, PostgreSQL by two: a screen of one process sees what was decided in the other.
"""

import asyncio
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from sqlalchemy import select
from sqlmodel import col

from app.comite.commands_ordre import appeler
from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core.clock import maintenant
from app.core.config import RACINE
from app.core.db import ecriture, oublier_moteur
from app.demonstration.comptes import COORDINATION
from app.domain.etats import Etat
from app.mesure import PORTAIL, commande_du_serveur, reglages_de_mesure, serveur
from app.mesure_processus import ms, processeur_ms
from app.models.comite import EtatSeance, InscriptionSeance, MembreSeance, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier

PAUSE_S = 2.0
REPOS_S = 10.0
_VERSION = re.compile(rb'data-version="(\w+)"')


@dataclass(frozen=True, slots=True)
class Salle:
    """A sitting to look at, and who looks. `a_decider`: the dossiers of its agenda without a decision."""

    seance_id: int
    secretaire: str
    ecrans: list[str]
    a_decider: list[int]


@dataclass
class Vues:
    """When each screen first showed a version that came after each decision, in seconds of `perf_counter`."""

    recues: list[list[float]] = field(default_factory=list)
    pages: int = 0

    def durees_ms(self, envois: list[float]) -> list[list[float]]:
        """For each decision, the time that each screen took; a screen that never showed it takes for ever."""
        return [
            [
                min((t - envoi for t in ecran if t > envoi), default=float("inf")) * 1000
                for ecran in self.recues
            ]
            for envoi in envois
        ]  # fmt: skip


def mesurer_seance(dossiers: int, ecrans: int, decisions: int, base: str, console: Console) -> str:
    """Load a volume, open the screens, decide; returns a Markdown table. `base`: an empty PostgreSQL, "" for SQLite."""
    with (
        tempfile.TemporaryDirectory(prefix="seance-") as dossier,
        reglages_de_mesure(Path(dossier), base),
    ):
        subprocess.run([*PORTAIL, "volume", "--dossiers", str(dossiers)], cwd=RACINE, check=True)
        salle = _preparer(ecrans)
        oublier_moteur()
        with serveur(*commande_du_serveur(base)) as (adresse, processus):
            console.print(f"{ecrans} écrans, {min(decisions, len(salle.a_decider))} décisions…")
            return asyncio.run(_mesurer(adresse, salle, decisions, processus.pid, bool(base)))


def _preparer(ecrans: int) -> Salle:
    instant = maintenant()
    with ecriture() as bd:
        seance = bd.scalars(select(Seance).where(col(Seance.etat) == EtatSeance.OUVERTE)).first()
        if seance is None:
            raise RuntimeError("le volume n’a pas de séance ouverte")
        secretaire = bd.scalars(select(Personne).where(col(Personne.courriel) == COORDINATION.courriel)).one()
        convoques = select(col(MembreSeance.personne_id)).where(col(MembreSeance.seance_id) == seance.id)
        membres = bd.scalars(select(Personne).where(col(Personne.id).in_(convoques))).all()
        ids = bd.scalars(
            select(col(Dossier.id))
            .join(InscriptionSeance, col(InscriptionSeance.dossier_id) == col(Dossier.id))
            .where(col(InscriptionSeance.seance_id) == seance.id, col(Dossier.etat) == Etat.EN_COMITE)
            .order_by(col(Dossier.id))
        )
        a_decider = [id_ for id_ in ids if id_]
        appeler(bd, seance, bd.get_one(Dossier, a_decider[0]), secretaire, instant)
        return Salle(
            seance.id or 0,
            ouvrir_session(bd, secretaire, "mesure", instant, avec_second_facteur=True),
            [
                ouvrir_session(bd, membres[n % len(membres)], "mesure", instant, avec_second_facteur=True)
                for n in range(ecrans)
            ],
            a_decider,
        )


async def _mesurer(adresse: str, salle: Salle, decisions: int, pid: int, est_postgresql: bool) -> str:
    vues, envois = Vues([[] for _ in salle.ecrans]), []
    ecrans = [
        asyncio.create_task(_regarder(adresse, salle.seance_id, jeton, vues, rang))
        for rang, jeton in enumerate(salle.ecrans)
    ]
    await asyncio.sleep(3)
    avant, debut = _processeur(pid), time.perf_counter()
    await asyncio.sleep(REPOS_S)
    repos = (_processeur(pid) - avant) / (time.perf_counter() - debut) / 10
    avant = _processeur(pid)
    secretaire = Connexion(adresse, salle.secretaire)
    for dossier_id in salle.a_decider[:decisions]:
        envois.append(time.perf_counter())
        await secretaire.poster(
            f"/comite/seances/{salle.seance_id}/dossiers/{dossier_id}/tenir",
            {"sens": "ajourner", "motif": "À préciser.", "version": "0", "cle": f"mesure-de-la-seance-{dossier_id}"},
        )
        await asyncio.sleep(PAUSE_S)
    par_decision = (_processeur(pid) - avant - repos * 10 * PAUSE_S * len(envois)) / max(1, len(envois))
    for ecran in ecrans:
        if ecran.done():
            ecran.result()  # a screen that stopped says why
        ecran.cancel()
    return _tableau(
        vues, envois, repos, par_decision, "PostgreSQL, deux processus" if est_postgresql else "SQLite, un processus"
    )


def _processeur(pid: int) -> float:
    """Of the server and the processes it started, in milliseconds."""
    enfants = Path(f"/proc/{pid}/task/{pid}/children")
    filles = enfants.read_text(encoding="ascii").split() if enfants.exists() else []
    return processeur_ms(pid) + sum(processeur_ms(int(fille)) for fille in filles)


async def _regarder(adresse: str, seance_id: int, jeton: str, vues: Vues, rang: int) -> None:
    """One screen: its page, then its events; each new version is asked again and read to its end."""
    ici = f"/comite/seances/{seance_id}"
    pages, evenements = Connexion(adresse, jeton), Connexion(adresse, jeton)
    version = _version(await pages.lire(f"{ici}/projection"))
    while True:
        async for annoncee in evenements.ecouter(f"{ici}/direct?depuis={version}"):
            if annoncee != version:
                version = _version(await pages.lire(f"{ici}/projection?parties=1"))
                vues.recues[rang].append(time.perf_counter())
                vues.pages += 1


def _version(corps: bytes) -> str:
    trouvee = _VERSION.search(corps)
    if trouvee is None:
        raise RuntimeError(f"page sans version : {corps[:200]!r}")
    return trouvee[1].decode()


class Connexion:
    """The least of a browser: a library would use more processor than the server, on the same cores."""

    def __init__(self, adresse: str, jeton: str) -> None:
        lieu = urlsplit(adresse)
        self.hote, self.port = lieu.hostname or "", lieu.port or 80
        self.entetes = f"host: {self.hote}:{self.port}\r\ncookie: {nom_du_cookie()}={jeton}\r\n"
        self._fils: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def lire(self, chemin: str) -> bytes:
        """A whole page, on a connection that is kept."""
        lecteur = await self._demander(f"GET {chemin} HTTP/1.1\r\n{self.entetes}\r\n")
        return await lecteur.readexactly(await _longueur(lecteur, b"200"))

    async def poster(self, chemin: str, champs: dict[str, str]) -> None:
        corps = urlencode(champs)
        lecteur = await self._demander(
            f"POST {chemin} HTTP/1.1\r\n{self.entetes}content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(corps)}\r\n\r\n{corps}"
        )
        await lecteur.readexactly(await _longueur(lecteur, b"303"))

    async def ecouter(self, chemin: str):  # type: ignore[no-untyped-def]
        """The versions that one answer tells, until it ends."""
        self._fils = None
        lecteur = await self._demander(f"GET {chemin} HTTP/1.1\r\n{self.entetes}accept: text/event-stream\r\n\r\n")
        while ligne := await lecteur.readline():
            if ligne.startswith(b"id: "):
                yield ligne[4:].strip().decode()
            elif ligne == b"event: fin\n":
                break
        if self._fils is not None:
            self._fils[1].close()

    async def _demander(self, texte: str) -> asyncio.StreamReader:
        if self._fils is None or self._fils[0].at_eof():  # a server closes what is silent for five seconds
            self._fils = await asyncio.open_connection(self.hote, self.port)
        lecteur, ecrivain = self._fils
        ecrivain.write(texte.encode())
        await ecrivain.drain()
        return lecteur


async def _longueur(lecteur: asyncio.StreamReader, attendu: bytes) -> int:
    etat = await lecteur.readline()
    longueur = 0
    while (ligne := await lecteur.readline()) not in (b"\r\n", b""):
        if ligne.lower().startswith(b"content-length:"):
            longueur = int(ligne.split(b":")[1])
    if attendu not in etat:
        raise RuntimeError(f"réponse inattendue : {etat!r}")
    return longueur


def _tableau(vues: Vues, envois: list[float], repos: float, par_decision: float, moteur: str) -> str:
    par_envoi = vues.durees_ms(envois)
    toutes = sorted(duree for durees in par_envoi for duree in durees)
    derniers = sorted(max(durees) for durees in par_envoi)
    p50, p95, pire = toutes[len(toutes) // 2], toutes[int(len(toutes) * 0.95)], toutes[-1]
    return (
        "| Moteur | Écrans | Décisions | p50 | p95 | Dernier écran, médiane | Pire | Objectif "
        "| Processeur au repos (%) | Processeur par décision (ms) |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        f"| {moteur} | {len(vues.recues)} | {len(envois)} | {ms(p50)} | {ms(p95)} | {ms(derniers[len(derniers) // 2])} "
        f"| {ms(pire)} | 1000 | {ms(repos)} | {ms(par_decision)} |\n"
    )
