"""The stack alone, for the same thing: fifty rows of a list, what two filters keep, and how many.

The machine that measures goes twice as fast from one minute to the next: a duration says as much of it as of the
portal. What FastAPI, SQLAlchemy, Jinja and the base take in the same second for a page of that size, with no session,
gate, mask, order to choose nor form, tells the two apart.
"""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy import Connection, func, select

from app.core.db import moteur_de_lecture
from app.models.comptes import Organisme
from app.models.dossiers import Dossier
from app.models.socle import table

ADRESSE = "/sante"
"""Where its only page is: what starts a server asks for that one until it answers."""
ETATS, ORIENTATION = ("depose", "en_instruction", "instruit", "en_comite"), "sante"
LIGNES = 50
_COLONNES = (
    "id", "numero", "titre", "orientation", "axes_resume", "territoires_resume", "montant_demande_cents",
    "note_dixiemes", "avis_rendus", "avis_attendus", "etat", "depose_le",
)  # fmt: skip
_DOSSIER, _ORGANISME = table(Dossier), table(Organisme)
_PAGE = Environment(autoescape=True).from_string("""<!doctype html>
<html lang="fr"><head><title>Dossiers</title></head><body><main><h1>{{ nombre }} dossiers</h1><table><tbody>
{% for ligne in lignes %}<tr class="ligne">
<td class="numero"><a href="/instruction/dossiers/{{ ligne.id }}">{{ ligne.numero }}</a></td>
<td class="titre">{{ ligne.titre }}</td><td class="organisme">{{ ligne.nom }}</td>
<td class="orientation">{{ ligne.orientation }}</td><td class="axes">{{ ligne.axes_resume }}</td>
<td class="territoires">{{ ligne.territoires_resume }}</td>
<td class="num demande">{{ ligne.montant_demande_cents }}</td><td class="num note">{{ ligne.note_dixiemes }}</td>
<td class="num avis">{{ ligne.avis_rendus }} / {{ ligne.avis_attendus }}</td>
<td class="etat">{{ ligne.etat }}</td><td class="depot">{{ ligne.depose_le.strftime("%d/%m/%Y") }}</td>
</tr>{% endfor %}
</tbody></table></main></body></html>""")


def _connexion() -> Iterator[Connection]:
    with moteur_de_lecture().connect() as connexion:
        yield connexion


def creer_pile() -> FastAPI:
    """A server of that one page, on the base of the settings."""
    pile = FastAPI(openapi_url=None)

    @pile.get(ADRESSE)
    def liste(bd: Annotated[Connection, Depends(_connexion)]) -> HTMLResponse:
        voulus = (_DOSSIER.c.etat.in_(ETATS), _DOSSIER.c.orientation == ORIENTATION)
        lues = (
            select(*(_DOSSIER.c[nom] for nom in _COLONNES), _ORGANISME.c.nom)
            .join(_ORGANISME, _ORGANISME.c.id == _DOSSIER.c.organisme_id)
            .where(*voulus)
            .order_by(_DOSSIER.c.depose_le.desc(), _DOSSIER.c.id.desc())
            .limit(LIGNES)
        )
        nombre = bd.execute(select(func.count()).select_from(_DOSSIER).where(*voulus)).scalar_one()
        return HTMLResponse(_PAGE.render(nombre=nombre, lignes=bd.execute(lues).all()))

    return pile
