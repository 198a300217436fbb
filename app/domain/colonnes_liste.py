"""The columns of the agents' list: one declaration for the table, its order, its exports and the choice of columns.

A column is what a person chooses; `cellules` is what it becomes in a spreadsheet, one value in each. The first
column, the dossier itself, is always there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class GenreCellule(StrEnum):
    """What a cell holds, hence how a spreadsheet keeps it. Amounts are read in cents, notes in tenths."""

    TEXTE = "texte"
    MONTANT = "montant"
    NOMBRE = "nombre"
    NOTE = "note"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Cellule:
    """One value of a row. `cle`: what is read of the dossier, the same word in SQL and in the page."""

    cle: str
    libelle: str
    genre: GenreCellule = GenreCellule.TEXTE


@dataclass(frozen=True, slots=True)
class ColonneListe:
    """One column of the table. `tri`: the order its heading gives, empty when it gives none."""

    cle: str
    libelle: str
    cellules: tuple[Cellule, ...]
    tri: str = ""
    est_chiffree: bool = False


@dataclass(frozen=True, slots=True)
class Tri:
    """An order: what it reads, which way it usually goes, in words both ways."""

    cle: str
    libelle: str
    est_croissant: bool
    sens: tuple[str, str]

    def dit(self, est_inverse: bool) -> str:
        return f"{self.libelle}, {self.sens[est_inverse]}"


def _un(
    cle: str, libelle: str, genre: GenreCellule = GenreCellule.TEXTE, *, entete: str = "", tri: str = ""
) -> ColonneListe:
    est_chiffree = genre in (GenreCellule.MONTANT, GenreCellule.NOMBRE, GenreCellule.NOTE)
    return ColonneListe(cle, libelle, (Cellule(cle, entete or libelle, genre),), tri, est_chiffree)


DOSSIER = ColonneListe(
    "dossier",
    "Dossier",
    (Cellule("numero", "Numéro"), Cellule("titre", "Titre"), Cellule("organisme", "Organisme")),
    tri="numero",
)
COLONNES: dict[str, ColonneListe] = {
    c.cle: c
    for c in (
        ColonneListe(
            "orientation", "Orientation et axes", (Cellule("orientation", "Orientation"), Cellule("axes", "Axes"))
        ),
        _un("territoires", "Territoire", entete="Territoires"),
        _un("demande", "Demandé", GenreCellule.MONTANT, entete="Demandé (€)", tri="demande"),
        ColonneListe(
            "note",
            "Note",
            (
                Cellule("note", "Note sur 100", GenreCellule.NOTE),
                Cellule("provisoire", "Note provisoire"),
                Cellule("ecarts", "À rapprocher"),
            ),
            tri="note",
            est_chiffree=True,
        ),
        ColonneListe(
            "avis",
            "Avis",
            (
                Cellule("avis_rendus", "Avis rendus", GenreCellule.NOMBRE),
                Cellule("avis_attendus", "Avis attendus", GenreCellule.NOMBRE),
            ),
        ),
        _un("etat", "État"),
        _un("pilote", "Pilote"),
        _un("depot", "Déposé", GenreCellule.DATE, entete="Déposé le", tri="depot"),
        _un("recevabilite", "Recevabilité"),
        _un("suspendu", "Suspendu depuis", GenreCellule.DATE),
        _un("delai", "Délai visé"),
        _un("campagne", "Campagne"),
        _un("siret", "SIRET"),
        _un("geographies", "Géographie"),
        _un("cout", "Coût total", GenreCellule.MONTANT, entete="Coût total (€)", tri="cout"),
        _un("financeurs", "Financeurs demandés"),
        _un("premiere", "Première demande"),
        _un("beneficiaires", "Bénéficiaires", GenreCellule.NOMBRE, tri="beneficiaires"),
        _un("avis_pilote", "Avis du pilote"),
        _un("etiquettes", "Étiquettes"),
        _un("doublon", "Doublon de"),
        _un("partenaires", "Avis des partenaires"),
        _un("propose", "Proposé", GenreCellule.MONTANT, entete="Proposé (€)"),
    )
}
PAR_DEFAUT = ("orientation", "territoires", "demande", "note", "avis", "etat", "pilote", "depot")

_GRAND_D_ABORD = ("du plus grand au plus petit", "du plus petit au plus grand")
TRIS: dict[str, Tri] = {
    t.cle: t
    for t in (
        Tri("depot", "Date de dépôt", False, ("du plus récent au plus ancien", "du plus ancien au plus récent")),
        Tri("numero", "Numéro", True, ("croissant", "décroissant")),
        Tri("organisme", "Organisme", True, ("de A à Z", "de Z à A")),
        Tri("demande", "Montant demandé", False, _GRAND_D_ABORD),
        Tri("cout", "Coût total", False, _GRAND_D_ABORD),
        Tri("beneficiaires", "Bénéficiaires", False, _GRAND_D_ABORD),
        Tri("note", "Note", False, ("de la meilleure à la moins bonne", "de la moins bonne à la meilleure")),
    )
}


def colonnes_choisies(cles: Iterable[str]) -> tuple[str, ...]:
    """The known columns among these, each once, in this order; the usual ones when none is."""
    return tuple(dict.fromkeys(cle for cle in cles if cle in COLONNES)) or PAR_DEFAUT


def ranger(rangs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The columns in the order of the positions typed; what is not a number comes last, ties in the usual order."""
    voulus = [(int(r) if r.isascii() and r.isdigit() and len(r) < 5 else 9999, cle) for cle, r in rangs]
    connues = list(COLONNES)
    voulus = [(r, cle) for r, cle in voulus if cle in COLONNES]
    return colonnes_choisies(cle for _, cle in sorted(voulus, key=lambda v: (v[0], connues.index(v[1]))))


def cellules(cles: Iterable[str]) -> tuple[Cellule, ...]:
    """What a spreadsheet holds of these columns, the dossier first."""
    return tuple(cellule for c in (DOSSIER, *(COLONNES[cle] for cle in cles)) for cellule in c.cellules)
