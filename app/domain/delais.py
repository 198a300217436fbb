"""How long a decision usually takes: the median, from the deposit to the publication, in calendar days.

A mean would say that of the slowest; and of a few dossiers nothing can be said, so nothing is said.
"""

from collections.abc import Sequence

MINIMUM = 5
_SEMAINES_DES = 14
_MOIS_DES = 61


def mediane(jours: Sequence[int]) -> int | None:
    """The median, the longer of the two middles when there are two; None under five dossiers."""
    if len(jours) < MINIMUM:
        return None
    return sorted(jours)[len(jours) // 2]


def duree_en_mots(jours: int) -> str:
    """« 9 jours », « 3 semaines », « 4 mois »: rounded up, never promised shorter than it was."""
    if jours < _SEMAINES_DES:
        return f"{max(jours, 1)} jour{'s' if jours > 1 else ''}"
    if jours < _MOIS_DES:
        return f"{-(-jours // 7)} semaines"
    return f"{-(-jours * 12 // 365)} mois"


def delai_habituel(de_la_campagne: int | None, de_la_precedente: int | None, annee: int) -> str:
    """The sentence for the porteur: of this campaign, else of last year's; "" when nothing can be said."""
    jours, source = (de_la_campagne, annee) if de_la_campagne is not None else (de_la_precedente, annee - 1)
    if jours is None:
        return ""
    return (
        f"Délai habituel : environ {duree_en_mots(jours)} entre le dépôt et la décision "
        f"(une demande sur deux en {source})."
    )
