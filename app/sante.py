"""Is the process alive, and is it ready to serve?"""

import shutil
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import column, func, inspect, select, table, update
from sqlmodel import col
from starlette.responses import JSONResponse, PlainTextResponse

from app.comptes.routeur import Routeur
from app.core.clock import maintenant
from app.core.config import reglages
from app.core.db import ecriture, lecture, moteur
from app.core.fichiers import conserver, lire
from app.core.migrations import revision_attendue
from app.models.courriel import Courriel, EtatEnvoi
from app.models.journal import TeteJournal

router = Routeur()

RETARD_MAXIMUM = timedelta(minutes=15)
REVISIONS = table("alembic_version", column("version_num"))
_SONDE = b"portail: sonde de stockage"


@router.get("/sante", name="sante.sante")
def sante() -> PlainTextResponse:
    """The process lives; nothing else is checked."""
    return PlainTextResponse("ok")


def _ecriture_en_base() -> bool:
    with ecriture() as bd:
        bd.execute(update(TeteJournal).where(col(TeteJournal.id) == 1).values(numero=col(TeteJournal.numero)))
    return True


def _retard_du_courrier(instant: datetime) -> float:
    with lecture() as bd:
        plus_ancien: datetime | None = bd.execute(
            select(func.min(col(Courriel.a_partir_du))).where(col(Courriel.etat) == EtatEnvoi.A_FAIRE)
        ).scalar()
    return max(0.0, (instant - plus_ancien).total_seconds()) if plus_ancien else 0.0


def revision_en_base() -> str | None:
    """The revision of the schema the database is at."""
    with moteur().connect() as connexion:
        if not inspect(connexion).has_table(REVISIONS.name):
            return None
        revision: str | None = connexion.execute(select(REVISIONS.c.version_num)).scalar()
        return revision


def etat_du_service() -> dict[str, Any]:
    """Every probe: what it found, and `pret` true when all hold."""
    sondes: dict[str, Any] = {}
    for nom, sonde in (
        ("base", _ecriture_en_base),
        ("stockage", lambda: lire(conserver(_SONDE, "sondes"), "sondes") == _SONDE),
        ("schema", lambda: revision_en_base() == revision_attendue()),
        ("courrier", lambda: _retard_du_courrier(maintenant()) <= RETARD_MAXIMUM.total_seconds()),
        ("disque", lambda: shutil.disk_usage(reglages().donnees).free > 200 * 1024 * 1024),
    ):
        try:
            sondes[nom] = bool(sonde())
        except Exception:
            # a probe that fails, whatever the reason, is an answer: not ready
            sondes[nom] = False
    return {"pret": all(sondes.values()), **sondes}


@router.get("/pret", name="sante.pret")
def pret() -> JSONResponse:
    """Ready to serve: base and storage take a write, the schema is at head, the outbox is not late."""
    etat = etat_du_service()
    return JSONResponse(etat, status_code=200 if etat["pret"] else 503)
