"""Several processes that serve together, born of one that has loaded the portal: what it loaded is theirs for nothing.

uvicorn starts each of them from an empty one, which loads the same hundred mebibytes again. Here they are forked, on
Linux; where that is not safe they start as uvicorn has it. What is left of uvicorn watches them, and replaces the one
that dies.
"""

import gc
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from socket import socket
from typing import Any

import uvicorn
from uvicorn._subprocess import subprocess_started
from uvicorn.supervisors import multiprocess

from app.core.db import oublier_moteur


def servir_a_plusieurs(creer: Callable[[], Any], ouvriers: int, **options: Any) -> None:
    """Serve what `creer` makes until the process is told to stop. `options`: those of uvicorn."""
    if sys.platform != "linux":
        uvicorn.run(f"{creer.__module__}:{creer.__name__}", factory=True, workers=ouvriers, **options)
        return
    config = uvicorn.Config(creer(), workers=ouvriers, **options)
    config.load()
    oublier_moteur()  # a connection belongs to one process
    # the collector writes beside what it looks at, and a page that is written is no longer shared
    gc.collect()
    gc.freeze()
    multiprocess.get_subprocess = _ne_d_ici  # type: ignore[assignment, attr-defined]
    multiprocess.Multiprocess(config, sockets=[config.bind_socket()]).run()


def _ne_d_ici(config: uvicorn.Config, target: Callable[..., None], sockets: list[socket]) -> BaseProcess:
    return get_context("fork").Process(target=_commencer, args=(config, target, sockets))


def _commencer(config: uvicorn.Config, target: Callable[..., None], sockets: list[socket]) -> None:
    for numero in multiprocess.SIGNALS:  # what its father does when it is told to stop is not for it to do
        signal.signal(numero, signal.SIG_DFL)
    subprocess_started(config, target, sockets, None)
