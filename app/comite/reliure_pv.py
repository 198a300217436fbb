"""The job that draws the minutes of a sitting, from what was frozen and nothing else."""

from datetime import datetime
from typing import Any

from app.comite.queries_proces_verbal import AgentsDuPV, agents_du_pv, instants_lus, relire
from app.core.db import ecriture, lecture
from app.core.fichiers import conserver
from app.core.pages import rendre
from app.core.pdf import en_pdf
from app.models.proces_verbaux import ProcesVerbal
from app.models.socle import pour_ecrire

NATURE = "proces_verbaux"


def dessiner(charge: dict[str, Any], _maintenant: datetime) -> None:
    """The job of the worker: draw what was frozen, keep it. Done again, nothing."""
    with lecture() as bd:
        pv = bd.get(ProcesVerbal, int(charge["pv"]))
        if pv is None or pv.pdf_sha256 or not pv.contenu:
            return
        html = html_du_pv(pv, agents_du_pv(bd, pv))
    garde = conserver(en_pdf(html), NATURE)
    with ecriture() as bd:
        ecrit = pour_ecrire(bd, ProcesVerbal, id=int(charge["pv"]))
        if ecrit is not None:
            ecrit.pdf_sha256 = garde


def html_du_pv(pv: ProcesVerbal, agents: AgentsDuPV) -> str:
    """The document, from what was frozen and nothing else."""
    return rendre("documents/proces_verbal.html", pv=pv, agents=agents, contenu=instants_lus(relire(pv)))
