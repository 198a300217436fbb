"""Where each commune stands when no contour is loaded: one tile each, next to its neighbours as far as tiles allow.

Drawn by hand from their places on the map, the Scarpe at the top, the Sensée at the bottom: neither scale nor border.
"""

from collections.abc import Iterable, Mapping

COLONNES = 8
# INSEE code: row from the north, column from the west
_RANGEES: tuple[Mapping[int, str], ...] = (
    {2: "59519", 4: "59393", 5: "59418", 6: "59238"},  # Rumegies, Maulde, Mortagne, Flines
    {2: "59100", 3: "59335", 5: "59594", 6: "59144"},  # Bousignies, Lecelles, Thun, Château-l’Abbaye
    {1: "59554", 2: "59511", 4: "59526", 5: "59434", 6: "59114"},  # Sars, Rosult, Saint-Amand, Nivelle, Bruille
    {2: "59109", 3: "59403", 7: "59207"},  # Brillon, Millonfosse, Escautpont
    {3: "59284", 6: "59491"},  # Hasnon, Raismes
    {2: "59297", 3: "59632", 4: "59064"},  # Hélesmes, Wallers, Bellaing
    {3: "59292", 4: "59446", 5: "59302", 6: "59564"},  # Haveluy, Oisy, Hérin, La Sentinelle
    {1: "59002", 2: "59205", 3: "59172", 4: "59651", 5: "59288", 6: "59603"},  # Abscon … Denain … Haulchin, Trith
    {0: "59192", 1: "59504", 2: "59361", 3: "59179", 5: "59589"},  # Émerchicourt, Rœulx, Lourches, Douchy, Thiant
    {0: "59387", 1: "59391", 2: "59429", 4: "59440"},  # Marquette, Mastaing, Neuville, Noyelles
    {0: "59645", 1: "59092", 2: "59348", 4: "59285"},  # Wasnes, Bouchain, Lieu-Saint-Amand, Haspres
    {0: "59652", 1: "59313", 3: "59038"},  # Wavrechain-sous-Faulx, Hordain, Avesnes-le-Sec
)
PLACES: dict[str, tuple[int, int]] = {
    insee: (rangee, colonne) for rangee, ici in enumerate(_RANGEES) for colonne, insee in ici.items()
}


def placer(codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The row and column of each commune; those that have no place of their own follow, in order, below."""
    places, suite = {}, len(_RANGEES) * COLONNES
    for code in codes:
        if code in PLACES:
            places[code] = PLACES[code]
        else:
            places[code] = divmod(suite, COLONNES)
            suite += 1
    return places
