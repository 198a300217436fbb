"""A CSV file as it really comes, cut into cells: its encoding, its separator, what a spreadsheet writes above it.

A file is refused whole when it cannot be read at all (`FichierIllisible`).
"""

import csv
from collections.abc import Callable, Iterator

from app.domain.erreurs import ErreurMetier

TAILLE_MAXIMUM = 5 * 1024 * 1024
LIGNES_DE_TETE = 20
"""How far the headings are looked for, under a title or the date of an export."""
COLONNES_D_UN_ENTETE = 3
SEPARATEURS = ";,\t|"

Nommees = Callable[[list[str]], int]


class FichierIllisible(ErreurMetier):
    """The whole file is refused; nothing of it is kept."""


def decoder(contenu: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16 with it, else Windows-1252."""
    if not contenu.strip():
        raise FichierIllisible("Ce fichier est vide. Choisissez le fichier CSV des subventions.")
    if len(contenu) > TAILLE_MAXIMUM:
        raise FichierIllisible("Ce fichier dépasse 5 Mo. Coupez-le par année, puis importez chaque partie.")
    if contenu.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise FichierIllisible("Ce fichier n’est pas un CSV. Dans le tableur, enregistrez-le au format CSV.")
    utf16 = contenu.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encodage in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" not in texte:
            return texte.replace("\r\n", "\n").replace("\r", "\n")
    raise FichierIllisible("Les caractères de ce fichier sont illisibles. Enregistrez-le en CSV UTF-8.")


def decouper(texte: str, nommees: Nommees) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headings, then each line with its number. The separator is the one that names the most columns.

    `nommees` says how many of these headings are known. Raises FichierIllisible.
    """
    brutes = texte.removesuffix("\n").split("\n")
    debut, separateur = _tete(brutes, nommees)
    # what is above the headings is not read: a title may hold an apostrophe or a quote that never closes
    restantes = (f"{brute}\n" for brute in brutes[debut:])
    lignes = _numeroter(csv.reader(restantes, delimiter=separateur, strict=True), debut)
    _, entetes = next(lignes)
    return entetes, lignes


def _tete(brutes: list[str], nommees: Nommees) -> tuple[int, str]:
    """Where the headings are, and what separates them: the first line that names three columns, else the first one."""
    pleines = [
        n for n, brute in enumerate(brutes) if brute.strip(f"{SEPARATEURS} \"'") and not brute.startswith("sep=")
    ][:LIGNES_DE_TETE]
    if not pleines:
        raise FichierIllisible("Ce fichier est vide. Choisissez le fichier CSV des subventions.")
    for n in pleines:
        colonnes, separateur = max((nommees(brutes[n].split(s)), s) for s in SEPARATEURS)
        if colonnes >= COLONNES_D_UN_ENTETE:
            return n, separateur
    return pleines[0], SEPARATEURS[0]


def _numeroter(lecteur: Iterator[list[str]], au_dessus: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it begins on in the file, of which `au_dessus` lines are not read."""
    while True:
        numero = au_dessus + lecteur.line_num + 1  # type: ignore[attr-defined]
        try:
            yield numero, next(lecteur)
        except StopIteration:
            return
        except csv.Error:
            raise FichierIllisible(
                f"À partir de la ligne {numero}, des guillemets ne se ferment pas. Corrigez-le, puis recommencez."
            ) from None
