"""The announced delay of the dossiers of a list, counted when that column is chosen: two statements more a page."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.horloge import DelaiVise, horloge
from app.instruction.queries_horloge import suspensions_de
from app.models.dossiers import Dossier

COLONNE = "delai"


def dire_les_delais(bd: Session, lignes: list[dict[str, Any]], t: datetime) -> list[dict[str, Any]]:
    """The same rows, the days of their window (`COLONNE`) put in words; nothing where nothing runs any more."""
    vises = {ligne["id"]: ligne[COLONNE] for ligne in lignes if ligne.get(COLONNE)}
    if not vises:
        return lignes
    lus = bd.execute(
        select(col(Dossier.id), col(Dossier.etat), col(Dossier.depose_le), col(Dossier.decision_publiee_le)).where(
            col(Dossier.id).in_(vises)
        )
    ).all()
    suspensions = suspensions_de(bd, vises)
    dits = {
        id_: DelaiVise(vises[id_], comptee).mot
        for id_, etat, depose_le, decide_le in lus
        if id_ is not None and (comptee := horloge(etat, depose_le, suspensions[id_], t, decide_le)) is not None
    }
    return [ligne | {COLONNE: dits.get(ligne["id"], "")} if COLONNE in ligne else ligne for ligne in lignes]
