"""Where the tests put what they throw away."""

import os
import shutil
import tempfile
from pathlib import Path


def lieu_rapide() -> str:
    """Memory rather than a disk, where the system offers some: a database is copied ten times faster."""
    memoire = Path("/dev/shm")
    if memoire.is_dir() and os.access(memoire, os.W_OK) and shutil.disk_usage(memoire).free > 2 * 1024**3:
        return str(memoire)
    return tempfile.gettempdir()
