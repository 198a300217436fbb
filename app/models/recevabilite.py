"""The checklist of a dossier: what was answered of each point, and where it led."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.domain.recevabilite import Conclusion, Point, Reponse
from app.models.socle import choix, instant


class PointVerifie(SQLModel, table=True):
    """What was answered of one point: the last word, in front of what the machine said then.

    `constat`, `phrase`: the machine's word. `motif`: why the agent says otherwise. The earlier answers are in the
    journal.
    """

    __tablename__ = "point_verifie"

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    point: Point = choix(Point, primary_key=True)
    est_tenu: bool
    constat: Reponse = choix(Reponse)
    phrase: str = Field(max_length=1000)
    motif: str = Field(default="", max_length=1000)
    version: int
    verifie_le: datetime = instant()
    verifie_par_id: int = Field(foreign_key="personne.id")


class Recevabilite(SQLModel, table=True):
    """Where the checklist of a dossier led, the last time it was concluded, and on which version."""

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    conclusion: Conclusion = choix(Conclusion)
    version: int
    conclue_le: datetime = instant()
    conclue_par_id: int = Field(foreign_key="personne.id")
