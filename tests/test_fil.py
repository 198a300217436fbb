"""A request keeps to one thread; what waits goes back to the event loop; what was opened is closed in order."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Annotated

import anyio
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse, Response

from app.core.fil import RouteDUnFil, _derouler, sur_la_boucle


class _Route(RouteDUnFil):
    async def entrer(self, request: Request, pile: AsyncExitStack) -> None:
        _note(request, "entrée")
        pile.callback(_note, request, "sortie")


router = APIRouter(route_class=_Route)


def _note(request: Request, quoi: str) -> None:
    request.app.state.traces.append((quoi, threading.current_thread().name))


async def _attendre(boucle_de: list[str]) -> str:
    await anyio.sleep(0.001)
    boucle_de.append(threading.current_thread().name)
    return "attendu"


async def _tour(request: Request) -> AsyncIterator[str]:
    _note(request, "tour demandé")
    lu = await sur_la_boucle(_attendre(request.app.state.boucle)) if request.method == "POST" else "sans attendre"
    try:
        yield lu
    except LookupError:
        _note(request, "erreur vue")
        raise
    finally:
        _note(request, "tour rendu")


def _session(request: Request, tour: Annotated[str, Depends(_tour)]) -> Iterator[str]:
    _note(request, "ouverte")
    yield tour
    _note(request, "fermée")


def _porte(request: Request, session: Annotated[str, Depends(_session)]) -> str:
    _note(request, "porte")
    return session


@router.api_route("/page", methods=["GET", "POST"])
def page(
    request: Request, porte: Annotated[str, Depends(_porte)], session: Annotated[str, Depends(_session)]
) -> Response:
    _note(request, "page")
    if "casse" in request.query_params:
        raise LookupError
    return PlainTextResponse(f"{porte}, {session}")


class Refusee(Exception):
    pass


async def _refuser() -> None:
    raise Refusee


async def _porte_qui_attend(request: Request, session: Annotated[str, Depends(_session)]) -> None:
    await sur_la_boucle(_refuser())


@router.get("/refus")
def refus(attente: Annotated[None, Depends(_porte_qui_attend)]) -> Response:
    raise AssertionError("la page n’est pas atteinte")


@pytest.fixture
def client() -> Iterator[TestClient]:
    application = FastAPI()
    application.router.routes.extend(router.routes)
    application.state.traces, application.state.boucle = [], []
    with TestClient(application) as navigateur:
        yield navigateur


def _traces(client: TestClient) -> list[tuple[str, str]]:
    return client.app.state.traces  # type: ignore[attr-defined, no-any-return]


def test_tout_se_fait_dans_un_seul_fil_et_se_ferme_avant_la_reponse(client: TestClient) -> None:
    assert client.get("/page").text == "sans attendre, sans attendre"
    vues = ["entrée", "tour demandé", "ouverte", "porte", "page", "fermée", "tour rendu", "sortie"]
    assert [quoi for quoi, _ in _traces(client)] == vues
    assert len({fil for _, fil in _traces(client)}) == 1


def test_ce_qui_attend_revient_sur_la_boucle(client: TestClient) -> None:
    assert client.post("/page").text == "attendu, attendu"
    [boucle] = client.app.state.boucle  # type: ignore[attr-defined]
    assert boucle not in {fil for _, fil in _traces(client)}


@pytest.mark.parametrize("methode", ["GET", "POST"])
def test_une_erreur_de_la_page_referme_ce_qui_fut_ouvert(client: TestClient, methode: str) -> None:
    with pytest.raises(LookupError):
        client.request(methode, "/page?casse")
    # the session is not closed as if all went well: its generator received the error
    assert [quoi for quoi, _ in _traces(client)][-3:] == ["erreur vue", "tour rendu", "sortie"]


def test_un_refus_pendant_l_attente_referme_ce_qui_fut_ouvert(client: TestClient) -> None:
    with pytest.raises(Refusee):
        client.get("/refus")
    assert [quoi for quoi, _ in _traces(client)] == ["entrée", "tour demandé", "ouverte", "tour rendu", "sortie"]


def test_une_tache_arretee_laisse_finir_son_fil() -> None:
    """The server stops its tasks without asking anyio: what a thread has begun ends, and is not begun again."""
    commencee, finie = threading.Event(), threading.Event()

    async def etapes() -> Response:
        commencee.set()
        time.sleep(0.05)  # what a thread does: a statement, a commit
        finie.set()
        return PlainTextResponse("fait")

    async def arreter() -> None:
        tache = asyncio.create_task(_derouler(etapes()))
        await asyncio.to_thread(commencee.wait)
        tache.cancel()
        await tache

    # elsewhere than in the thread of the tests, where nothing is sent to another
    with ThreadPoolExecutor() as ailleurs, pytest.raises(asyncio.CancelledError):
        ailleurs.submit(asyncio.run, arreter()).result()
    assert finie.wait(1)
