"""More writers than threads, in one server: everybody is answered, in their turn, and nothing is lost."""

import html
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
from sqlalchemy.orm import Session

from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core.clock import maintenant
from app.core.db import FILS, lecture
from app.dossiers.queries import sections_de
from app.models.dossiers import Dossier
from tests.fabriques import personne
from tests.fabriques_dossiers import brouillon, contenu_complet
from tests.parcours.conftest import servir

QUESTIONS = ("intitule", "resume", "besoins", "objectifs", "description", "partenaires")
ECRIVAINS = FILS * 6


def test_plus_d_ecrivains_que_de_fils(bd: Session) -> None:
    porteur = personne(bd)
    numero = brouillon(bd, porteur, contenu=contenu_complet()).id
    jeton = ouvrir_session(bd, porteur, "essai", maintenant())
    bd.commit()
    with servir() as adresse, httpx.Client(base_url=adresse, cookies={nom_du_cookie(): jeton}, timeout=30) as client:
        lue = re.search(r'name="base" value="([^"]*)"', client.get(f"/dossiers/{numero}/projet").text)
        assert lue is not None
        bases = dict.fromkeys(QUESTIONS, html.unescape(lue[1]))

        def ecrire(rang: int) -> int:
            question = QUESTIONS[rang % len(QUESTIONS)]
            corps = {"base": bases[question], question: f"Texte {question}"}
            return client.post(f"/dossiers/{numero}/projet/champ/{question}", data=corps).status_code

        with ThreadPoolExecutor(ECRIVAINS) as fils:
            statuts = list(fils.map(ecrire, range(ECRIVAINS)))
        assert set(statuts) == {200}  # a writer who found no thread would be refused at the end of its wait
    with lecture() as vue:
        contenu = sections_de(vue, vue.get_one(Dossier, numero))["projet"].contenu
    assert {q: contenu[q] for q in QUESTIONS} == {q: f"Texte {q}" for q in QUESTIONS}
