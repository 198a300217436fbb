"""More people who sign in or change their account than threads, while others write behind a door."""

import html
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
from sqlalchemy.orm import Session

from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core.clock import maintenant
from app.core.db import FILS
from tests.fabriques import personne
from tests.fabriques_dossiers import brouillon, contenu_complet
from tests.parcours.conftest import servir

RANGS = range(FILS * 6)


def test_un_compte_ne_prend_pas_le_fil_de_qui_ecrit(bd: Session) -> None:
    porteur = personne(bd)
    numero = brouillon(bd, porteur, contenu=contenu_complet()).id
    jeton = ouvrir_session(bd, porteur, "essai", maintenant())
    bd.commit()
    cookies = {nom_du_cookie(): jeton}
    with (
        servir() as adresse,
        httpx.Client(base_url=adresse, cookies=cookies, timeout=30) as client,
        httpx.Client(base_url=adresse, timeout=30) as inconnu,
    ):
        lue = re.search(r'name="base" value="([^"]*)"', client.get(f"/dossiers/{numero}/projet").text)
        assert lue is not None
        base = html.unescape(lue[1])

        def ecrire(rang: int) -> int:
            if rang % 3 == 0:
                corps = {"base": base, "resume": "Le même texte"}
                return client.post(f"/dossiers/{numero}/projet/champ/resume", data=corps).status_code
            if rang % 3 == 1:
                corps = {"prenom": "Ada", "nom": "Klein", "telephone": ""}
                return client.post("/compte/profil", data=corps).status_code
            corps = {"courriel": f"inconnue-{rang}@exemple.test", "mot_de_passe": "pas le bon"}
            return inconnu.post("/connexion/mot-de-passe", data=corps).status_code

        with ThreadPoolExecutor(len(RANGS)) as fils:
            statuts = list(fils.map(ecrire, RANGS))
    # a writer who found no thread would be refused at the end of its wait
    assert [set(statuts[reste::3]) for reste in range(3)] == [{200}, {303}, {422}]


def test_ceux_qui_deposent_ensemble_ne_se_bloquent_pas(bd: Session) -> None:
    """Different dossiers, one counter and one trail: who holds them needs a thread to commit."""
    porteur = personne(bd)
    numeros = [brouillon(bd, porteur, est_complet=True).id for _ in RANGS]
    jeton = ouvrir_session(bd, porteur, "essai", maintenant())
    bd.commit()
    with servir() as adresse, httpx.Client(base_url=adresse, cookies={nom_du_cookie(): jeton}, timeout=30) as client:

        def deposer(numero: int | None) -> str:
            reponse = client.post(f"/dossiers/{numero}/deposer", data={"cle": f"cle-{numero}"})
            return f"{reponse.status_code} {reponse.headers.get('location', '')[-7:]}"

        with ThreadPoolExecutor(len(numeros)) as fils:
            assert set(fils.map(deposer, numeros)) == {"303 /accuse"}
