"""What the system tells of the server while it is measured. Linux; elsewhere the figures are 0."""

import os
from pathlib import Path


def ms(valeur: float) -> str:
    """One decimal, in French."""
    return f"{valeur:.1f}".replace(".", ",")


def processeur_ms(pid: int) -> float:
    """Milliseconds of processor the server has used: what a busy machine does not distort."""
    fichier = Path(f"/proc/{pid}/stat")
    if not fichier.exists():
        return 0.0
    champs = fichier.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(champs[11]) + int(champs[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memoire_mio(pid: int) -> float:
    """Proportional set size of the server, in MiB."""
    return _mio(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def oublier_le_pic(pid: int) -> float:
    """Resident size now, in MiB; the highest one is counted again from here."""
    remise = Path(f"/proc/{pid}/clear_refs")
    if remise.exists():
        remise.write_text("5", encoding="ascii")
    return _mio(Path(f"/proc/{pid}/status"), "VmRSS:")


def pic_mio(pid: int) -> float:
    """Highest resident size since `oublier_le_pic`, in MiB."""
    return _mio(Path(f"/proc/{pid}/status"), "VmHWM:")


def _mio(fichier: Path, titre: str) -> float:
    if not fichier.exists():
        return 0.0
    lignes = fichier.read_text(encoding="ascii", errors="replace").splitlines()
    trouvee = next((ligne for ligne in lignes if ligne.startswith(titre)), f"{titre} 0 kB")
    return int(trouvee.split()[1]) / 1024
