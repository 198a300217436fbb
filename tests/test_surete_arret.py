"""The server is killed in the middle of deposits: what was acknowledged is there, whole; nothing is half there."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core import db
from app.core.clock import maintenant
from app.domain.etats import Etat
from app.models.courriel import Courriel
from app.models.dossiers import Dossier, Piece, VersionDossier
from app.models.journal import LigneJournal
from app.verification import verifier
from tests import fabriques
from tests.fabriques_dossiers import brouillon

SERVEUR = "import sys, uvicorn; from app.main import create_app; uvicorn.run(create_app(), fd=int(sys.argv[1]))"
ARRETS = (6,)  # acknowledged deposits before each kill
BROUILLONS = 20


def _servir() -> tuple[subprocess.Popen[bytes], str]:
    """A server on a socket that is already listening: nothing to wait for."""
    prise = socket.create_server(("127.0.0.1", 0))
    prise.set_inheritable(True)
    port = prise.getsockname()[1]
    serveur = subprocess.Popen(
        [sys.executable, "-c", SERVEUR, str(prise.fileno())],
        pass_fds=[prise.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ},
    )
    prise.close()
    return serveur, f"http://127.0.0.1:{port}"


def _deposer_jusqu_a_la_coupure(adresse: str, jeton: str, numeros: list[int], recus: list[int]) -> None:
    with httpx2.Client(base_url=adresse, cookies={nom_du_cookie(): jeton}, timeout=30) as navigateur:
        for numero in numeros:
            try:
                reponse = navigateur.post(f"/dossiers/{numero}/deposer", data={"cle": f"cle-{numero}"})
            except httpx2.HTTPError:
                return
            if reponse.status_code == 303:
                recus.append(numero)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_arret_brutal_ne_perd_ni_ne_coupe_rien(bd: Session, tmp_path: Path) -> None:
    porteur = fabriques.personne(bd)
    numeros = [brouillon(bd, porteur, est_complet=True).id or 0 for _ in range(BROUILLONS)]
    jeton = ouvrir_session(bd, porteur, "essai", maintenant(), avec_second_facteur=True)
    bd.commit()
    bd.close()
    recus: list[int] = []
    for combien in ARRETS:
        db.oublier_moteur()
        serveur, adresse = _servir()
        restants = [n for n in numeros if n not in recus]
        fils = [
            threading.Thread(target=_deposer_jusqu_a_la_coupure, args=(adresse, jeton, restants[k::2], recus))
            for k in range(2)
        ]
        for fil in fils:
            fil.start()
        but = len(recus) + combien
        while len(recus) < but and any(fil.is_alive() for fil in fils):
            fils[0].join(0.002)
        serveur.send_signal(signal.SIGKILL)
        serveur.wait()
        for fil in fils:
            fil.join()
    assert len(recus) >= sum(ARRETS)
    with db.lecture() as lue:
        deposes = {d.id: d for d in lue.scalars(select(Dossier).where(col(Dossier.etat) == Etat.DEPOSE))}
        journal = select(col(LigneJournal.objet)).where(col(LigneJournal.acte) == "deposer")
        versions = set(lue.scalars(select(col(VersionDossier.dossier_id))))
        courriels = set(lue.scalars(select(col(Courriel.dossier_id))))
        assert set(recus) <= set(deposes)
        # a deposit is whole or absent, acknowledged or not
        assert {f"dossier:{n}" for n in deposes} == set(lue.scalars(journal))
        assert set(deposes) == versions == {n for n in courriels if n is not None}
        attendus = [f"AAP-2027-{rang:04d}" for rang in range(1, len(deposes) + 1)]
        assert sorted(d.numero or "" for d in deposes.values()) == attendus
        assert {p.sha256 for p in lue.scalars(select(Piece))} <= {f.name for f in (tmp_path / "pieces").iterdir()}
        assert verifier(lue) == []
