"""The vocabulary of the deposited dossiers, in which the word that was meant is looked for."""

from sqlmodel import Field, SQLModel


class Mot(SQLModel, table=True):
    """A word of a title or of the name of an organisme, or of the sentences of two dossiers at least.

    `mot` is folded as the search folds, `forme` is how most dossiers write it, with the capital of a name, and `voix`
    how many more do than do not. It names no dossier, and is forgotten some time after the last version that held it:
    alone, a word tells nobody's affairs, and it is only shown to an agent whose own list holds it.
    """

    mot: str = Field(primary_key=True, max_length=60)
    forme: str = Field(max_length=60)
    voix: int


class LectureDesMots(SQLModel, table=True):
    """One row: the last version whose words were learnt. None before the first."""

    __tablename__ = "lecture_des_mots"

    id: int = Field(primary_key=True)
    version_id: int
