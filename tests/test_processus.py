"""Several processes serve what one has loaded, and stop with it."""

import os
import socket
import subprocess
import sys
import urllib.request

import pytest

SERVEUR = """
import os, sys
from app.processus import servir_a_plusieurs

def creer():
    fait_par = os.getpid()
    async def application(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": f"{fait_par} {os.getpid()} {os.getppid()}".encode()})
    return application

servir_a_plusieurs(creer, 2, fd=int(sys.argv[1]), log_level="critical", lifespan="off")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="les processus ne se partagent ce qu’ils ont chargé que sous Linux")
def test_chaque_processus_sert_ce_que_le_premier_a_charge_et_s_arrete_avec_lui() -> None:
    prise = socket.create_server(("127.0.0.1", 0))
    prise.set_inheritable(True)
    adresse = f"http://127.0.0.1:{prise.getsockname()[1]}"
    serveur = subprocess.Popen([sys.executable, "-c", SERVEUR, str(prise.fileno())], pass_fds=[prise.fileno()])
    prise.close()
    try:
        with urllib.request.urlopen(adresse, timeout=30) as reponse:
            fait_par, sert, pere = map(int, reponse.read().split())
        assert (fait_par, pere) == (serveur.pid, serveur.pid)
        assert sert != serveur.pid
        serveur.terminate()
        assert serveur.wait(timeout=30) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(sert, 0)
    finally:
        serveur.kill()
