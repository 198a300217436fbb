"""The way to the database, the same for SQLite and PostgreSQL.

The application owns BEGIN. On SQLite a writer takes the process-wide lock, then BEGIN IMMEDIATE, so that a
read followed by a write can never lose an update; a reader's connection refuses to write. On PostgreSQL
readers run in READ ONLY transactions and commands lock the rows they decide upon (`pour_ecrire`).
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Annotated, Any
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from sqlalchemy import CompoundSelect, Connection, DateTime, Dialect, Engine, Select, UpdateBase, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.types import TypeDecorator

from app.core.config import reglages
from app.core.fil import sur_la_boucle

try:  # the wheel brings a SQLite without the WAL-reset defect of 3.7.0–3.51.2
    import pysqlite3.dbapi2 as pilote_sqlite
except ImportError:  # other platforms than Linux
    import sqlite3 as pilote_sqlite

FILS = 4
ATTENTE_S = 10


class BaseOccupee(Exception):
    """No turn to write came within ten seconds (HTTP 503, Retry-After)."""


class InstantUTC(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instant without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def creer_moteur(url: str, *, lecture_seule: bool = False) -> Engine:
    """An engine that begins its own transactions, for either database. `lecture_seule`: on SQLite, one that writes
    nothing; PostgreSQL has the same connections for both, and is told at each transaction.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _moteur_sqlite(url, lecture_seule=lecture_seule)
    return create_engine(
        url,
        pool_size=FILS + 2,
        max_overflow=0,
        pool_pre_ping=True,
        pool_use_lifo=True,  # the connection that served last has its statements prepared: four times quicker
        connect_args={"options": "-c statement_timeout=15000 -c lock_timeout=10000 -c timezone=UTC -c jit=off"},
    )


PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY",
    # tables are analysed whole, but without samples of what they hold: SQLite would look at the values each statement
    # is given, and prepare it anew whenever it runs. A statement of a list takes as long to prepare as to read fifty
    # dossiers
    "analysis_limit=2147483647",
)  # fmt: skip
# in KiB, by connection: a list of twenty thousand dossiers looks at fifteen hundred of them, here and there in the file
CACHE_DE_LECTURE, CACHE_D_ECRITURE = 16384, 8192
# of the write-ahead log (64 MiB): past them a commit brings them into the base itself, and someone waits a tenth of a
# second. The worker does it sooner (`alleger_le_journal`)
PAGES_DU_JOURNAL = 16000


def _moteur_sqlite(url: str, *, lecture_seule: bool) -> Engine:
    # those who read have connections of their own: to turn `query_only` on or off makes SQLite prepare every
    # statement of the connection anew, four times the price of reading a dossier
    moteur = create_engine(
        url,
        module=pilote_sqlite,
        pool_size=FILS + 2,
        max_overflow=0,
        pool_use_lifo=True,  # the connection that served last has its statements and its pages at hand
        connect_args={
            "check_same_thread": False, "isolation_level": None, "timeout": ATTENTE_S, "cached_statements": 256,
        },
    )  # fmt: skip

    @event.listens_for(moteur, "connect")
    def _pragmas(connexion: Any, _fiche: Any) -> None:
        cache = CACHE_DE_LECTURE if lecture_seule else CACHE_D_ECRITURE
        reglees = (f"cache_size=-{cache}", f"wal_autocheckpoint={PAGES_DU_JOURNAL}")
        for pragma in (*PRAGMAS, *reglees, f"query_only={'ON' if lecture_seule else 'OFF'}"):
            connexion.execute(f"PRAGMA {pragma}")

    if lecture_seule:

        @event.listens_for(moteur, "begin")
        def _commencer_a_lire(connexion: Connection) -> None:
            # straight to the driver: it touches no file and cannot fail, nothing around it is of use
            pilote: Any = connexion.connection.driver_connection
            pilote.execute("BEGIN")

    else:
        _ecrire_chacun_son_tour(moteur)
    return moteur


def _ecrire_chacun_son_tour(moteur: Engine) -> None:
    """A process-wide lock around SQLite's own, from BEGIN until the connection goes back to the pool."""
    verrou = threading.Lock()

    @event.listens_for(moteur, "begin")
    def _commencer(connexion: Connection) -> None:
        if not connexion.info.get("verrou"):
            if not verrou.acquire(timeout=connexion.get_execution_options().get("attente", ATTENTE_S)):
                raise BaseOccupee
            connexion.info["verrou"] = True
        connexion.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(moteur, "checkin")
    def _rendre(_connexion: Any, fiche: Any) -> None:
        # the transaction has ended when the connection goes back to the pool: only then the next writer enters
        if fiche.info.pop("verrou", False):
            verrou.release()


class Seance(Session):
    """A session that reads columns, and writes rows, straight through its connection.

    SQLAlchemy prepares each statement as if it made entities, and takes twice as long for a row of columns.
    """

    _transaction_lue: SessionTransaction | None = None
    _connexion_lue: Connection

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        if options or not _se_passe_des_entites(statement):
            return super().execute(statement, params, **options)
        if self.autoflush:
            self.flush()
        return self._en_cours().execute(statement, params)

    def _en_cours(self) -> Connection:
        """The connection of the transaction, asked for once in it."""
        transaction = self.get_transaction()
        if transaction is None or transaction is not self._transaction_lue:
            self._connexion_lue = self.connection()
            self._transaction_lue = self.get_transaction()
        return self._connexion_lue

    def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.execute(statement, params, **options).scalars()

    def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        return self.execute(statement, params, **options).scalar()


def _se_passe_des_entites(statement: Any) -> bool:
    if isinstance(statement, UpdateBase):
        # written on a table, nothing of it on a model: no entity of the session can have changed
        return statement._propagate_attrs.get("compile_state_plugin") != "orm"
    return isinstance(statement, Select | CompoundSelect) and _ne_lit_que_des_colonnes(statement)


_connues: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def _ne_lit_que_des_colonnes(lecture: Select[Any] | CompoundSelect[Any]) -> bool:
    """Whether no entity is to be made of the rows (a union never makes any). Found once for a statement kept."""
    trouve = _connues.get(lecture)
    if trouve is None:
        trouve = isinstance(lecture, CompoundSelect) or not any(
            lu.get("entity") is not None and lu["expr"] is lu["entity"] for lu in lecture.column_descriptions
        )
        _connues[lecture] = trouve
    return trouve


@lru_cache
def moteur() -> Engine:
    """The engine of this process."""
    if not reglages().database_url:
        reglages().donnees.mkdir(parents=True, exist_ok=True)
    return creer_moteur(reglages().url_base)


@lru_cache
def moteur_de_lecture() -> Engine:
    """The engine of those who only read: whatever writes through it is refused by the database."""
    if moteur().dialect.name == "sqlite":
        return creer_moteur(reglages().url_base, lecture_seule=True)
    return moteur().execution_options(postgresql_readonly=True)


def alleger_le_journal() -> int:
    """Bring SQLite's write-ahead log into the base, while others read and write; returns how many pages it held."""
    if moteur().dialect.name != "sqlite":
        return 0
    connexion = moteur_de_lecture().raw_connection()  # in no transaction, and in nobody's turn to write
    try:
        _, pages, _ = connexion.driver_connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # type: ignore[union-attr]
        return int(pages)
    finally:
        connexion.close()


def oublier_moteur() -> None:
    """Close the engines; the next call to `moteur` opens the one the settings name (tests, forks)."""
    for ouvert in (moteur, moteur_de_lecture):
        if ouvert.cache_info().currsize:
            ouvert().dispose()
        ouvert.cache_clear()


@contextmanager
def lecture() -> Iterator[Session]:
    """A session that cannot write. What it read stays as it was read once the session is closed."""
    with Seance(moteur_de_lecture(), expire_on_commit=False) as bd:
        yield bd
        bd.expunge_all()
        bd.commit()  # at each rollback psycopg forgets the statements that its connection has prepared


@contextmanager
def lecture_de_colonnes() -> Iterator[Connection]:
    """A connection that cannot write, for a reading without entities: a third of the price of a session."""
    with moteur_de_lecture().connect() as connexion:
        yield connexion
        connexion.commit()  # as `lecture` does, and why


@contextmanager
def ecriture(attente: float = ATTENTE_S) -> Iterator[Session]:
    """A session committed on leaving, rolled back on an error. Never open one inside another.

    `attente`: how long SQLite's turn is waited for, in seconds; 0 to give up at once (BaseOccupee).
    """
    # an engine with options of its own asks two lists of listeners at each statement
    le_sien = moteur() if attente == ATTENTE_S else moteur().execution_options(attente=attente)
    with Seance(le_sien) as bd:
        yield bd
        bd.commit()


_tours: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def _prendre_son_tour() -> Callable[[], object]:
    """Wait for one's turn, ten seconds at most; returns how to give it back, from any thread."""
    boucle = asyncio.get_running_loop()
    verrou = _tours.setdefault(boucle, asyncio.Lock())
    try:
        await asyncio.wait_for(verrou.acquire(), ATTENTE_S)
    except TimeoutError:
        raise BaseOccupee from None
    return partial(boucle.call_soon_threadsafe, verrou.release)


@asynccontextmanager
async def a_son_tour() -> AsyncIterator[None]:
    """A writer waits for its turn on the event loop, in order of arrival: one at a time in each process.

    Those who wait inside a thread would leave none to those who read. SQLite has one lock; PostgreSQL has those of
    rows that every act or every deposit takes (the head of the journal, the counter of a campaign).
    """
    rendre = await sur_la_boucle(_prendre_son_tour())
    try:
        yield
    finally:
        rendre()


_LECTURE = "portail.lecture"


def ne_fait_que_lire(request: Request) -> bool:
    """Whether the request may write nothing."""
    return request.method in ("GET", "HEAD")


def lecture_de_la_requete(request: Request, pile: AsyncExitStack) -> Session:
    """One reading session for who asks and for the page they ask; `pile` closes it once the answer is made."""
    bd: Session = pile.enter_context(lecture())
    request.scope[_LECTURE] = bd
    return bd


async def _bd_de_requete(request: Request) -> AsyncIterator[Session]:
    if _LECTURE in request.scope:
        yield request.scope[_LECTURE]
        return
    if ne_fait_que_lire(request):
        with lecture() as bd:
            yield bd
        return
    async with a_son_tour():
        with ecriture() as bd:
            yield bd


# closed by `RouteDUnFil` before the answer leaves, so a failing commit is never announced as done
Bd = Annotated[Session, Depends(_bd_de_requete)]


def est_engorgement(erreur: OperationalError) -> bool:
    """Whether a database error is temporary (lock, timeout, disk full, restart) rather than a defect."""
    texte = str(erreur.orig).lower()
    return any(
        mot in texte
        for mot in ("locked", "timeout", "full", "disk i/o", "terminating", "refused", "readonly", "closed")
    )
