"""The schema's revisions: what the code expects, and how to get there."""

from functools import lru_cache
from typing import TYPE_CHECKING

from app.core.config import RACINE
from app.core.plus_tard import PlusTard

if TYPE_CHECKING:
    from alembic import command, config
else:
    # a server that starts at the head does without Alembic
    command, config = PlusTard("alembic.command"), PlusTard("alembic.config")

REVISIONS = RACINE / "migrations" / "versions"


def configuration() -> "config.Config":
    """What Alembic needs to know."""
    faite = config.Config(str(RACINE / "alembic.ini"))
    faite.set_main_option("script_location", str(RACINE / "migrations"))
    return faite


@lru_cache
def revision_attendue() -> str:
    """The single head of the migrations. Their files bear their numbers, and a test holds the chain to that order."""
    return max(fichier.name for fichier in REVISIONS.glob("[0-9]*.py")).partition("_")[0]


def migrer() -> None:
    """Bring the database to the head."""
    command.upgrade(configuration(), "head")
