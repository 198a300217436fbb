"""The way to the database keeps its promises on both engines."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core import db
from app.models.journal import LigneJournal, inscrire_au_journal
from app.models.referentiel import Commune
from app.models.socle import pour_ecrire


def test_une_lecture_ne_peut_pas_ecrire(base: str) -> None:
    with pytest.raises(DBAPIError), db.lecture() as bd:
        bd.execute(text("UPDATE commune SET population = 0"))


def test_lire_ne_fait_pas_preparer_de_nouveau_ce_qui_l_est(base: str) -> None:
    """A PRAGMA that sets a flag does, on SQLite; a rollback does, on PostgreSQL."""
    requete = select(Commune.nom).where(Commune.insee == "59491")
    if base == "postgresql":
        for _ in range(7):  # psycopg prepares at the sixth
            with db.lecture() as bd:
                bd.execute(requete).all()
        with db.ecriture() as bd:
            # its connection may come from a test that had others prepared
            prepares = text("SELECT 1 FROM pg_prepared_statements WHERE statement LIKE 'SELECT commune.nom%'")
            assert len(bd.execute(prepares).all()) == 1
        return
    ordres: list[str] = []
    for _ in range(2):
        with db.lecture() as bd:
            pilote = bd.connection().connection.driver_connection
            assert pilote is not None
            pilote.set_trace_callback(ordres.append)
            bd.execute(requete).all()
    pilote.set_trace_callback(None)
    assert [o for o in ordres if not o.startswith("SELECT")] == ["COMMIT", "BEGIN", "COMMIT"]


def test_lire_puis_ecrire_a_huit_ne_perd_rien(base: str) -> None:
    def ajouter() -> None:
        for _ in range(25):
            with db.ecriture() as bd:
                commune = pour_ecrire(bd, Commune, insee="59491")
                assert commune is not None
                commune.population += 1

    with db.lecture() as bd:
        avant = bd.scalar(select(Commune.population).where(Commune.insee == "59491"))
    fils = [threading.Thread(target=ajouter) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with db.lecture() as bd:
        assert bd.scalar(select(Commune.population).where(Commune.insee == "59491")) == avant + 100


def test_une_ligne_du_journal_ne_change_jamais(bd: Session) -> None:
    inscrire_au_journal(bd, None, "essai", "commune:59491", datetime(2026, 11, 23, tzinfo=UTC))
    bd.commit()
    for ordre in ("UPDATE ligne_journal SET acte = 'autre'", "DELETE FROM ligne_journal"):
        with pytest.raises(DBAPIError):
            bd.execute(text(ordre))
        bd.rollback()
    assert [ligne.acte for ligne in bd.scalars(select(LigneJournal))] == ["essai"]


def test_un_instant_sans_fuseau_est_refuse(bd: Session) -> None:
    with pytest.raises(Exception, match="time zone"):
        bd.execute(select(LigneJournal).where(LigneJournal.a == datetime(2026, 1, 1)))
