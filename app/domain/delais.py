"""How long a decision usually takes: the median, from the deposit to the publication, in calendar days.

A mean would say that of the slowest; and of a few dossiers nothing can be said, so nothing is said. A yearly call is
measured on its own dossiers, a window open all year on the decisions published in the year.
"""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.calendrier import instant_paris
from app.domain.dispositifs import DISPOSITIFS, Dispositif

MINIMUM = 5
# a call is decided months after the next one opens: the last one measured is told, with its year, unless too old
REMONTE_A = 3
_SEMAINES_DES = 14
_MOIS_DES = 61


def mediane(jours: Sequence[int]) -> int | None:
    """The median, the longer of the two middles when there are two; None under five dossiers."""
    if len(jours) < MINIMUM:
        return None
    return sorted(jours)[len(jours) // 2]


def est_de_l_annee(dispositif: Dispositif) -> bool:
    """Whether the delay is that of the year (SIP, FPC) and not of one campaign (AAP)."""
    return DISPOSITIFS[dispositif].est_continu


def annee_du_delai(dispositif: Dispositif, annee_de_la_campagne: int, jour: date) -> int:
    """The year whose delay is told. Of a window open all year, that of the day: December's are decided in January."""
    return jour.year if est_de_l_annee(dispositif) else annee_de_la_campagne


def bornes_de_l_annee(annee: int) -> tuple[datetime, datetime]:
    """[First instant of the year in Paris, first of the next[."""
    return instant_paris(date(annee, 1, 1), 0), instant_paris(date(annee + 1, 1, 1), 0)


def duree_en_mots(jours: int) -> str:
    """« 9 jours », « 3 semaines », « 4 mois »: rounded up, never promised shorter than it was."""
    if jours < _SEMAINES_DES:
        return f"{max(jours, 1)} jour{'s' if jours > 1 else ''}"
    if jours < _MOIS_DES:
        return f"{-(-jours // 7)} semaines"
    return f"{-(-jours * 12 // 365)} mois"


def delai_habituel(jours: int | None, source: int | None) -> str:
    """The sentence for the porteur, with the year (`source`) that was measured; "" when nothing can be said."""
    if jours is None or source is None:
        return ""
    return (
        f"Délai habituel : environ {duree_en_mots(jours)} entre le dépôt et la décision "
        f"(une demande sur deux en {source})."
    )
