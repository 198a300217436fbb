"""Solving a problem in whole numbers, in a process of its own: the server and the worker never load the solver."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from app.core.config import RACINE

DELAI_S = 7.0
DEMARRAGE_S = 20.0


class ResolutionImpossible(Exception):
    """The solver did not answer (not installed, killed, out of time): it will be tried again."""


@dataclass(frozen=True, slots=True)
class Reponse:
    """`statut`: optimal (proved), realisable (the best found in time), impossible, rien. `borne`: what no answer can
    pass, in the units of the objective."""

    statut: str
    valeurs: list[int]
    borne: int | None


def resoudre(probleme: dict[str, Any], delai_s: float = DELAI_S) -> Reponse:
    """Maximise the problem within `delai_s` seconds. Raises ResolutionImpossible."""
    try:
        resultat = subprocess.run(
            [sys.executable, "-m", "app.core.resolution"],
            input=json.dumps({"probleme": probleme, "delai_s": delai_s}).encode(),
            capture_output=True,
            timeout=delai_s + DEMARRAGE_S,
            cwd=RACINE,
            check=False,
        )
    except subprocess.TimeoutExpired as erreur:
        raise ResolutionImpossible("délai dépassé") from erreur
    if resultat.returncode:
        raise ResolutionImpossible(resultat.stderr.decode(errors="replace")[-500:])
    # the solver says its name before: the answer is the last line
    return Reponse(**json.loads(resultat.stdout.splitlines()[-1]))
