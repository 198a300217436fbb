"""The client of the measures: connections kept open, opened again when the server has closed them."""

import asyncio
from contextlib import suppress

from app.mesure_client import ClientPresse, Reponse


def test_une_connexion_sert_tant_que_le_serveur_la_garde() -> None:
    recues: list[tuple[int, bytes]] = []

    async def repondre(lecteur: asyncio.StreamReader, ecrivain: asyncio.StreamWriter) -> None:
        port = ecrivain.get_extra_info("peername")[1]
        with suppress(EOFError):
            for _ in range(2):  # then this server closes
                entete = await lecteur.readuntil(b"\r\n\r\n")
                corps = await lecteur.readexactly(7) if entete.startswith(b"POST") else b""
                recues.append((port, entete.partition(b"\r\n")[0] + corps))
                ecrivain.write(b"HTTP/1.1 303 See Other\r\nContent-Length: 3\r\n\r\nici")
        ecrivain.close()
        await ecrivain.wait_closed()

    async def demander() -> list[Reponse]:
        serveur = await asyncio.start_server(repondre, "127.0.0.1", 0)
        client = ClientPresse(f"http://127.0.0.1:{serveur.sockets[0].getsockname()[1]}")
        reponses = [await client.envoyer("/a", "jeton", {"cle": "b-1"}), await client.envoyer("/b")]
        await asyncio.sleep(0.05)  # the end of the connection is heard
        reponses.append(await client.envoyer("/c"))
        await client.fermer()
        serveur.close()
        await serveur.wait_closed()
        await asyncio.sleep(0.01)
        return reponses

    assert asyncio.run(demander()) == [Reponse(303, b"ici")] * 3
    assert [demande for _, demande in recues] == [b"POST /a HTTP/1.1cle=b-1", b"GET /b HTTP/1.1", b"GET /c HTTP/1.1"]
    assert recues[0][0] == recues[1][0] != recues[2][0]
