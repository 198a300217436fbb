"""HTML pages: one Jinja environment, French filters, hashed static addresses.

Every URL answers a whole page; htmx takes its part with `data-hx-select`.
"""

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, partial
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from app.core import francais, identifiants
from app.core.adresses import chemin
from app.core.clock import maintenant
from app.core.config import HTMX_EMPREINTE, RACINE, reglages
from app.core.rendu import EnvironnementDePages
from app.core.typographie import EspacesInsecables
from app.domain import lots

STATIQUES = RACINE / "static"
_CONFIG_HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "timeout": 20000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "4(09|13|22|29)", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    },
    separators=(",", ":"),
)
# between the single quotes of its attribute, where none of its own signs needs an escape: 200 bytes of each page
CONFIG_HTMX = Markup(_CONFIG_HTMX)


@lru_cache
def _empreinte_statique(nom: str) -> str:
    return hashlib.sha256((STATIQUES / nom).read_bytes()).hexdigest()[:12]


def statique(nom: str) -> str:
    """Address of a static file; the content's digest in it lets browsers keep it for ever."""
    return f"/static/{nom}?v={_empreinte_statique(nom)}"


def _htmx() -> Markup:
    adresse = reglages().htmx_url
    croise = ' crossorigin="anonymous" referrerpolicy="no-referrer"' if not adresse.startswith("/") else ""
    return Markup(f'<script src="{adresse}" integrity="{HTMX_EMPREINTE}"{croise} defer></script>')


def _paragraphes(texte: str | None) -> Markup:
    """A long answer, its line breaks kept, everything escaped."""
    # escaped first, marked after: formatting Markup piece by piece takes five times as long
    blocs = (str(escape(bloc.strip())).replace("\n", "<br>") for bloc in (texte or "").split("\n\n") if bloc.strip())
    return Markup("".join(f"<p>{bloc}</p>" for bloc in blocs))


def _options(choix: Iterable[tuple[str, str]], choisi: object) -> Markup:
    """The options of a list of (value, label), one of them chosen; the end of an option may be left out."""
    return _options_de(tuple(choix), choisi)


@lru_cache(maxsize=256)  # the lists of filters hold two hundred choices, the same from page to page
def _options_de(choix: tuple[tuple[str, str], ...], choisi: object) -> Markup:
    ecrite = "<option value={}{}>{}"
    return Markup("".join(ecrite.format(escape(v), " selected" * (v == choisi), escape(mot)) for v, mot in choix))


@lru_cache
def environnement() -> Environment:
    """The Jinja environment: every page is escaped, a plain-text mail is not, an unknown name is an error."""
    env = EnvironnementDePages(
        loader=FileSystemLoader(RACINE / "templates"),
        autoescape=lambda nom: nom is None or not nom.endswith(".txt"),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[EspacesInsecables],
    )
    env.filters |= {
        "euros": francais.euros,
        "nombre": francais.nombre,
        "note": francais.note,
        "points": francais.points,
        "ecart": francais.ecart,
        "pour_cent": francais.pour_cent,
        "jour": francais.jour,
        "jour_court": francais.jour_court,
        "heure": francais.heure,
        "instant": francais.instant,
        "echeance": francais.echeance,
        "horodatage": francais.horodatage,
        "pluriel": francais.pluriel,
        "accord": francais.accord,
        "insecables": francais.insecables,
        "siret": _d_un_tenant(identifiants.siret_lisible),
        "telephone": identifiants.telephone_lisible,
        "iban_masque": identifiants.iban_masque,
        "paragraphes": _paragraphes,
        "options": _options,
        "groupes_du_lot": lots.grouper,
    }
    env.globals |= {"statique": statique, "htmx": _htmx, "config_htmx": CONFIG_HTMX, "morceau": _morceau}
    return env


def _d_un_tenant(lisible: Callable[[str | None], str]) -> Callable[[str | None], str]:
    """A number that no line cuts: it is read, copied and compared whole."""
    return lambda valeur: lisible(valeur).replace(" ", "\xa0")


@lru_cache(maxsize=1024)
def _morceau(gabarit: str, macro: str, *valeurs: Hashable) -> Markup:
    """What a macro writes for these values, written once: it reads nothing else, neither the request nor its reader."""
    ecrit: Markup = getattr(environnement().get_template(gabarit).module, macro)(*valeurs)
    return ecrit


def rendre(gabarit: str, **contexte: Any) -> str:
    """The text of a template without a request (mails, documents)."""
    return environnement().get_template(gabarit).render(**contexte)


def contexte_de_page(request: Request) -> dict[str, Any]:
    """What every layout needs: who reads, where, when."""
    etat = request.scope.get("state", {})
    return {
        "request": request,
        "url_for": partial(chemin, request.app),
        "personne": etat.get("personne"),
        "reglages": reglages(),
        "maintenant": maintenant(),
        "message": request.query_params.get("fait", ""),
    }


def page(request: Request, gabarit: str, statut: int = 200, **contexte: Any) -> HTMLResponse:
    """A whole page. `statut` 422 for a badly filled form shown again, 409 for a conflict."""
    html = environnement().get_template(gabarit).render(**contexte_de_page(request), **contexte)
    return HTMLResponse(html, status_code=statut)
