"""The outbox: sent once whatever the number of workers, tried again, given up in sight."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Boite
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_recueil import RELIER
from app.core.clock import maintenant
from app.core.config import reglages
from app.core.db import alleger_le_journal, ecriture, lecture
from app.instruction.lots import ANNONCER_LOT
from app.models.courriel import Courriel, EtatEnvoi, Tache, deposer_courriel, deposer_tache
from app.taches import ACTIONS, faire_les_taches
from app.travailleur import TRAVAUX, _alleger_le_journal, _tenir_les_chiffres, expedier_courrier, travailler

PRESENT = datetime(2026, 11, 23, 9, tzinfo=UTC)


class _Reception(Boite):
    def __init__(self) -> None:
        super().__init__()
        self.recus: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.recus.append(message)


@pytest.fixture
def smtp(base: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Reception]:
    reception = _Reception()
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    serveur = Controller(reception, hostname="127.0.0.1", port=port)
    serveur.start()
    monkeypatch.setenv("PORTAIL_SMTP_URL", f"smtp://127.0.0.1:{port}")
    reglages.cache_clear()
    yield reception
    serveur.stop()
    reglages.cache_clear()


def _deposer(bd: Session, n: int = 1) -> None:
    for rang in range(n):
        deposer_courriel(bd, f"essai-{rang}", f"a{rang}@exemple.test", "Demande déposée", "Bonjour à vous.\n", PRESENT)
    bd.commit()


def _etats(bd: Session) -> dict[EtatEnvoi, int]:
    bd.rollback()
    etats = bd.execute(select(col(Courriel.etat), func.count()).group_by(col(Courriel.etat))).all()
    bd.rollback()
    return {ligne[0]: ligne[1] for ligne in etats}


def test_un_courriel_part_entier(bd: Session, smtp: _Reception) -> None:
    _deposer(bd)
    assert expedier_courrier(PRESENT) == 1
    (message,) = smtp.recus
    assert message["To"] == "a0@exemple.test"
    assert message["Message-ID"] == "<essai-0@testserver>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_payload(decode=True).decode().strip() == "Bonjour à vous."
    assert _etats(bd) == {EtatEnvoi.FAIT: 1}


def test_quatre_travailleurs_n_envoient_rien_deux_fois(bd: Session, smtp: _Reception) -> None:
    _deposer(bd, 40)
    fils = [threading.Thread(target=expedier_courrier, args=(PRESENT,)) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(str(m["To"]) for m in smtp.recus) == sorted(f"a{n}@exemple.test" for n in range(40))
    assert _etats(bd) == {EtatEnvoi.FAIT: 40}


def test_un_echec_est_retente_puis_abandonne_en_vue(
    bd: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAIL_SMTP_URL", "smtp://127.0.0.1:1")  # nobody listens there
    reglages.cache_clear()
    _deposer(bd)
    assert expedier_courrier(PRESENT) == 1
    courriel = bd.scalars(select(Courriel)).one()
    assert (courriel.etat, courriel.essais) == (EtatEnvoi.A_FAIRE, 1)
    assert courriel.a_partir_du == PRESENT + timedelta(minutes=1)
    assert courriel.reserve_jusqu_a is None and "refused" in courriel.erreur
    bd.rollback()
    assert expedier_courrier(PRESENT) == 0  # not before its time
    assert expedier_courrier(PRESENT + timedelta(hours=25)) == 1
    assert _etats(bd) == {EtatEnvoi.ECHEC: 1}
    reglages.cache_clear()


def test_une_reservation_abandonnee_est_reprise(bd: Session, smtp: _Reception) -> None:
    _deposer(bd)
    courriel = bd.scalars(select(Courriel)).one()
    courriel.reserve_jusqu_a = PRESENT + timedelta(minutes=5)  # a worker was killed here
    bd.commit()
    assert expedier_courrier(PRESENT) == 0
    assert expedier_courrier(PRESENT + timedelta(minutes=6)) == 1
    assert len(smtp.recus) == 1


def test_sans_serveur_la_boite_d_envoi_est_la_boite(bd: Session) -> None:
    _deposer(bd)
    assert expedier_courrier(PRESENT) == 1
    assert _etats(bd) == {EtatEnvoi.FAIT: 1}


def test_un_message_confidentiel_est_efface_apres_l_envoi(bd: Session, smtp: _Reception) -> None:
    deposer_courriel(bd, "code-1", "a@exemple.test", "Votre code", "Code : 123 456\n", PRESENT, est_confidentiel=True)
    bd.commit()
    assert expedier_courrier(PRESENT) == 1
    assert "123 456" in smtp.recus[0].get_payload(decode=True).decode()
    assert "123 456" not in bd.scalars(select(Courriel)).one().texte


@pytest.mark.parametrize(("genre", "minutes"), [(RELIER, 30), (ANNONCER_LOT, 5)])
def test_un_long_travail_est_reserve_plus_longtemps(
    bd: Session, monkeypatch: pytest.MonkeyPatch, genre: str, minutes: int
) -> None:
    vues: list[datetime | None] = []

    def voir(_charge: dict[str, Any], _instant: datetime) -> None:
        with lecture() as autre:
            vues.append(autre.scalars(select(col(Tache.reserve_jusqu_a))).one())

    monkeypatch.setitem(ACTIONS, genre, voir)
    deposer_tache(bd, "une", genre, {}, PRESENT)
    bd.commit()
    assert faire_les_taches(PRESENT) == 1
    assert vues == [PRESENT + timedelta(minutes=minutes)]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_long_travail_ne_retient_pas_le_courrier(
    bd: Session, smtp: _Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that takes minutes is being bound: the code somebody waits for leaves all the same."""
    commence, fini, arret = threading.Event(), threading.Event(), threading.Event()

    def relier(_charge: dict[str, Any], _instant: datetime) -> None:
        commence.set()
        fini.wait(10)

    monkeypatch.setitem(ACTIONS, RELIER, relier)
    deposer_tache(bd, "livre", RELIER, {}, maintenant())
    bd.commit()
    fil = threading.Thread(target=travailler, args=(arret, 0.01))
    fil.start()
    assert commence.wait(10)
    _deposer(bd)
    fin = time.monotonic() + 10
    while not smtp.recus and time.monotonic() < fin:
        time.sleep(0.01)
    partis = len(smtp.recus)
    arret.set()
    assert fil.is_alive(), "le livre va à son terme"
    fini.set()
    fil.join(10)
    assert partis == 1 and not fil.is_alive()
    bd.expire_all()
    assert bd.scalars(select(col(Tache.etat))).one() == EtatEnvoi.FAIT


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_travailleur_tient_les_chiffres_dont_sqlite_fait_ses_plans(base: str, bd: Session) -> None:
    _tenir_les_chiffres(PRESENT)
    lus = dict(bd.execute(text("SELECT tbl, stat FROM sqlite_stat1 WHERE tbl = 'commune'")).all())
    assert lus["commune"].startswith("47")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_travailleur_allege_le_journal_pendant_qu_on_ecrit(base: str) -> None:
    with lecture() as lu, ecriture() as autre:
        lu.execute(text("SELECT count(*) FROM commune"))
        autre.execute(text("UPDATE commune SET nom = nom || '.'"))
        autre.commit()
        autre.execute(text("UPDATE commune SET nom = nom || '.'"))  # someone writes: neither waits
        assert alleger_le_journal() > 0
    assert _alleger_le_journal in [travail for travail, _ in TRAVAUX]


@pytest.mark.parametrize("base", ["postgresql"], indirect=True)
def test_postgresql_tient_son_journal_lui_meme(base: str) -> None:
    assert alleger_le_journal() == 0
