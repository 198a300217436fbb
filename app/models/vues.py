"""The lists that agents name and find again."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.domain.vues import Propriete
from app.models.socle import instant

_PREMIERE = text("est_par_defaut")


class VueEnregistree(SQLModel, table=True):
    """An address of the list under a name: filters, columns, order. `est_par_defaut`: what its owner sees first."""

    __tablename__ = "vue_enregistree"
    __table_args__ = (
        UniqueConstraint("personne_id", "nom"),
        Index(
            "ix_vue_enregistree_premiere", "personne_id", unique=True, sqlite_where=_PREMIERE,
            postgresql_where=_PREMIERE,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    personne_id: int = Field(foreign_key="personne.id")
    nom: str = Field(max_length=60)
    requete: str = Field(max_length=1000)
    est_partagee: bool = False
    est_par_defaut: bool = False
    creee_le: datetime = instant()
    modifiee_le: datetime = instant()

    @property
    def propriete(self) -> Propriete:
        return Propriete(self.personne_id, self.est_partagee)
