"""The job that binds the letters of a publication: read through the gate of who asked, drawn outside a transaction."""

from datetime import datetime
from typing import Any

from app.comite.commands_lettres import SANS_REMISE
from app.comite.lettres import SERVICE
from app.comite.queries_lettres_postees import LettreAPoster, lettres_a_poster
from app.comite.reliure import DELAI_D_UN_LIVRE_S, achever
from app.core.db import lecture
from app.core.pages import rendre
from app.core.pdf import en_pdf
from app.domain.campagnes import Contact
from app.models.campagnes import Campagne
from app.models.comite import Seance
from app.models.comptes import Personne
from app.models.recueils import Recueil


def relier_lettres(charge: dict[str, Any], maintenant: datetime) -> None:
    """Bind, keep, say it is ready. Done again, nothing."""
    with lecture() as bd:
        recueil = bd.get(Recueil, int(charge["recueil"]))
        if recueil is None or recueil.pret_le is not None:
            return
        personne, seance = bd.get_one(Personne, recueil.demande_par_id), bd.get_one(Seance, recueil.seance_id)
        lettres = lettres_a_poster(bd, personne, seance, sans_remise=recueil.motif == SANS_REMISE)
        html = html_des_lettres(bd.get_one(Campagne, recueil.campagne_id), lettres)
    pdf = en_pdf(html, DELAI_D_UN_LIVRE_S)
    achever(int(charge["recueil"]), [lettre.dossier_id for lettre in lettres], pdf, maintenant)


def html_des_lettres(campagne: Campagne, lettres: list[LettreAPoster]) -> str:
    """A letter begins a page; its address stands where the window of an envelope shows it."""
    contact = Contact.lire(campagne.contact or {})
    return rendre(
        "documents/lettres.html", campagne=campagne, lettres=lettres, service=contact.service or SERVICE,
        adresse=contact.adresse,
    )  # fmt: skip
