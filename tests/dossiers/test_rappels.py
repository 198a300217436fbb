"""« Pas encore déposée »: on every page of a draft, and by mail to those who write it, once each time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif
from app.domain.droits import RoleAdhesion
from app.dossiers.commands_rappels import rappeler
from app.models.comptes import Personne
from app.models.courriel import Courriel
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_dossiers import acces, brouillon, campagne_ouverte, dossier_depose, joindre

J7 = datetime(2027, 1, 8, 7, tzinfo=UTC)


def _rappels(bd: Session) -> list[tuple[str, str]]:
    requete = select(Courriel).where(col(Courriel.cle).startswith("rappel-")).order_by(col(Courriel.id))
    return [(c.cle.split("-")[1], c.destinataire) for c in bd.scalars(requete)]


def test_chaque_brouillon_est_rappele_une_fois_a_ceux_qui_l_ecrivent(bd: Session) -> None:
    aline, karim, lecteur, parti = (personne(bd) for _ in range(4))
    mien = organisme(bd, aline)
    for qui, role in (
        (karim, RoleAdhesion.REDACTEUR),
        (lecteur, RoleAdhesion.LECTEUR),
        (parti, RoleAdhesion.REDACTEUR),
    ):
        adherer(bd, mien, qui, role)
    parti.desactivee_le = J7
    titre = {"projet": {"intitule": "Jardin"}}
    dossier = brouillon(bd, aline, organisme=mien, contenu=titre)
    campagne = campagne_ouverte(bd)
    dossier_depose(bd, aline, organisme=mien)
    tardif = brouillon(bd, aline, organisme=mien, maintenant=J7 + timedelta(minutes=5))
    bd.flush()
    assert rappeler(bd, J7 - timedelta(minutes=1)) == 0
    assert rappeler(bd, J7) == 2
    assert rappeler(bd, J7 + timedelta(hours=1)) == 0
    assert _rappels(bd) == [("j7", aline.courriel), ("j7", karim.courriel)]
    lettre = bd.scalars(select(Courriel).where(col(Courriel.cle).startswith("rappel-"))).first()
    assert lettre is not None and lettre.sujet == "Votre demande n’est pas encore déposée : encore 7 jours"
    assert "« Jardin »" in lettre.texte and f"/dossiers/{dossier.id}\n" in lettre.texte
    assert "vendredi 15 janvier 2027 à 17" in lettre.texte.replace("\u00a0", " ")
    # the second draft, begun since, is reminded with the others two days before and on the morning
    assert rappeler(bd, J7 + timedelta(days=5)) == 4
    # the call is prolonged on its last morning: the reminders follow the new closing
    assert rappeler(bd, J7 + timedelta(days=7)) == 4
    campagne.ferme_le += timedelta(days=7)
    bd.flush()
    assert rappeler(bd, J7 + timedelta(days=7, hours=2)) == 4
    assert rappeler(bd, J7 + timedelta(days=7, hours=3)) == 0
    assert {genre for genre, _ in _rappels(bd)} == {"j7", "j2", "jour"}
    assert tardif.id is not None


def test_un_brouillon_oublie_d_un_guichet_ouvert_toute_l_annee(bd: Session) -> None:
    aline = personne(bd)
    mien = organisme(bd, aline)
    sip = campagne_ouverte(bd, Dispositif.SIP)
    sip.ferme_le = datetime(2027, 12, 31, 16, tzinfo=UTC)
    brouillon(bd, aline, organisme=mien, campagne=sip, maintenant=J7 - timedelta(days=15))
    brouillon(bd, aline, organisme=mien, campagne=sip, maintenant=J7 - timedelta(days=13))
    brouillon(bd, aline, organisme=mien, maintenant=J7 - timedelta(days=15, hours=-1))  # the annual call has its own
    bd.flush()
    assert rappeler(bd, J7 - timedelta(minutes=1)) == 0
    assert rappeler(bd, J7 + timedelta(hours=1)) == 2
    assert sorted(genre for genre, _ in _rappels(bd)) == ["j7", "oubli"]
    assert rappeler(bd, J7 + timedelta(hours=2)) == 0


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_chaque_page_d_un_brouillon_dit_qu_il_n_est_pas_depose(
    bd: Session, entrer: Callable[[Personne], TestClient], horloge: Callable[[datetime], datetime]
) -> None:
    aline = personne(bd)
    dossier = brouillon(bd, aline)
    joindre(bd, acces(bd, aline, dossier), aline, "statuts")
    numero = dossier.id
    bd.commit()
    pages = ["", "/projet", "/budget", "/pieces", "/pieces/1/retirer", "/relire", "/abandonner"]
    client = entrer(aline)
    for suite in pages:
        page = client.get(f"/dossiers/{numero}{suite}")
        assert page.status_code == 200, suite
        assert "as encore déposé" in page.text and "ncore 53 jours" in page.text, suite
    horloge(datetime(2027, 1, 15, 16, tzinfo=UTC))
    client = entrer(aline)
    for suite in pages:
        assert "a campagne est close" in client.get(f"/dossiers/{numero}{suite}").text, suite
