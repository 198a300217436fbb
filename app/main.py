"""The application: its layers, its routers, its static files, its error pages. Nothing else."""

import gc
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

import anyio.to_thread
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app import sante
from app.administration.routes import router as administration
from app.appels.routes import router as appels
from app.comite.direct import DIRECT
from app.comite.routes import router as comite
from app.comptes.routes import router as comptes
from app.comptes.routeur import Aiguillage
from app.core import erreurs
from app.core.config import reglages
from app.core.db import FILS, oublier_moteur
from app.core.diffusion import fermer_a_l_arret
from app.core.gabarits import garder_compiles
from app.core.intergiciels import Garde
from app.core.pages import STATIQUES, environnement
from app.demonstration.routes import router as demonstration
from app.dossiers.routes import router as dossiers
from app.echanges.routes import router as echanges
from app.instruction.routes import router as instruction
from app.partenaires.routes import router as partenaires
from app.programmation.routes import router as programmation
from app.suites.routes import router as suites


@lru_cache
def _comprime(fichier: str, modifie_ns: int) -> bytes:
    return gzip.compress(Path(fichier).read_bytes(), mtime=0)


class Statiques(StaticFiles):
    """Static files, kept for ever by browsers when their address bears their digest; texts are compressed once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        reponse = await super().get_response(path, scope)
        if isinstance(reponse, FileResponse) and scope["method"] == "GET" and _se_comprime(path, Headers(scope=scope)):
            entetes = dict(reponse.headers) | {"content-encoding": "gzip", "vary": "Accept-Encoding"}
            del entetes["content-length"]
            reponse = Response(_comprime(str(reponse.path), Path(reponse.path).stat().st_mtime_ns), headers=entetes)
        a_une_empreinte = b"v=" in scope["query_string"]
        reponse.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if a_une_empreinte else "public, max-age=300"
        )
        return reponse


def _se_comprime(chemin: str, entetes: Headers) -> bool:
    return (
        chemin.endswith((".css", ".js", ".svg"))
        and "gzip" in entetes.get("accept-encoding", "")
        and "range" not in entetes
    )


@asynccontextmanager
async def _vie(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = FILS
    gc.freeze()  # what was loaded at the start lives for ever, and a walk through it would cost a request 100 ms
    gc.set_threshold(20_000, 20, 50)
    garder_compiles(environnement(), reglages().donnees)
    fermer_a_l_arret(DIRECT)
    yield
    oublier_moteur()


def create_app() -> FastAPI:
    """The whole portal. Settings come from the environment."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_vie,
        # no `max_body_size`: that layer comes before ours and answers in English; `Garde` counts every body
    )
    # messages and suites come before the dossiers, whose last address takes any section of the form
    moments = [
        sante.router, comptes, appels, echanges, suites, dossiers, instruction, partenaires, comite, programmation,
        administration,
    ]  # fmt: skip
    if reglages().est_demo:
        moments.append(demonstration)
    routes = [route for moment in moments for route in moment.routes]
    app.router.routes.extend((Aiguillage(routes), *routes))
    app.mount("/static", Statiques(directory=STATIQUES), name="static")
    app.add_middleware(Garde, rendre=erreurs.refus_minimal)
    erreurs.installer(app)
    return app
