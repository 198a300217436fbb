"""The sentences of the house that a machine can hold."""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[1]
APP = RACINE / "app"

# left to right: a package imports only from its left, up the life of a dossier
ORDRE = (
    "domain",
    "core",
    "models",
    "comptes",
    "appels",
    "dossiers",
    "echanges",
    "instruction",
    "partenaires",
    "comite",
    "programmation",
    "suites",
    "administration",
    "demonstration",
)
MOMENTS = ORDRE[3:]
FICHIERS = sorted(APP.rglob("*.py"))
LIGNES_MAXIMUM = 350


def _paquet(fichier: Path) -> str:
    parties = fichier.relative_to(APP).parts
    return parties[0] if len(parties) > 1 else "main"


@dataclass
class Lecture:
    """What the rules look at in a file, read once."""

    lignes: int
    a_un_entete: bool
    imports: list[str] = field(default_factory=list)
    appels: set[tuple[str, str]] = field(default_factory=set)
    noms: set[str] = field(default_factory=set)
    attributs: set[str] = field(default_factory=set)
    importe_dedans: list[str] = field(default_factory=list)


@cache
def _lire(fichier: Path) -> Lecture:
    texte = fichier.read_text(encoding="utf-8")
    arbre = ast.parse(texte)
    lu = Lecture(len(texte.splitlines()), bool(ast.get_docstring(arbre)))
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.ImportFrom) and noeud.module:
            lu.imports.append(noeud.module)
            if noeud.module == "app":
                lu.imports += [f"app.{alias.name}" for alias in noeud.names]
        elif isinstance(noeud, ast.Import):
            lu.imports += [alias.name for alias in noeud.names]
        elif isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute):
            objet = noeud.func.value
            lu.appels.add((objet.id if isinstance(objet, ast.Name) else "", noeud.func.attr))
        elif isinstance(noeud, ast.Name):
            lu.noms.add(noeud.id)
        elif isinstance(noeud, ast.Attribute):
            lu.attributs.add(noeud.attr)
        elif isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef) and any(
            isinstance(dedans, ast.Import | ast.ImportFrom) for dedans in ast.walk(noeud)
        ):
            lu.importe_dedans.append(noeud.name)
    return lu


def _nom(fichier: Path) -> str:
    return str(fichier.relative_to(RACINE))


# one test for each sentence, not for each file: it names all those that break it


def test_un_paquet_n_importe_que_de_sa_gauche() -> None:
    fautes = []
    for fichier in FICHIERS:
        paquet = _paquet(fichier)
        if paquet == "main":
            continue
        permis = set(ORDRE[: ORDRE.index(paquet) + 1])
        for module in _lire(fichier).imports:
            if module.startswith("app.") and module.split(".")[1] not in permis:
                fautes.append(f"{_nom(fichier)} importe {module}")
    assert not fautes, "\n".join(fautes)


def test_le_domaine_ne_connait_que_la_bibliotheque_standard() -> None:
    permis = {
        "app", "bisect", "calendar", "collections", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
        "fractions", "functools", "hashlib", "itertools", "json", "math", "operator", "re", "string", "types", "typing",
        "unicodedata", "zoneinfo",
    }  # fmt: skip
    fautes = []
    for fichier in sorted((APP / "domain").glob("*.py")):
        lu = _lire(fichier)
        fautes += [f"{_nom(fichier)} importe {m}" for m in lu.imports if m.split(".")[0] not in permis]
        if lu.attributs & {"now", "utcnow", "today"}:
            fautes.append(f"{_nom(fichier)} lit l’horloge")
    assert not fautes, "\n".join(fautes)


def test_une_adresse_se_trouve_par_le_nom_de_sa_route_une_fois() -> None:
    """`url_path_for` tries every route, a millisecond each time: `chemin` remembers what it found."""
    fautifs = [_nom(f) for f in FICHIERS if ".url_path_for(" in f.read_text(encoding="utf-8")]
    assert fautifs == ["app/core/adresses.py"]


def test_une_porte_n_est_une_coroutine_que_pour_attendre() -> None:
    """It runs in the thread of its request (`core/fil.py`): what awaits there goes through `sur_la_boucle`."""
    for fichier in (f for moment in MOMENTS for f in (APP / moment).rglob("*.py")):
        texte = fichier.read_text(encoding="utf-8")
        for noeud in ast.walk(ast.parse(texte)) if "async def" in texte else ():
            if isinstance(noeud, ast.AsyncFunctionDef):
                attend = any(isinstance(n, ast.Await | ast.AsyncWith) for n in ast.walk(noeud))
                assert attend, f"{_nom(fichier)} : {noeud.name} n’attend rien, écrivez « def »"


# file kind → what it may not import
INTERDITS = {
    "commands": ("fastapi", "starlette", "jinja2", "httpx", "smtplib", "app.core.pages", "app.core.clock"),
    "queries": ("fastapi", "starlette", "jinja2", "app.core.clock"),
    "forms": ("sqlalchemy", "sqlmodel", "app.core.db"),
    "routes": ("sqlalchemy",),
}


@pytest.mark.parametrize("genre", INTERDITS)
def test_chaque_genre_de_fichier_reste_dans_son_role(genre: str) -> None:
    fichiers = [f for moment in MOMENTS for f in (APP / moment).rglob(f"{genre}*.py")]
    assert fichiers
    for fichier in fichiers:
        for module in _lire(fichier).imports:
            assert not module.startswith(INTERDITS[genre]), f"{_nom(fichier)} importe {module}"


def test_seules_la_requete_et_les_commandes_du_terminal_valident() -> None:
    for moment in MOMENTS:
        if moment == "demonstration":  # loads of invented data run outside a request
            continue
        for fichier in (APP / moment).rglob("*.py"):
            assert ("bd", "commit") not in _lire(fichier).appels, f"{_nom(fichier)} valide sa transaction"


def test_les_lectures_n_ecrivent_jamais() -> None:
    ecrire = {("bd", methode) for methode in ("add", "add_all", "delete", "flush", "commit")}
    for moment in MOMENTS:
        for fichier in (APP / moment).rglob("queries*.py"):
            lu = _lire(fichier)
            assert not lu.appels & ecrire, _nom(fichier)
            assert not lu.noms & {"insert", "update", "delete"}, f"{_nom(fichier)} écrit"


def test_aucun_import_dans_une_fonction() -> None:
    dedans = {_nom(fichier): _lire(fichier).importe_dedans for fichier in FICHIERS}
    fautes = [f"{fichier} : import dans {', '.join(fonctions)}" for fichier, fonctions in dedans.items() if fonctions]
    assert not fautes, "\n".join(fautes)


def test_les_fichiers_restent_petits() -> None:
    longs = [f"{_nom(f)} : {_lire(f).lignes} lignes" for f in FICHIERS if _lire(f).lignes > LIGNES_MAXIMUM]
    assert not longs, "\n".join(longs)


def test_chaque_fichier_dit_ce_qu_il_est() -> None:
    sans_entete = [_nom(fichier) for fichier in FICHIERS if not _lire(fichier).a_un_entete]
    assert not sans_entete, "\n".join(sans_entete)


def _hors_politique(gabarit: Path) -> list[str]:
    texte = gabarit.read_text(encoding="utf-8")
    fautes = []
    if " style=" in texte and "documents" not in gabarit.parts:
        fautes.append("style en ligne")
    if "javascript:" in texte or " onclick=" in texte or "hx-on" in texte:
        fautes.append("script en ligne")
    if " hx-" in texte.replace("data-hx-", ""):
        fautes.append("htmx s’écrit data-hx-")
    if "| safe" in texte or "|safe" in texte:
        fautes.append("rien n’échappe à l’échappement")
    return fautes


def test_un_gabarit_respecte_la_politique_de_contenu() -> None:
    gabarits = sorted((RACINE / "templates").rglob("*.html"))
    assert gabarits
    fautes = [f"{_nom(gabarit)} : {faute}" for gabarit in gabarits for faute in _hors_politique(gabarit)]
    assert not fautes, "\n".join(fautes)


def test_les_revisions_du_schema_n_ont_qu_une_tete() -> None:
    fichiers = sorted((RACINE / "migrations" / "versions").glob("*.py"))
    numeros = [f.name[:4] for f in fichiers]
    assert numeros == [f"{n:04d}" for n in range(1, len(fichiers) + 1)]
