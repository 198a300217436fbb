"""The sentences of the house that a machine can hold."""

import ast
from collections.abc import Iterator
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
    "comite",
    "administration",
    "demonstration",
)
MOMENTS = ORDRE[3:]
FICHIERS = sorted(APP.rglob("*.py"))
LIGNES_MAXIMUM = 350


def _paquet(fichier: Path) -> str:
    parties = fichier.relative_to(APP).parts
    return parties[0] if len(parties) > 1 else "main"


def _imports(fichier: Path) -> Iterator[str]:
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.ImportFrom) and noeud.module:
            yield noeud.module
            if noeud.module == "app":
                yield from (f"app.{alias.name}" for alias in noeud.names)
        elif isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)


def _nom(fichier: Path) -> str:
    return str(fichier.relative_to(RACINE))


@pytest.mark.parametrize("fichier", FICHIERS, ids=_nom)
def test_un_paquet_n_importe_que_de_sa_gauche(fichier: Path) -> None:
    paquet = _paquet(fichier)
    if paquet == "main":
        return
    permis = set(ORDRE[: ORDRE.index(paquet) + 1])
    for module in _imports(fichier):
        if module.startswith("app."):
            assert module.split(".")[1] in permis, f"{_nom(fichier)} importe {module}"


@pytest.mark.parametrize("fichier", sorted((APP / "domain").glob("*.py")), ids=_nom)
def test_le_domaine_ne_connait_que_la_bibliotheque_standard(fichier: Path) -> None:
    permis = {
        "app", "bisect", "calendar", "collections", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
        "fractions", "functools", "hashlib", "itertools", "json", "math", "operator", "re", "string", "types", "typing",
        "unicodedata", "zoneinfo",
    }  # fmt: skip
    for module in _imports(fichier):
        assert module.split(".")[0] in permis, f"{_nom(fichier)} importe {module}"
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    appels = {n.attr for n in ast.walk(arbre) if isinstance(n, ast.Attribute)}
    assert not appels & {"now", "utcnow", "today"}, f"{_nom(fichier)} lit l’horloge"


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
        for module in _imports(fichier):
            assert not module.startswith(INTERDITS[genre]), f"{_nom(fichier)} importe {module}"


def _appels(fichier: Path) -> Iterator[tuple[str, str]]:
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute):
            objet = noeud.func.value
            yield (objet.id if isinstance(objet, ast.Name) else "", noeud.func.attr)


def test_seules_la_requete_et_les_commandes_du_terminal_valident() -> None:
    for moment in MOMENTS:
        if moment == "demonstration":  # loads of invented data run outside a request
            continue
        for fichier in (APP / moment).rglob("*.py"):
            assert ("bd", "commit") not in set(_appels(fichier)), f"{_nom(fichier)} valide sa transaction"


def test_les_lectures_n_ecrivent_jamais() -> None:
    for moment in MOMENTS:
        for fichier in (APP / moment).rglob("queries*.py"):
            for objet, methode in _appels(fichier):
                assert not (objet == "bd" and methode in {"add", "add_all", "delete", "flush", "commit"}), _nom(fichier)
            noms = {n.id for n in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))) if isinstance(n, ast.Name)}
            assert not noms & {"insert", "update", "delete"}, f"{_nom(fichier)} écrit"


@pytest.mark.parametrize("fichier", FICHIERS, ids=_nom)
def test_aucun_import_dans_une_fonction(fichier: Path) -> None:
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    for fonction in ast.walk(arbre):
        if isinstance(fonction, ast.FunctionDef | ast.AsyncFunctionDef):
            dedans = [n for n in ast.walk(fonction) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not dedans, f"{_nom(fichier)}: import dans {fonction.name}"


@pytest.mark.parametrize("fichier", FICHIERS, ids=_nom)
def test_les_fichiers_restent_petits(fichier: Path) -> None:
    lignes = len(fichier.read_text(encoding="utf-8").splitlines())
    assert lignes <= LIGNES_MAXIMUM, f"{_nom(fichier)} : {lignes} lignes"


@pytest.mark.parametrize("fichier", FICHIERS, ids=_nom)
def test_les_fonctions_publiques_disent_ce_qu_elles_font(fichier: Path) -> None:
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    assert ast.get_docstring(arbre), f"{_nom(fichier)} : pas d’en-tête"


GABARITS = sorted((RACINE / "templates").rglob("*.html"))


@pytest.mark.parametrize("gabarit", GABARITS, ids=_nom)
def test_un_gabarit_respecte_la_politique_de_contenu(gabarit: Path) -> None:
    texte = gabarit.read_text(encoding="utf-8")
    est_document = "documents" in gabarit.parts
    assert est_document or " style=" not in texte, "style en ligne"
    assert "javascript:" not in texte and " onclick=" not in texte and "hx-on" not in texte
    assert " hx-" not in texte.replace("data-hx-", ""), "htmx s’écrit data-hx-"
    assert "| safe" not in texte and "|safe" not in texte, "rien n’échappe à l’échappement"


def test_les_revisions_du_schema_n_ont_qu_une_tete() -> None:
    fichiers = sorted((RACINE / "migrations" / "versions").glob("*.py"))
    numeros = [f.name[:4] for f in fichiers]
    assert numeros == [f"{n:04d}" for n in range(1, len(fichiers) + 1)]
