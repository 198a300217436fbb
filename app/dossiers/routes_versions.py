"""What the porteur changed: since the deposit while completing, then from one deposited version to the next."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.pages import page
from app.domain.differences import comparer
from app.domain.erreurs import ErreurMetier
from app.domain.etats import EDITABLES
from app.dossiers.deps import DossierVu
from app.dossiers.queries import contenu_de, pieces_de, references, sections_de
from app.dossiers.queries_versions import contenus_figes, versions_de
from app.dossiers.versions import etat_en_cours, etat_fige

router = Routeur()


@router.get("/dossiers/{dossier_id}/changements", name="dossiers.changements")
def changements(request: Request, acces: DossierVu, bd: Bd, version: int | None = None) -> Response:
    """`version`: the one whose changes are shown; without it, those being written, else those of the last one."""
    dossier = acces.dossier
    if dossier.depose_le is None:
        raise ErreurMetier("Cette demande n’est pas encore déposée. Relisez-la, puis déposez-la.")
    versions = {v.numero: v for v in versions_de(bd, dossier)}
    en_cours = version is None and dossier.etat in EDITABLES
    numero = dossier.version_deposee if version is None else version
    depuis = numero if en_cours else max(numero - 1, 1)
    if numero not in versions or depuis not in versions:
        raise Introuvable
    figes = contenus_figes(bd, dossier, depuis, numero)
    avant = etat_fige(figes[depuis])
    if en_cours:
        apres = etat_en_cours(acces, contenu_de(sections_de(bd, dossier)), pieces_de(bd, dossier))
    else:
        apres = etat_fige(figes[numero])
    return page(
        request,
        "dossiers/changements.html",
        acces=acces,
        difference=comparer(avant, apres, references()),
        en_cours=en_cours,
        depuis=versions[depuis],
        jusqu_a=versions[numero],
        autres=[v for v in versions.values() if v.numero > 1],
    )
