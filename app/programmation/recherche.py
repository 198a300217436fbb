"""The job of the proposer: read through the gate of who asked, solved in a process apart, verified, then kept."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import ecriture, lecture
from app.core.solveur import Reponse, ResolutionImpossible, resoudre
from app.domain.explications import expliquer
from app.domain.propositions import Contraintes, Minimum, Probleme
from app.domain.scenarios import Groupe, Montants
from app.domain.scenarios_operations import Resultat
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.scenarios import RechercheDeScenario
from app.models.socle import pour_ecrire
from app.programmation.commands import ajouter_scenario, hors_de_la_liste
from app.programmation.queries import groupes_connus
from app.programmation.queries_cadre import TOUTES, cadre_tenu, propositions


def proposer_scenario(charge: dict[str, Any], maintenant: datetime) -> None:
    """Look for the best scenario and keep it. Done again, nothing. ResolutionImpossible: it will be tried again."""
    recherche_id = int(charge["recherche"])
    with lecture() as bd:
        recherche = bd.get(RechercheDeScenario, recherche_id)
        if recherche is None or recherche.finie_le is not None:
            return
        personne = bd.get_one(Personne, recherche.demandee_par_id)
        probleme, intacts = _probleme(bd, recherche, personne)
    with ecriture() as bd:
        bd.execute(
            update(RechercheDeScenario)
            .where(col(RechercheDeScenario.id) == recherche_id)
            .values(commencee_le=maintenant)
        )
    debut = time.monotonic()
    reponse = resoudre(probleme.en_nombres())
    resultat, montants = _resultat(probleme, reponse)
    resultat["duree_ms"] = round((time.monotonic() - debut) * 1000)
    _achever(recherche_id, resultat, {**montants, **intacts} if montants else {}, maintenant)


def _probleme(
    bd: Session, recherche: RechercheDeScenario, personne: Personne
) -> tuple[Probleme, dict[int, dict[str, int]]]:
    """The list on which this person may decide; what they take no part in keeps what is proposed."""
    demande, proposes = recherche.demande, propositions(bd, recherche.campagne_id)
    cadre = cadre_tenu(bd, personne, recherche.campagne_id, proposes, TOUTES).cadre
    noms = dict(groupes_connus(bd))
    minimums = [
        Minimum(groupe, cents, noms.get(code, code))
        for code, cents in demande["minimums"]
        if (groupe := Groupe.lire(code)) is not None
    ]
    plafonds = {d: sum(m.values()) for d, m in proposes.items() if sum(m.values())} if demande["est_plafonnee"] else {}
    contraintes = Contraintes(
        part_min_pour_mille=demande["part_min_pour_mille"], pas_cents=demande["pas_cents"],
        minimums=tuple(minimums), imposes=frozenset(demande["imposes"]) & frozenset(cadre.fiches),
        exclus=frozenset(demande["exclus"]), plafonds=plafonds, que_les_sollicites=demande["que_les_sollicites"],
    )  # fmt: skip
    promis = {
        d: {code: cents for code, cents in par_code.items() if code in cadre.fiches[d].lieu.tenu}
        for d, par_code in proposes.items()
        if d in cadre.fiches
    }
    return Probleme(cadre, contraintes, promis), hors_de_la_liste(cadre, proposes)


def _resultat(probleme: Probleme, reponse: Reponse) -> tuple[dict[str, Any], dict[int, dict[str, int]]]:
    """What is kept of the answer, and its amounts; none when nothing fits: then what the closest one lacks."""
    if reponse.statut == "impossible":
        proche = resoudre(probleme.en_nombres(elastique=True))
        phrases = probleme.impossibilites(probleme.lire(proche.valeurs)) if proche.valeurs else []
        return {"statut": "impossible", "phrases": phrases}, {}
    if not reponse.valeurs:
        return {"statut": "rien"}, {}
    montants = probleme.lire(reponse.valeurs)
    if trouves := probleme.verifier(montants):
        raise ResolutionImpossible(f"répartition refusée à la vérification : {trouves[0].phrase}")
    atteint = probleme.points_cherches(montants)
    borne = max(atteint, reponse.borne or atteint)
    return {
        "statut": "optimal" if borne == atteint else "realisable",
        "points": probleme.points(montants) // 1000,
        "ecart_milliardiemes": (borne - atteint) * 10**9 // borne if borne else 0,
        "ecartes": [
            {"dossier": e.dossier_id, "cause": e.cause.value, "phrase": e.phrase, "devant": [list(x) for x in e.devant]}
            for e in expliquer(probleme, montants)
        ],
    }, montants


def _achever(recherche_id: int, resultat: Mapping[str, Any], montants: Montants, maintenant: datetime) -> None:
    """The scenario, the answer and the line of the trail in one transaction."""
    with ecriture() as bd:
        recherche = pour_ecrire(bd, RechercheDeScenario, id=recherche_id)
        if recherche is None or recherche.finie_le is not None:
            return
        personne = bd.get_one(Personne, recherche.demandee_par_id)
        recherche.resultat, recherche.finie_le = dict(resultat), maintenant
        if montants:
            copie = {d: dict(m) for d, m in montants.items()}
            scenario = ajouter_scenario(
                bd, recherche.campagne_id, recherche.nom, "Trouvé par le proposeur", Resultat(copie), None, personne,
                maintenant, "proposer_scenario",
            )  # fmt: skip
            recherche.scenario_id = scenario.id
        inscrire_au_journal(
            bd, None, "finir_recherche", f"recherche_de_scenario:{recherche.id}", maintenant,
            campagne=recherche.campagne_id, statut=resultat["statut"],
        )  # fmt: skip
