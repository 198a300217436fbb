"""`portail mesurer --charge`: three hundred people who write, then a minute of deposits. Open loop, from this process.

A request leaves when it is due, whether the former ones have been answered or not, and its time is counted from
that instant: a server that falls behind is seen. SQLite is served by one process, PostgreSQL by two.
"""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from app.core.clock import maintenant
from app.core.config import RACINE
from app.core.db import ecriture, oublier_moteur
from app.demonstration.pieces import conserver_pieces
from app.demonstration.preparation import Charge, preparer_charge
from app.mesure import PORTAIL, commande_du_serveur, processus_de_la_base, reglages_de_mesure, serveur
from app.mesure_client import DEFAUTS, ClientPresse, Reponse
from app.mesure_operations import TEXTE, base_lue
from app.mesure_processus import ms, processeur_de_postgresql_ms, processeur_du_groupe_ms

PERSONNES = 300
PAUSE_S = 5.0
DEPOTS_PAR_S = 50


@dataclass
class Releve:
    """What a load gave: times from the due instant, and what did not answer as it should."""

    nom: str
    objectif_ms: int
    durees_ms: list[float] = field(default_factory=list)
    erreurs: dict[str, int] = field(default_factory=dict)
    processeur_ms: tuple[float, ...] = ()
    """Of the server, of its database when it is a server, of the client: by request."""

    def noter(self, duree_s: float, erreur: str) -> None:
        self.durees_ms.append(duree_s * 1000)
        if erreur:
            self.erreurs[erreur] = self.erreurs.get(erreur, 0) + 1

    def quantile(self, part: float) -> float:
        triees = sorted(self.durees_ms)
        return triees[min(len(triees) - 1, int(part * len(triees)))] if triees else 0.0

    def ligne(self) -> str:
        """The line of the table."""
        erreurs = ", ".join(f"{n} × {quoi}" for quoi, n in sorted(self.erreurs.items())) or "0"
        quantiles = " | ".join(ms(self.quantile(part)) for part in (0.5, 0.95, 0.99))
        processeur = " + ".join(map(ms, self.processeur_ms)) or "—"
        return f"| {self.nom} | {len(self.durees_ms)} | {quantiles} | {self.objectif_ms} | {erreurs} | {processeur} |"


def mesurer_charge(dossiers: int, duree_s: int, base: str, console: Console) -> str:
    """Load a volume, then the two rushes for `duree_s` seconds each; returns a Markdown table.

    `base`: the address of an empty PostgreSQL database; "" for SQLite in a directory erased at the end.
    """
    est_postgresql = bool(base)
    with (
        tempfile.TemporaryDirectory(prefix="charge-") as dossier,
        reglages_de_mesure(Path(dossier), base),
    ):
        subprocess.run([*PORTAIL, "volume", "--dossiers", str(dossiers)], cwd=RACINE, check=True)
        pieces = conserver_pieces()
        console.print("Préparation des brouillons…")
        with ecriture() as bd:
            charge = preparer_charge(bd, PERSONNES, DEPOTS_PAR_S * duree_s, pieces, maintenant())
        oublier_moteur()
        with serveur(*commande_du_serveur(base)) as (adresse, processus):
            saisie = Releve(f"{PERSONNES} personnes enregistrent un champ toutes les {PAUSE_S:.0f} s", 1000)
            depots = Releve(f"{DEPOTS_PAR_S} dépôts par seconde", 120 if est_postgresql else 60)
            with console.status(f"Mesure : {saisie.nom} ({duree_s} s)"):
                asyncio.run(_avec(adresse, partial(_saisir, charge, duree_s, saisie)))
            console.print(saisie.ligne())
            with console.status(f"Mesure : {depots.nom} ({duree_s} s)"):
                demander = _avec(adresse, partial(_deposer, charge, depots))
                _mesurer(depots, demander, processus.pid, processus_de_la_base())
            console.print(depots.ligne())
        oublier_moteur()
    return _tableau(
        [saisie, depots], dossiers, duree_s, "PostgreSQL, deux processus" if base else "SQLite, un processus"
    )


def _mesurer(releve: Releve, charger: Coroutine[Any, Any, None], pid: int, postgresql: int) -> None:
    """Put the server under a load, and note what it costs in processor: that depends little on a busy machine."""

    def ou_en_est_on() -> tuple[float, ...]:
        base = processeur_de_postgresql_ms(postgresql)
        return processeur_du_groupe_ms(pid), base, time.process_time() * 1000

    avant = ou_en_est_on()
    asyncio.run(charger)
    depense = zip(avant, ou_en_est_on(), strict=True)
    releve.processeur_ms = tuple((apres - avant) / max(1, len(releve.durees_ms)) for avant, apres in depense)


async def _avec(adresse: str, charger: Callable[[ClientPresse], Awaitable[None]]) -> None:
    client = ClientPresse(adresse)
    try:
        await charger(client)
    finally:
        await client.fermer()


async def _chronometrer(
    prevu: float, releve: Releve, attendu: int, demander: Callable[[], Awaitable[Reponse]]
) -> Reponse | None:
    """Wait for the due instant, ask, and note the time since then."""
    await asyncio.sleep(max(0.0, prevu - time.perf_counter()))
    try:
        reponse = await demander()
    except DEFAUTS as defaut:
        releve.noter(time.perf_counter() - prevu, type(defaut).__name__)
        return None
    releve.noter(time.perf_counter() - prevu, "" if reponse.status == attendu else str(reponse.status))
    return reponse


async def _saisir(charge: Charge, duree_s: int, releve: Releve, client: ClientPresse) -> None:
    # everybody opens their page first, a few at a time: that is not what is timed
    tour = asyncio.Semaphore(4)

    async def ouvrir(jeton: str, dossier_id: int) -> str:
        async with tour:
            return _base(await client.envoyer(f"/dossiers/{dossier_id}/projet", jeton))

    bases = await asyncio.gather(*(ouvrir(*place) for place in charge.redacteurs))
    depart = time.perf_counter() + 1

    async def ecrire(rang: int, jeton: str, dossier_id: int) -> None:
        base = bases[rang]
        for fois in range(max(1, int(duree_s / PAUSE_S))):
            champs = {"base": base, "resume": f"{TEXTE} {fois}"}
            reponse = await _chronometrer(
                depart + PAUSE_S * (fois + rang / len(charge.redacteurs)), releve, 200,
                partial(client.envoyer, f"/dossiers/{dossier_id}/projet/champ/resume", jeton, champs),
            )  # fmt: skip
            base = _base(reponse) if reponse is not None and reponse.status == 200 else base

    await asyncio.gather(*(ecrire(rang, *place) for rang, place in enumerate(charge.redacteurs)))


def _base(reponse: Reponse) -> str:
    return base_lue(reponse.contenu.decode())


async def _deposer(charge: Charge, releve: Releve, client: ClientPresse) -> None:
    depart = time.perf_counter() + 1

    async def deposer(rang: int, jeton: str, dossier_id: int) -> None:
        champs = {"cle": f"charge-{rang}"}
        await _chronometrer(
            depart + rang / DEPOTS_PAR_S, releve, 303,
            partial(client.envoyer, f"/dossiers/{dossier_id}/deposer", jeton, champs),
        )  # fmt: skip

    await asyncio.gather(*(deposer(rang, *place) for rang, place in enumerate(charge.deposants)))


def _tableau(releves: list[Releve], dossiers: int, duree_s: int, moteur: str) -> str:
    lignes = [
        f"{dossiers} dossiers, {moteur}, boucle ouverte, {duree_s} s (millisecondes depuis l’instant prévu)",
        "",
        "| Charge | Demandes | p50 | p95 | p99 | Objectif p95 | Erreurs | Processeur : serveur, base, client |",
        "|---|---:|---:|---:|---:|---:|---|---|",
    ]
    lignes += [releve.ligne() for releve in releves]
    return "\n".join(lignes) + "\n"
