"""What the system tells of the server while it is measured. Linux; elsewhere the figures are 0."""

import os
from pathlib import Path


def ms(valeur: float) -> str:
    """One decimal, in French."""
    return f"{valeur:.1f}".replace(".", ",")


def processeur_ms(pid: int) -> float:
    """Milliseconds of processor the server has used: what a busy machine does not distort."""
    champs = _champs(pid)
    return 0.0 if not champs else (int(champs[11]) + int(champs[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def processeur_du_groupe_ms(pid: int) -> float:
    """The same for a server and the processes it started."""
    return sum(processeur_ms(un) for un in _descendance(pid))


def serveur_postgresql(pid: int) -> int:
    """The process that started this one, of PostgreSQL; 0 when it runs on another machine."""
    return int(_champs(pid)[1]) if _lu(Path(f"/proc/{pid}/comm")).strip() == "postgres" else 0


def processeur_de_postgresql_ms(pid: int) -> float:
    """The same for a PostgreSQL server and its processes, those that ended too; 0 when it runs on another machine."""
    finis = sum(int(n) for n in _champs(pid)[13:15]) * 1000 / os.sysconf("SC_CLK_TCK")
    return processeur_du_groupe_ms(pid) + finis if pid else 0.0


def _champs(pid: int) -> list[str]:
    """What the system tells of a process, after its name: its state, its father, … ; nothing when it has gone."""
    return _lu(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()


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
