"""What the system tells of the server while it is measured. Linux; elsewhere the figures are 0."""

import os
from pathlib import Path


def ms(valeur: float) -> str:
    """One decimal, in French."""
    return f"{valeur:.1f}".replace(".", ",")


def processeur_ms(pid: int) -> float:
    """Milliseconds of processor the server has used: what a busy machine does not distort."""
    champs = _lu(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return 0.0 if not champs else (int(champs[11]) + int(champs[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def processeur_du_groupe_ms(pid: int) -> float:
    """The same for a server and the processes it started."""
    return sum(processeur_ms(un) for un in _descendance(pid))


def processeur_de_postgresql_ms() -> float:
    """The same for the PostgreSQL servers of this machine, taken to serve the portal alone."""
    noms = Path("/proc").glob("[0-9]*/comm")
    return sum(processeur_ms(int(nom.parent.name)) for nom in noms if _lu(nom).strip() == "postgres")


def _descendance(pid: int) -> list[int]:
    enfants = _lu(Path(f"/proc/{pid}/task/{pid}/children")).split()
    return [pid, *(descendant for enfant in enfants for descendant in _descendance(int(enfant)))]


def _lu(fichier: Path) -> str:
    """What a file of /proc says; nothing when its process has gone."""
    try:
        return fichier.read_text(encoding="utf-8")
    except OSError:
        return ""


def memoire_mio(pid: int) -> float:
    """Proportional set size of the server and of the processes it started, in MiB."""
    return sum(_mio(Path(f"/proc/{un}/smaps_rollup"), "Pss:") for un in _descendance(pid))


def oublier_le_pic(pid: int) -> float:
    """Resident size of them all now, in MiB; the highest one is counted again from here."""
    for un in _descendance(pid):
        remise = Path(f"/proc/{un}/clear_refs")
        if remise.exists():
            remise.write_text("5", encoding="ascii")
    return sum(_mio(Path(f"/proc/{un}/status"), "VmRSS:") for un in _descendance(pid))


def pic_mio(pid: int) -> float:
    """Highest resident size of each since `oublier_le_pic`, in MiB, added up."""
    return sum(_mio(Path(f"/proc/{un}/status"), "VmHWM:") for un in _descendance(pid))


def _mio(fichier: Path, titre: str) -> float:
    if not fichier.exists():
        return 0.0
    lignes = fichier.read_text(encoding="ascii", errors="replace").splitlines()
    trouvee = next((ligne for ligne in lignes if ligne.startswith(titre)), f"{titre} 0 kB")
    return int(trouvee.split()[1]) / 1024
