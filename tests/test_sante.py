"""Alive, and ready: each probe says no when what it probes is not there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app import sante
from app.core import fichiers
from app.models.courriel import deposer_courriel

PRESENT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_le_processus_vit(client: TestClient) -> None:
    reponse = client.get("/sante")
    assert (reponse.status_code, reponse.text) == (200, "ok")


def test_tout_est_pret(client: TestClient) -> None:
    reponse = client.get("/pret")
    assert reponse.status_code == 200
    assert reponse.json() == {
        "pret": True, "base": True, "stockage": True, "schema": True, "courrier": True, "disque": True,
    }  # fmt: skip


def test_un_schema_en_retard_n_est_pas_pret(client: TestClient, bd: Session) -> None:
    bd.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    bd.commit()
    reponse = client.get("/pret")
    assert (reponse.status_code, reponse.json()["schema"]) == (503, False)


def test_un_courrier_en_retard_n_est_pas_pret(
    client: TestClient, bd: Session, horloge: Callable[[datetime], datetime]
) -> None:
    deposer_courriel(bd, "cle", "a@exemple.test", "Sujet", "Texte", PRESENT)
    bd.commit()
    horloge(PRESENT + timedelta(minutes=14))
    assert client.get("/pret").status_code == 200
    horloge(PRESENT + timedelta(minutes=16))
    reponse = client.get("/pret")
    assert (reponse.status_code, reponse.json()["courrier"]) == (503, False)


def test_un_stockage_qui_refuse_n_est_pas_pret(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def plein(*_: object) -> str:
        raise OSError("disque plein")

    monkeypatch.setattr(sante, "conserver", plein)
    reponse = client.get("/pret")
    assert (reponse.status_code, reponse.json()["stockage"]) == (503, False)
    assert fichiers.conserver(b"x")  # the probe alone was broken
