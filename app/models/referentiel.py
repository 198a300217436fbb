"""Places, posts and who is the référent of what. Loaded from the contract, edited by the administrator."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.domain.orientations import Equipe, Geographie
from app.models.socle import choix


class Commune(SQLModel, table=True):
    """One of the 47 communes. Keyed by INSEE code: postal codes are shared."""

    insee: str = Field(primary_key=True, max_length=5)
    nom: str = Field(max_length=80)
    code_postal: str = Field(max_length=5)
    population: int = 0
    equipe: Equipe | None = choix(Equipe, default=None, nullable=True)
    referent_poste: str | None = Field(default=None, foreign_key="poste.code", max_length=40)


class Quartier(SQLModel, table=True):
    """A quartier of one of the three geographies, which may overlap."""

    code: str = Field(primary_key=True, max_length=60)
    nom: str = Field(max_length=120)
    geographie: Geographie = choix(Geographie)
    note: str = Field(default="", max_length=400)


class QuartierCommune(SQLModel, table=True):
    __tablename__ = "quartier_commune"

    quartier_code: str = Field(primary_key=True, foreign_key="quartier.code", max_length=60)
    insee: str = Field(primary_key=True, foreign_key="commune.insee", max_length=5, index=True)


class Poste(SQLModel, table=True):
    """One of the seven posts of the team. People come and go; the post stays."""

    code: str = Field(primary_key=True, max_length=40)
    intitule: str = Field(max_length=80)
    equipe: Equipe | None = choix(Equipe, default=None, nullable=True)
    portee: str = Field(default="", max_length=200)


class Occupation(SQLModel, table=True):
    """Who holds a post, from a day to another (`au` excluded; None: until further notice)."""

    __table_args__ = (CheckConstraint("au IS NULL OR au > du", name="dates"),)

    id: int | None = Field(default=None, primary_key=True)
    poste_code: str = Field(foreign_key="poste.code", max_length=40, index=True)
    personne_id: int = Field(foreign_key="personne.id", index=True)
    du: date
    au: date | None = None
    suppleant_poste: str | None = Field(default=None, foreign_key="poste.code", max_length=40)


class Absence(SQLModel, table=True):
    """A person is away from a day to another (`au` included)."""

    __table_args__ = (CheckConstraint("au >= du", name="dates"),)

    id: int | None = Field(default=None, primary_key=True)
    personne_id: int = Field(foreign_key="personne.id", index=True)
    du: date
    au: date
    motif: str = Field(default="", max_length=120)


class ReferentOrientation(SQLModel, table=True):
    __tablename__ = "referent_orientation"

    orientation: str = Field(primary_key=True, max_length=40)
    poste_code: str = Field(foreign_key="poste.code", max_length=40)


class ReferentAxe(SQLModel, table=True):
    """The référent of an axis; « sport et culture » has one per facet (`sport_culture.sport`)."""

    __tablename__ = "referent_axe"

    axe: str = Field(primary_key=True, max_length=40)
    poste_code: str = Field(foreign_key="poste.code", max_length=40)
