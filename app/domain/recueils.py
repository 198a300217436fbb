"""How long what the worker bound for somebody is kept, and the words of its progress."""

from datetime import datetime, timedelta

from app.domain.erreurs import ErreurMetier

GARDE = timedelta(days=30)
"""A book is a copy: it can be bound again, and a copy of avis should not lie about."""
PAS_PRET = "Ce document n’est pas encore prêt. Rechargez la page dans une minute."


def perimes_avant(t: datetime) -> datetime:
    """What was asked before this instant is erased, its files with it."""
    return t - GARDE


def avancement(faits: int, total: int) -> str:
    """« 25 feuilles sur 84 », « mise en page »: drawing comes last, and nothing tells how far it is."""
    if not total:
        return "en attente"
    return f"{faits} feuille{'s' if faits > 1 else ''} sur {total}" if faits < total else "mise en page"


def exiger_pret(pret_le: datetime | None) -> None:
    """Raises ErreurMetier until the worker has finished."""
    if pret_le is None:
        raise ErreurMetier(PAS_PRET)
