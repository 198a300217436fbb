"""The page of the secretary, gathered once for the page and for the forms shown again."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.comite.classement import etablir
from app.comite.deps import AccesSeance
from app.comite.forms import FormeAnnulation, FormeDecision
from app.comite.forms_tenue import FormePresence, FormeRetour
from app.comite.queries import inscrits
from app.comite.queries_presences import presences
from app.comite.queries_retraits import retraits
from app.comite.queries_seance import historiques
from app.comite.tenue import etablir_tenue
from app.comite.vues import LIBELLES_SEANCE, panneau
from app.core.formulaires import Saisie
from app.core.pages import page
from app.core.securite import jeton
from app.domain.ordre_du_jour import Ordre
from app.domain.quorum import Presence
from app.domain.raccourcis import TOUCHES_DU_SECRETARIAT, TOUCHES_PROJETEES
from app.models.comptes import Personne

TOUCHES = {"secretariat": TOUCHES_DU_SECRETARIAT, "projetees": TOUCHES_PROJETEES}
MOTIF_DU_RETOUR = "Erreur de saisie en séance."


@dataclass
class Refusees:
    """The forms that come back, with what was typed. `dossier_id`: what the decision was typed for."""

    decision: Saisie[FormeDecision] | None = None
    presence: Saisie[FormePresence] | None = None
    retour: Saisie[FormeRetour] | None = None
    erreurs: dict[str, str] = field(default_factory=dict)
    cle: str = ""
    dossier_id: int | None = None


def page_tenue(
    request: Request,
    bd: Session,
    personne: Personne,
    acces: AccesSeance,
    refusees: Refusees | None = None,
    statut: int = 200,
) -> Response:
    """The sitting, for whoever holds it."""
    refusees = refusees or Refusees()
    tenue = etablir_tenue(bd, personne, acces)
    presents = presences(bd, acces.seance)
    return page(
        request,
        "comite/seance_tenue.html",
        statut=statut,
        campagne=acces.campagne,
        seance=acces.seance,
        tenue=tenue,
        etat_seance=LIBELLES_SEANCE[acces.seance.etat],
        presences=presents,
        retraits=retraits(bd, personne, acces.seance),
        noms=[(p.personne_id, p.nom) for p in presents],
        ordres=[(o.value, o.libelle) for o in Ordre],
        mouvements=[(p.value, p.libelle) for p in Presence],
        saisie_presence=refusees.presence or Saisie.vierge(),
        saisie_retour=refusees.retour or Saisie.vierge(motif_du_retour=MOTIF_DU_RETOUR),
        touches=TOUCHES,
        erreurs=refusees.erreurs,
        cle=refusees.cle or jeton(),
        **_du_point(
            bd, personne, acces, refusees.dossier_id or (tenue.courant.id if tenue.courant else None), refusees.decision
        ),
    )


def _du_point(
    bd: Session,
    personne: Personne,
    acces: AccesSeance,
    dossier_id: int | None,
    saisie: Saisie[FormeDecision] | None,
) -> dict[str, Any]:
    """The decision panel of what is discussed."""
    if dossier_id is None:
        return {"panneau": None, "cartes": ()}
    ordre = etablir(bd, personne, acces.campagne.id or 0, inscrits(acces.seance.id))
    annulation: Saisie[FormeAnnulation] | None = None
    ouvert = panneau(
        bd,
        personne,
        acces,
        ordre.dossier(dossier_id),
        ordre,
        historiques(bd, personne, acces.seance),
        saisie,
        annulation,
    )
    return {"panneau": ouvert, "cartes": ordre.cartes}
