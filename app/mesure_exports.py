"""`portail mesurer`: the whole list taken away as a file: how long, how soon, and what memory it holds."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from app.comptes.sessions import nom_du_cookie
from app.mesure_processus import ms, oublier_le_pic, pic_mio, processeur_du_groupe_ms

# name, address, seconds at 20 000 rows
FICHIERS = (
    ("CSV de la liste", "/instruction/dossiers.csv", 3),
    ("XLSX de la liste", "/instruction/dossiers.xlsx", 10),
    ("CSV des réponses", "/instruction/reponses.csv", None),
)
PORTION = 64 * 1024
PERSONNES = 4


@dataclass(frozen=True, slots=True)
class Export:
    """A file as it was received."""

    nom: str
    objectif_s: int | None
    status: int
    duree_s: float
    premier_ms: float
    processeur_s: float
    octets: int
    avant_mio: float
    pic_mio: float

    def ligne(self) -> str:
        """The line of the table."""
        objectif = "—" if self.objectif_s is None else str(self.objectif_s)
        return (
            f"| {self.nom} | {ms(self.duree_s)} | {objectif} | {ms(self.processeur_s)} | {ms(self.premier_ms)} "
            f"| {ms(self.octets / 1e6)} | {ms(self.avant_mio)} | {ms(self.pic_mio)} |"
        )


def ouvrir_partout(adresse: str, jeton: str) -> None:
    """Ask many times at once, each on a connection of its own: one client's connection is served by one process.

    The other, which has read nothing yet, would pass for lighter than it is, and its first file for heavier.
    """

    def demander(_rang: int) -> None:
        for chemin in ("/instruction/dossiers", "/instruction/a-traiter"):
            connexion = HTTPConnection(urlsplit(adresse).netloc, timeout=30)
            connexion.request("GET", chemin, headers={"cookie": f"{nom_du_cookie()}={jeton}"})
            connexion.getresponse().read()
            connexion.close()

    with ThreadPoolExecutor(PERSONNES) as fils:
        list(fils.map(demander, range(10 * PERSONNES)))


def mesurer_exports(adresse: str, jeton: str, pid: int) -> list[Export]:
    """Take each file away once, as the person whose session has this token."""
    return [_prendre(adresse, jeton, pid, *fichier) for fichier in FICHIERS]


def _prendre(adresse: str, jeton: str, pid: int, nom: str, chemin: str, objectif_s: int | None) -> Export:
    connexion = HTTPConnection(urlsplit(adresse).netloc, timeout=300)
    avant, processeur, debut = oublier_le_pic(pid), processeur_du_groupe_ms(pid), time.perf_counter()
    connexion.request("GET", chemin, headers={"cookie": f"{nom_du_cookie()}={jeton}"})
    reponse = connexion.getresponse()
    octets = len(reponse.read(1))
    premier = time.perf_counter() - debut
    while portion := reponse.read(PORTION):
        octets += len(portion)
    duree = time.perf_counter() - debut
    connexion.close()
    processeur_s = (processeur_du_groupe_ms(pid) - processeur) / 1000
    return Export(nom, objectif_s, reponse.status, duree, premier * 1000, processeur_s, octets, avant, pic_mio(pid))


def tableau_des_exports(exports: Sequence[Export]) -> list[str]:
    return [
        "| Fichier | Durée (s) | Objectif (s) | Processeur (s) | Premier octet (ms) | Taille (Mo) "
        "| Mémoire avant (Mio) | Pic (Mio) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(export.ligne() for export in exports),
    ]
