"""Whoever looks is told, from one reading; nothing is left when they go, or when the process stops."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Collection, Mapping

from app.core import diffusion
from app.core.diffusion import Diffusion, fermer_a_l_arret


class Base:
    """What would be read."""

    def __init__(self) -> None:
        self.versions, self.lectures, self.est_en_panne = {1: "a", 2: "x"}, 0, False

    def lire(self, cles: Collection[int]) -> Mapping[int, str]:
        self.lectures += 1
        if self.est_en_panne:
            raise OSError
        return {cle: self.versions[cle] for cle in cles}


async def _tout(flux: AsyncIterator[bytes]) -> list[str]:
    return [recu.decode().split("\n")[0] for recu in [morceau async for morceau in flux]]


async def _scene() -> None:
    base = Base()
    d = Diffusion(base.lire, pas_s=0.002, vie_s=0.12)
    lus = asyncio.gather(*(_tout(d.flux(1, "a")) for _ in range(60)), _tout(d.flux(2, "vieux")))
    await asyncio.sleep(0.03)
    base.est_en_panne = True  # the base goes away for a while: nobody is lost
    await asyncio.sleep(0.02)
    base.versions[1], base.est_en_panne = "b", False
    *premiers, autre = await lus
    assert premiers == [["event: version", "event: fin"]] * 60
    assert autre == ["event: version", "event: fin"]  # came back after a cut with an old version: told at once
    assert base.lectures < 80  # one reader for all of them
    salle = d._salles[asyncio.get_running_loop()]
    await asyncio.sleep(0.01)
    assert not salle.nombre and salle._tache is not None and salle._tache.done()
    # somebody closes their page: the others go on, then nobody reads any more
    parti = asyncio.create_task(_tout(d.flux(1, "b")))
    await asyncio.sleep(0.01)
    parti.cancel()
    await asyncio.sleep(0.02)
    assert not salle.nombre and salle._tache.done()


def test_une_lecture_sert_a_tous_et_une_coupure_ne_perd_personne() -> None:
    asyncio.run(_scene())


async def _arret(recus: list[int]) -> None:
    d = Diffusion(Base().lire, pas_s=0.002, vie_s=60)
    fermer_a_l_arret(d)
    lus = asyncio.gather(*(_tout(d.flux(1, "a")) for _ in range(3)))
    await asyncio.sleep(0.02)
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(lus, 1) == [["event: fin"]] * 3
    assert recus == [signal.SIGTERM]  # the server hears it too


def test_l_arret_termine_ce_qui_s_envoie() -> None:
    recus: list[int] = []
    avant = signal.signal(signal.SIGTERM, lambda numero, _cadre: recus.append(numero)), signal.getsignal(signal.SIGINT)
    try:
        asyncio.run(_arret(recus))
    finally:
        signal.signal(signal.SIGTERM, avant[0])
        signal.signal(signal.SIGINT, avant[1])
        diffusion._fermeture.clear()
