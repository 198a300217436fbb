"""How these tests read the list and its export."""

import csv
import io
import re
from collections.abc import Callable

from starlette.testclient import TestClient

from app.models.comptes import Personne
from tests.conftest import adresse

Entrer = Callable[[Personne], TestClient]


def ids(page: str) -> list[int]:
    """The dossiers of this page, in their order."""
    return [int(x) for x in re.findall(r'<th scope=row><a href="dossiers/(\d+)\?', page)]


def lire(navigateur: TestClient, **filtres: object) -> list[int]:
    """The dossiers of the first page of the list with these filters."""
    reponse = navigateur.get(adresse("instruction.dossiers"), params={k: str(v) for k, v in filtres.items()})
    assert reponse.status_code == 200
    return ids(reponse.text)


def colonne(navigateur: TestClient, nom: str, **filtres: object) -> list[str]:
    """What the CSV says in this column, with these filters."""
    reponse = navigateur.get(adresse("instruction.exporter"), params={k: str(v) for k, v in filtres.items()})
    assert reponse.content.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    return [ligne[nom] for ligne in lignes]
