"""All the questions of a campaign as a PDF to read, print and fill by hand; drawn by the worker, never in a request.

Nothing is written in the base: the file bears the digest of what it prints (the form, the campaign's title and
rules, the drawing itself), so a changed form asks for another file and an unchanged one is never drawn twice.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.appels.pages import GENRES_DE_REPONSE, etapes, par_organisme, pieces_annoncees
from app.appels.queries_ajouts import ajouts_de
from app.core.config import RACINE
from app.core.db import lecture
from app.core.fichiers import est_range, ranger
from app.core.pages import rendre
from app.core.pdf import PdfImpossible, en_pdf
from app.domain.campagnes import Contact, cloture
from app.models.campagnes import Campagne

NATURE = "formulaires"
GABARIT = "documents/questions.html"
NOUVEL_ESSAI = timedelta(minutes=30)
_refuses: dict[str, datetime] = {}


def a_imprimer(bd: Session, campagne: Campagne) -> dict[str, Any]:
    """What the questions page and its PDF show of a campaign."""
    ajouts = ajouts_de(bd, campagne.id or 0)
    return {
        "titre": campagne.titre,
        "cloture": cloture(campagne.ferme_le),
        "contact": Contact.lire(campagne.contact),
        "etapes": etapes(campagne.dispositif, ajouts),
        "pieces": par_organisme(pieces_annoncees(campagne.dispositif, campagne.pieces_requises, ajouts)),
        "genres": GENRES_DE_REPONSE,
    }


def empreinte(contenu: dict[str, Any]) -> str:
    """The digest under which the PDF of this content is kept."""
    return hashlib.sha256(f"{_dessin()}{contenu!r}".encode()).hexdigest()


def imprime(contenu: dict[str, Any]) -> str | None:
    """The name of the PDF of this content, None while it is not drawn."""
    nom = empreinte(contenu)
    return nom if est_range(nom, NATURE) else None


@lru_cache
def _dessin() -> str:
    """The drawing: another template makes another file."""
    gabarits = (GABARIT, "documents/_document.html")
    return "".join((RACINE / "templates" / nom).read_text(encoding="utf-8") for nom in gabarits)


def imprimer_les_formulaires(maintenant: datetime) -> int:
    """Draw the questions of every published campaign that is not over and has no PDF yet. Called by the worker."""
    with lecture() as bd:
        campagnes = bd.scalars(
            select(Campagne)
            .where(col(Campagne.est_publiee), col(Campagne.ferme_le) > maintenant)
            .order_by(col(Campagne.id))
        )
        contenus = [a_imprimer(bd, campagne) for campagne in campagnes]
    dessines = 0
    for contenu in contenus:
        nom = empreinte(contenu)
        if est_range(nom, NATURE) or _refuses.get(nom, maintenant) > maintenant:
            continue
        try:
            ranger(nom, en_pdf(rendre(GABARIT, **contenu)), NATURE)
        except PdfImpossible as defaut:  # the page says the same: another try is for later
            _refuses[nom] = maintenant + NOUVEL_ESSAI
            logging.getLogger("portail.travailleur").warning("questions non dessinées : %s", defaut)
            continue
        dessines += 1
    return dessines
