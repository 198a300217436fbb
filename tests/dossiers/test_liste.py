"""The porteur's list holds the first dossiers of each part; the others are a link further."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.dossiers.queries_liste import PAR_PARTIE, lire_place
from app.models.comptes import Personne
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import organisme, personne
from tests.fabriques_dossiers import brouillon

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize(
    "texte",
    ["", "x", "1.2", "1.2.3.4", "-1.2.3", "1.2.x", "١.٢.٣", f"{10**17}.1.1", f"1.1.{10**10}", "1.1.1\n"],
    ids=repr,
)
def test_une_adresse_qui_ne_dit_pas_de_place_est_lue_depuis_le_debut(texte: str) -> None:
    assert lire_place(texte) is None


def test_la_plus_lointaine_des_places_se_lit() -> None:
    place = lire_place(f"{10**17 - 1}.1700000000123456.{10**10 - 1}")
    assert str(place) == f"{10**17 - 1}.1700000000123456.{10**10 - 1}"


def test_vingt_dossiers_de_chaque_partie_puis_les_suivants(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    mien = organisme(bd, porteur)
    ids = {brouillon(bd, porteur, organisme=mien).id for _ in range(PAR_PARTIE + 2)}
    bd.commit()
    client, liste = entrer(porteur), adresse("dossiers.mes_dossiers")

    def montres(page: str) -> set[int]:
        return {int(n) for n in re.findall(r'<h3><a href="[^"]*/dossiers/(\d+)"', page)}

    with compter() as au_debut:
        debut = client.get(liste).text
    assert len(montres(debut)) == PAR_PARTIE
    assert "Encore 2 dossiers." in debut.replace("\u00a0", " ")
    lien = re.search(r'<a href="([^"]*partie=[^"]*)">Voir les suivants', debut)
    assert lien is not None
    # one that is begun meanwhile comes before, and moves nothing of what comes after
    brouillon(bd, porteur, organisme=mien)
    bd.commit()
    with compter() as ensuite:
        suite = client.get(unescape(lien[1])).text
    assert montres(debut) | montres(suite) == ids
    assert len(montres(suite)) == 2
    assert "À terminer, suite" in suite and "Voir les suivants" not in suite
    assert len(au_debut) == len(ensuite)
    # an address that says nothing of the kind shows the whole list; a part that has no more says so
    assert "Voir les suivants" in client.get(liste, params={"partie": "autre", "apres": "x"}).text
    assert "Il n’y en a pas d’autre" in client.get(liste, params={"partie": "finis", "apres": "1.1.1"}).text
    # the largest numbers that an address may say are no failure of the base
    assert (
        client.get(liste, params={"partie": "a-terminer", "apres": f"{10**17 - 1}.0.{10**10 - 1}"}).status_code == 200
    )
