"""A scene that is long to build: kept as it was built, it is found again by each test that asks for it.

On SQLite, where a base is a file that is quick to copy; on PostgreSQL it is built each time.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from app.core import db
from app.core.config import reglages

S = TypeVar("S")


@dataclass(frozen=True)
class _Ligne:
    """A row, by its key: what it holds is read again from the base of the test."""

    genre: type[SQLModel]
    cle: Any


@dataclass(frozen=True)
class _Photo:
    lieu: Path
    genre: type[Any]
    champs: dict[str, Any]


_PHOTOS: dict[Callable[..., Any], _Photo] = {}


def retrouver(bd: Session, batir: Callable[[Session], S], lieu: Path) -> S:
    """What `batir` builds and commits, in a base that nobody has opened yet. `lieu`: where to keep it for the run."""
    donnees = reglages().donnees
    if db.moteur().dialect.name != "sqlite" or (donnees / "portail.sqlite-wal").exists():
        return batir(bd)
    if batir not in _PHOTOS:
        scene = batir(bd)
        bd.commit()
        db.moteur().dispose()  # what was committed is then in the file
        shutil.copytree(donnees, lieu, ignore=shutil.ignore_patterns("horloge"), dirs_exist_ok=True)
        champs = {champ.name: _en_lignes(getattr(scene, champ.name)) for champ in fields(scene)}  # type: ignore[arg-type]
        _PHOTOS[batir] = _Photo(lieu, type(scene), champs)
        return scene
    photo = _PHOTOS[batir]
    shutil.copytree(photo.lieu, donnees, dirs_exist_ok=True)
    scene = photo.genre(**{nom: _relire(bd, valeur) for nom, valeur in photo.champs.items()})
    bd.commit()
    return scene


def _en_lignes(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: _en_lignes(v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_en_lignes(v) for v in valeur]
    return _Ligne(type(valeur), inspect(valeur).identity) if isinstance(valeur, SQLModel) else valeur


def _relire(bd: Session, valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: _relire(bd, v) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_relire(bd, v) for v in valeur]
    return bd.get_one(valeur.genre, valeur.cle) if isinstance(valeur, _Ligne) else valeur
