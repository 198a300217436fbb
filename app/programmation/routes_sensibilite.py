"""Which decisions rest on one weight of the barème."""

from fastapi import Request
from starlette.responses import Response

from app.comite.equite import grille_notee
from app.comite.queries_equite import notes_par_dossier
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.notation import Bareme, moyennes
from app.domain.orientations import Orientation
from app.domain.sensibilite import MONTREES, Note, eprouver
from app.programmation.deps import CampagneAProgrammer, Programmateur
from app.programmation.queries_cadre import cadre_lu, propositions

router = Routeur()


@router.get("/comite/programmation/{campagne_id}/sensibilite", name="programmation.sensibilite")
def sensibilite(request: Request, campagne: CampagneAProgrammer, personne: Programmateur, bd: Bd) -> Response:
    """Each weight a tenth up, then down: what comes in, what goes out."""
    liste = cadre_lu(bd, personne, campagne.id or 0)
    bareme = Bareme(campagne.poids, campagne.bareme)
    fiches = liste.cadre.fiches
    marques = notes_par_dossier(bd, personne, campagne.id or 0)
    notes = {
        d: Note(grille_notee(bareme, fiches[d].lieu.orientation or Orientation.EMPLOI, donnees), moyennes(donnees))
        for d, donnees in marques.items()
        if d in fiches
    }
    noms = bareme.libelles_des_poids()
    vue = eprouver(liste.cadre, propositions(bd, campagne.id or 0), notes, noms)
    return page(
        request,
        "programmation/sensibilite.html",
        campagne=campagne,
        vue=vue,
        bascules=vue.bascules[:MONTREES],
        effectif=len(fiches),
        sans_notes=len(fiches) - len(notes),
        rangees=liste.rangees,
        noms=noms,
    )
