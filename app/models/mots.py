"""The vocabulary of the deposited dossiers, in which the word that was meant is looked for."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.models.socle import instant


class Mot(SQLModel, table=True):
    """A word of the title of a deposited dossier or of the name of its organisme, folded as the search folds.

    It names no dossier, and stays when those that held it are gone: alone, a word of a title tells nobody's affairs,
    and it is only shown to an agent whose own list holds it. `deposee_le`: when the version it came from was deposited.
    """

    mot: str = Field(primary_key=True, max_length=60)
    deposee_le: datetime = instant(index=True)
