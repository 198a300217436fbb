"""A partner asked about many dossiers goes through them by pages, from the link of its mail."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.securite import empreinte
from app.domain.etats import Etat
from app.domain.partenaires import GenrePartenaire, SensPartenaire
from app.models.partenaires import AdresseDePartenaire, AvisDePartenaire, LienDePartenaire
from app.partenaires import queries_recues
from app.partenaires.queries_recues import Partie, Place, lire_place
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene
from tests.partenaires.test_demandes import partenaire

SECRET = "e" * 43
SANS_SUITE = "Il n’y en a pas d’autre."


@pytest.fixture
def deux_par_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(queries_recues, "PAR_PARTIE", 2)
    queries_recues._requete.cache_clear()
    yield
    queries_recues._requete.cache_clear()


@pytest.fixture
def demandes(bd: Session, scene: Scene) -> list[int]:
    """The ids of what was asked: five that wait, three of them for one day; four answered or closed, three of them at
    one instant; one on a dossier taken back."""
    caf = partenaire(bd, GenrePartenaire.CAF, "CAF du Nord")
    (adresse_id,) = bd.scalars(select(col(AdresseDePartenaire.id)).where(AdresseDePartenaire.partenaire_id == caf.id))
    bd.add(
        LienDePartenaire(
            adresse_id=adresse_id or 0, jeton_sha256=empreinte(SECRET), cree_le=PRESENT,
            expire_le=PRESENT + timedelta(days=30),
        )
    )  # fmt: skip
    crees = []
    for rang in range(10):
        dossier = dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {rang}")
        dossier.etat = Etat.RETIRE if rang == 9 else dossier.etat
        bd.flush()
        avis = AvisDePartenaire(
            dossier_id=dossier.id or 0, partenaire_id=caf.id or 0, parties=["projet"], demande_le=PRESENT,
            demande_par_id=scene.pilote.id or 0, repondre_avant=date(2026, 12, 10 - min(rang, 2)),
        )  # fmt: skip
        if rang in (5, 6, 8):
            avis.rendu_le, avis.sens = PRESENT - timedelta(days=rang == 5), SensPartenaire.FAVORABLE
        elif rang == 7:
            avis.clos_le, avis.clos_par_id = PRESENT, scene.pilote.id
        bd.add(avis)
        bd.flush()
        crees.append(avis.id or 0)
    bd.commit()
    return crees


def _avis(page: str) -> list[int]:
    return [int(x) for x in re.findall(r"/avis/(\d+)", page)]


def test_un_partenaire_parcourt_ses_avis_par_pages(
    deux_par_page: None, demandes: list[int], client: TestClient
) -> None:
    espace = adresse("partenaires.espace", jeton_de_partenaire=SECRET)
    with compter() as vues:
        accueil = client.get(espace).text
    assert "<strong>5</strong> avis à rendre, sur 9\u00a0projets" in accueil
    assert "<summary>Avis rendus ou clos (4)</summary>" in accueil, "ce qui est rendu est replié"
    a_rendre, finis = accueil.split("<details")
    vus = {"a-rendre": _avis(a_rendre), "finis": _avis(finis)}
    for partie, page in (("a-rendre", a_rendre), ("finis", finis)):
        for _ in demandes:  # a page that gave itself as the next would never end
            if (suite := re.search(r'href="([^"]+)">Voir les suivants', page)) is None:
                break
            with compter() as suivantes:
                page = client.get(unescape(suite[1])).text
            assert f"partie={partie}&" in unescape(suite[1]) and len(suivantes) == len(vues) == 2
            vus[partie] += _avis(page)
    assert vus["a-rendre"] == [demandes[i] for i in (2, 3, 4, 1, 0)], "le jour le plus proche d’abord"
    assert vus["finis"] == [demandes[i] for i in (6, 7, 8, 5)], "le dernier d’abord"
    assert SANS_SUITE in client.get(espace, params={"partie": "finis", "apres": "0.1"}).text
    assert _avis(client.get(espace, params={"partie": "?", "apres": "x"}).text) == _avis(accueil)
    # from one that waits to the next, answered or not, and from the last to the first
    for ici, la in ((2, 3), (4, 1), (0, 2)):
        lu = client.get(f"{espace}/avis/{demandes[ici]}").text
        assert f'href="{espace}/avis/{demandes[la]}">Passer au projet suivant' in lu and "5 avis à rendre" in lu
    assert client.post(f"{espace}/avis/{demandes[4]}", data={"sens": "favorable", "acte": "rendre"}).status_code == 303
    rendu = client.get(f"{espace}/avis/{demandes[4]}").text
    assert f'href="{espace}/avis/{demandes[1]}">Donner l’avis suivant' in rendu and "reste 4 avis à rendre" in rendu


@pytest.mark.parametrize(("partie", "cle"), [(Partie.A_RENDRE, date(2026, 12, 7)), (Partie.FINIS, PRESENT)])
def test_une_place_se_relit(partie: Partie, cle: date | datetime) -> None:
    assert lire_place(partie, str(Place(cle, 12))) == Place(cle, 12)
    for illisible in ("", "1", "x.1", "1.x", "²3.1", f"{10**17}.1"):
        assert lire_place(partie, illisible) is None, illisible


def test_aucun_jour_ne_deborde() -> None:
    assert lire_place(Partie.A_RENDRE, "0.1") is lire_place(Partie.A_RENDRE, f"{date.max.toordinal() + 1}.1") is None
