"""What the pages of a sitting need, gathered once for the page and for the form shown again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.comite import queries_seance as lire
from app.comite.classement import PAR_PAGE, Classement, Ligne, LigneDetaillee, etablir
from app.comite.deps import AccesDossier, AccesSeance
from app.comite.forms import FormeAnnulation, FormeDecision, FormeDeport, decision_prise, decision_proposee
from app.comite.queries import inscrits
from app.comite.queries_attente import liste_complementaire
from app.comite.queries_decisions import decisions_du_dossier
from app.comite.queries_instances import avis_du_dossier, votes_du_dossier
from app.comite.queries_ordre import ordre_du_jour
from app.comite.queries_retraits import retraits
from app.comite.queries_seance import Historique
from app.comite.queries_tour import Places, places_de
from app.core.formulaires import Saisie
from app.core.pages import page
from app.domain.decision_motifs import MotifRefus, renvois_possibles
from app.domain.droits import Role
from app.domain.liste_complementaire import prochain_rang
from app.models.comite import EtatSeance
from app.models.comptes import Personne
from app.models.dossiers import Dossier

INSCRIPTIBLES_MONTRES = 50
LIBELLES_SEANCE = {
    EtatSeance.PREPAREE: ("En préparation", "attente"),
    EtatSeance.OUVERTE: ("Séance ouverte", "info"),
    EtatSeance.CLOSE: ("Séance close", "ok"),
}


@dataclass(frozen=True, slots=True)
class Panneau:
    """The decision panel, open on one dossier."""

    ligne: LigneDetaillee
    historique: Historique
    saisie: Saisie[FormeDecision]
    annulation: Saisie[FormeAnnulation]
    places: Places
    renvois: Sequence[tuple[str, str]]
    motifs: Sequence[tuple[str, str]] = tuple((code.value, code.libelle) for code in MotifRefus)


def page_seance(
    request: Request,
    bd: Session,
    personne: Personne,
    acces: AccesSeance,
    *,
    choisi: int | None = None,
    page_: int = 1,
    saisie: Saisie[FormeDecision] | None = None,
    annulation: Saisie[FormeAnnulation] | None = None,
    erreurs: dict[str, str] | None = None,
    statut: int = 200,
) -> Response:
    """The page of a sitting; `choisi` opens the decision panel on a dossier of the agenda."""
    seance = acces.seance
    ordre = etablir(bd, personne, acces.campagne.id or 0, inscrits(seance.id))
    est_administrateur = personne.role is Role.ADMINISTRATEUR
    histoires = lire.historiques(bd, personne, seance)
    agenda = ordre_du_jour(bd, personne, seance)
    attendent = lire.inscriptibles(bd, personne, seance) if est_administrateur else []
    ligne = ordre.dossier(choisi) if choisi else None
    pages = max(1, -(-len(ordre.lignes) // PAR_PAGE))
    courante = ligne.index // PAR_PAGE + 1 if ligne else min(max(page_, 1), pages)
    contexte: dict[str, Any] = {
        "affichees": ordre.lignes[(courante - 1) * PAR_PAGE : courante * PAR_PAGE],
        "courante": courante,
        "pages": pages,
        "seance": seance,
        "campagne": acces.campagne,
        "ordre": ordre,
        "appels": {id_: n for n, id_ in enumerate(agenda.suite, start=1)}
        if list(agenda.suite) != [x.id for x in ordre.lignes]
        else {},
        "historiques": histoires,
        "vierge": Historique(),
        "membres": lire.membres(bd, seance),
        "retraits": retraits(bd, personne, seance) if personne.role is not Role.MEMBRE else {},
        "inscriptibles": attendent[:INSCRIPTIBLES_MONTRES],
        "nb_inscriptibles": len(attendent),
        "envois": lire.envois(bd, personne, seance) if seance.publiee_le and personne.role is not Role.MEMBRE else [],
        "etat_seance": LIBELLES_SEANCE[seance.etat],
        "est_administrateur": est_administrateur,
        "erreurs": erreurs or {},
        "panneau": panneau(bd, personne, acces, ligne, ordre, histoires, saisie, annulation)
        if est_administrateur
        else None,
    }
    return page(request, "comite/seance.html", statut=statut, **contexte)


def panneau(
    bd: Session,
    personne: Personne,
    acces: AccesSeance,
    ligne: LigneDetaillee | None,
    ordre: Classement,
    histoires: dict[int, Historique],
    saisie: Saisie[FormeDecision] | None,
    annulation: Saisie[FormeAnnulation] | None,
) -> Panneau | None:
    """The decision panel of a line, None without any."""
    if ligne is None:
        return None
    historique = histoires.get(ligne.id, Historique())
    dossier, seance = bd.get_one(Dossier, ligne.id), acces.seance
    prochain = prochain_rang(place.rang for place in liste_complementaire(bd, seance, dossier))
    if saisie is None and historique.active:
        saisie = decision_prise(ligne, historique.active, ordre.cartes, historique.nombre)
    return Panneau(
        ligne,
        historique,
        saisie or decision_proposee(ligne, ordre.cartes, historique.nombre, prochain),
        annulation or Saisie.vierge(),
        places_de(bd, personne, ligne.id),
        [(code.value, f"{code.sigle}, {code.libelle}") for code in renvois_possibles(acces.campagne.dispositif)],
    )


def page_dossier(
    request: Request,
    bd: Session,
    personne: Personne,
    acces: AccesDossier,
    saisie: Saisie[FormeDeport] | None = None,
    statut: int = 200,
) -> Response:
    """The sheet of a dossier for the committee."""
    ordre = etablir(bd, personne, acces.campagne.id or 0, inscrits(acces.seance.id))
    histoires = lire.historiques(bd, personne, acces.seance)
    ligne = ordre.dossier(acces.dossier.id or 0)
    return page(
        request,
        "comite/dossier.html",
        statut=statut,
        seance=acces.seance,
        campagne=acces.campagne,
        dossier=acces.dossier,
        ligne=ligne,
        precedent=_voisin(ordre, ligne, -1),
        suivant=_voisin(ordre, ligne, 1),
        cartes=ordre.cartes,
        fiche=lire.fiche(bd, acces.dossier),
        decision=histoires.get(acces.dossier.id or 0, Historique()).active,
        avis_instances=avis_du_dossier(bd, acces.dossier.id or 0),
        decisions=decisions_du_dossier(bd, acces.dossier.id or 0),
        votes=votes_du_dossier(bd, acces.dossier.id or 0),
        peut_se_deporter=personne.role is Role.MEMBRE,
        saisie=saisie or Saisie.vierge(),
    )


def _voisin(ordre: Classement, ligne: Ligne | None, pas: int) -> Ligne | None:
    if ligne is None or not 0 <= ligne.index + pas < len(ordre.lignes):
        return None
    return ordre.lignes[ligne.index + pas]
