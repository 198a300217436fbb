"""The one clock. Everything that needs the time receives it as an argument, read here once per request."""

from contextlib import suppress
from datetime import UTC, datetime

from app.core.config import reglages


def maintenant() -> datetime:
    """The present instant, UTC and aware.

    Outside production, PORTAIL_HORLOGE may name a file holding an ISO instant that stands for the present.
    """
    fichier = reglages().horloge
    if fichier is not None and not reglages().est_production:
        with suppress(FileNotFoundError):
            instant = datetime.fromisoformat(fichier.read_text(encoding="ascii").strip())
            return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    return datetime.now(UTC)
