"""The schema's revisions: what the code expects, and how to get there."""

from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.core.config import RACINE


def _configuration() -> Config:
    configuration = Config(str(RACINE / "alembic.ini"))
    configuration.set_main_option("script_location", str(RACINE / "migrations"))
    return configuration


@lru_cache
def revision_attendue() -> str | None:
    """The single head of the migrations."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()


def migrer() -> None:
    """Bring the database to the head."""
    command.upgrade(_configuration(), "head")
