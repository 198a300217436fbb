"""Every answer in columns, for a spreadsheet: the questions give the columns, one each, in the order of the form.

A budget has one column per line, under the stable code of the line; a table is written in words, in one cell; the
documents have a column per kind. The columns are those of every question that may be asked, the cells those of what
was asked to this dossier: the others stay empty.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.affichage import NON_RENSEIGNE, Tableau, affichage
from app.domain.budget import Budget, lire_budget
from app.domain.contenus import en_texte, reponses
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.exigences import ReferencesForm
from app.domain.formulaire import formulaire, valeur_de
from app.domain.pieces import GENRES_PIECES, PREFIXE_AJOUT, pieces_attendues
from app.domain.postes import CHARGES_PAR_CODE, GRILLE_PROJET, Grille, Poste
from app.domain.questions import Genre, Question, Section
from app.domain.questions_ajoutees import QuestionAjoutee, ajouts_figes, pieces_ajoutees
from app.domain.saisies import SaisieIllisible, lire_entier, lire_montant, montant_saisi

_ESPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True, slots=True)
class ColonneExportee:
    """One column. `cle`: « projet.intitule », « budget.postes.charges.achats », « pieces.rib », « ajout_12 »."""

    cle: str
    libelle: str


def colonnes(dispositifs: Iterable[Dispositif], ajouts: Sequence[QuestionAjoutee]) -> tuple[ColonneExportee, ...]:
    """The columns of these forms; a question two forms share has one. Two columns never have the same heading."""
    par_cle: dict[str, str] = {}
    for dispositif in dispositifs:
        for section in formulaire(dispositif, None, ajouts):
            for question in section.questions:
                for cle, libelle in _entetes(section, question, dispositif, ajouts):
                    par_cle.setdefault(cle, libelle)
    deja: dict[str, int] = {}
    trouvees = []
    for cle, libelle in par_cle.items():
        deja[libelle] = deja.get(libelle, 0) + 1
        trouvees.append(ColonneExportee(cle, libelle if deja[libelle] == 1 else f"{libelle} ({deja[libelle]})"))
    return tuple(trouvees)


def reponses_figees(
    fige: Mapping[str, Any], references: ReferencesForm, voulues: Collection[str] | None = None
) -> dict[str, str]:
    """The cells of a deposited dossier by key of column, empty ones left out; only those `voulues`, if given."""
    dispositif, genre = Dispositif(fige["campagne"]["dispositif"]), GenreOrganisme(fige["organisme"]["genre"])
    cellules: dict[str, str] = {}
    for section in formulaire(dispositif, genre, ajouts_figes(fige)):
        donnees = reponses(fige["sections"], section.cle)
        for question in section.questions:
            if question.genre is Genre.PIECES:
                cellules.update(_documents(fige))
            elif question.est_posee(donnees) and (voulues is None or _cle(section, question) in voulues):
                cellules.update(_cellules(section, question, valeur_de(question, donnees), references))
    return {cle: texte for cle, texte in cellules.items() if texte and (voulues is None or cle in voulues)}


def _cle(section: Section, question: Question) -> str:
    # an added question keeps its column when it changes section
    return question.cle if question.cle.startswith(PREFIXE_AJOUT) else f"{section.cle}.{question.cle}"


def _entetes(
    section: Section, question: Question, dispositif: Dispositif, ajouts: Sequence[QuestionAjoutee]
) -> Iterator[tuple[str, str]]:
    cle, titre = _cle(section, question), section.titre
    if question.genre is Genre.PIECES:
        connues = (p for p in GENRES_PIECES.values() if dispositif in p.dispositifs)
        for piece in (*connues, *pieces_ajoutees(ajouts)):
            yield f"{cle}.{piece.code}", f"{titre} — {piece.libelle}"
    elif question.genre is Genre.BUDGET:
        grille = question.grille or GRILLE_PROJET
        for poste in (*grille.charges, *grille.produits):
            yield _cle_du_poste(cle, poste), f"{titre} — {_nom_du_poste(poste, grille)} — prévu (€)"
        for financeur in grille.financeurs:
            yield f"{cle}.74.{financeur.code}", f"{titre} — 74 {financeur.libelle} — prévu (€)"
        for total, libelle in _TOTAUX:
            yield f"{cle}.{total}", f"{titre} — {libelle} (€)"
        yield cle, f"{titre} — Financeurs"
    else:
        yield cle, f"{titre} — {question.libelle}{' (€)' if question.genre is Genre.MONTANT else ''}"


_TOTAUX = (("total_charges", "Total des charges, sans le 86"), ("total_produits", "Total des produits, sans le 87"))


def _cle_du_poste(cle: str, poste: Poste) -> str:
    return f"{cle}.{'charges' if poste.code in CHARGES_PAR_CODE else 'produits'}.{poste.code}"


def _nom_du_poste(poste: Poste, grille: Grille) -> str:
    parent = next((p for p in (*grille.charges, *grille.produits) if p.code == poste.parent), None)
    return f"{parent.libelle_complet}, dont {poste.libelle_complet}" if parent else poste.libelle_complet


def _cellules(
    section: Section, question: Question, valeur: Any, references: ReferencesForm
) -> Iterator[tuple[str, str]]:
    cle = _cle(section, question)
    if question.genre is Genre.BUDGET:
        yield from _du_budget(cle, question.grille or GRILLE_PROJET, lire_budget(valeur).budget)
    elif question.genre in (Genre.MONTANT, Genre.NOMBRE):
        yield cle, _en_chiffres(question.genre, en_texte(valeur))
    else:
        yield cle, _en_mots(affichage(question, valeur, references))


def _en_chiffres(genre: Genre, lu: str) -> str:
    """A number that a spreadsheet adds up; what cannot be read is left as it was typed."""
    try:
        return _euros(lire_montant(lu)) if genre is Genre.MONTANT else str(lire_entier(lu))
    except SaisieIllisible:
        return lu


def _euros(cents: int) -> str:
    return montant_saisi(cents).translate(_ESPACES)


def _en_mots(lu: str | list[str] | Tableau) -> str:
    if isinstance(lu, Tableau):
        lignes = (*lu.lignes, lu.totaux) if lu.totaux else lu.lignes
        return "\n".join(_ligne(lu.entetes, ligne) for ligne in lignes)
    return ", ".join(lu) if isinstance(lu, list) else "" if lu == NON_RENSEIGNE else lu


def _ligne(entetes: tuple[str, ...], ligne: tuple[str, ...]) -> str:
    """« Femmes, 0 à 5 ans : 3, Total : 3 »: the first column has no heading when it names the row."""
    return ", ".join(f"{e}\u00a0: {v}" if e else v for e, v in zip(entetes, ligne, strict=True))


def _du_budget(cle: str, grille: Grille, budget: Budget) -> Iterator[tuple[str, str]]:
    for cote, postes in ((budget.charges, grille.charges), (budget.produits, grille.produits)):
        for poste in postes:
            montant = cote.get(poste.code, 0) if poste.parent else budget.retenu(poste)
            yield _cle_du_poste(cle, poste), _euros(montant) if montant else ""
    for financeur in grille.financeurs:
        somme = budget.demande((financeur.code,))
        yield f"{cle}.74.{financeur.code}", _euros(somme) if somme else ""
    for total, _ in _TOTAUX:
        somme = getattr(budget, total)
        yield f"{cle}.{total}", _euros(somme) if somme else ""
    yield (
        cle,
        "\n".join(
            f"{x.libelle_dans(grille)}{f' ({x.etat.libelle})' if grille.suit_les_demandes else ''}\u00a0: "
            f"{_euros(x.montant_cents)}"
            for x in budget.financeurs
        ),
    )


def _documents(fige: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of the files by kind; what the porteur announced for later says so."""
    noms: dict[str, list[str]] = {}
    for piece in fige["pieces"]:
        noms.setdefault(piece["genre"], []).append(piece["nom"])
    for code, note in pieces_attendues(fige["sections"], noms).items():
        noms[code] = [f"À venir\u00a0: {note}" if note else "À venir"]
    for code, lus in noms.items():
        yield f"pieces.pieces.{code}", "\n".join(lus)
