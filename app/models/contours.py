"""The contours of communes and quartiers that an administrator loaded, and what became of each file."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from app.models.socle import donnees, instant


class ImportDeContours(SQLModel, table=True):
    """One file. `rejets`: (feature, reason), the first ones only; `rejetes` counts them all."""

    __tablename__ = "import_de_contours"

    id: int | None = Field(default=None, primary_key=True)
    fichier: str = Field(max_length=120)
    sha256: str = Field(max_length=64)
    importe_le: datetime = instant()
    importe_par_id: int = Field(foreign_key="personne.id")
    retenus: int = 0
    rejetes: int = 0
    rejets: list[list[Any]] = donnees(default_factory=list)


class Contour(SQLModel, table=True):
    """A commune (INSEE code) or a quartier, simplified once: rings of points in hundred-thousandths of a degree."""

    code: str = Field(primary_key=True, max_length=60)
    import_id: int = Field(foreign_key="import_de_contours.id", index=True)
    polygones: list[Any] = donnees(default_factory=list)
