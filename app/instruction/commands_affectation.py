"""The coordination changes who follows a dossier. Lines are closed, never erased; effects are immediate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.erreurs import Introuvable
from app.domain.affectation import Agent
from app.domain.droits import Qualite, exiger, peut
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import est_terminal
from app.dossiers.routage import charger_agents
from app.instruction import courriels
from app.instruction.commands_notes import appliquer, partager_si_tous_ont_rendu
from app.instruction.queries import ID_MAXIMUM, AccesAgent
from app.instruction.queries_dossier import AttributionLue, attributions
from app.instruction.queries_grille import charger_grille
from app.instruction.queries_liens import est_ecarte_du_dossier
from app.models.comptes import Personne
from app.models.instruction import Affectation, AlerteAffectation
from app.models.journal import inscrire_au_journal

AJOUTER = "ajouter-"
LIBELLES_QUALITES: dict[Qualite, str] = {
    Qualite.PILOTE: "Pilote",
    Qualite.CONTRIBUTEUR: "Contributeur",
    Qualite.TERRITOIRE: "Référent de territoire",
}


@dataclass(frozen=True, slots=True)
class Reaffectation:
    """Who takes which part, and why. `ligne`: the id of an active line, or « ajouter-<qualité> »."""

    ligne: str
    poste: str
    raison: str


def peut_reaffecter(acces: AccesAgent) -> bool:
    """Whether the form is shown: the coordination, on a dossier that is not over."""
    return peut("reaffecter", acces.situation) and not est_terminal(acces.dossier.etat)


def reaffecter(
    bd: Session, acces: AccesAgent, voulu: Reaffectation, maintenant: datetime, *, est_en_lot: bool = False
) -> Affectation:
    """Give a part in the dossier to the holder of another post; in a batch, one mail says it for all its dossiers.

    Raises Interdit, ErreurMetier (the dossier is over), SaisieInvalide (unknown line or post, no reason,
    somebody linked to the organisme, nothing changed).
    """
    exiger("reaffecter", acces.situation)
    if est_terminal(acces.dossier.etat):
        raise ErreurMetier("Ce dossier est terminé : il ne se réaffecte plus.")
    if not voulu.raison.strip():
        raise SaisieInvalide("Écrivez la raison.", {"raison": "Écrivez la raison."})
    actives = [a for a in attributions(bd, acces.dossier) if a.est_active]
    ancienne = next((a for a in actives if str(a.id) == voulu.ligne), None)
    qualite = ancienne.qualite if ancienne else _qualite_a_ajouter(voulu.ligne)
    agent = agent_choisi(bd, acces, voulu.poste, maintenant)
    _exiger_un_changement(actives, ancienne, qualite, agent)
    nouvelle = _remplacer(bd, acces, ancienne, qualite, agent, voulu.raison, maintenant)
    if qualite is Qualite.PILOTE:
        acces.dossier.pilote_id = agent.personne_id
    bd.flush()
    appliquer(acces.dossier, charger_grille(bd, acces.dossier, acces.campagne))
    partager_si_tous_ont_rendu(bd, acces.dossier, acces.personne, maintenant)
    if not est_en_lot:
        _prevenir(bd, acces, ancienne, agent, qualite, voulu.raison, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "reaffecter", f"affectation:{nouvelle.id}", maintenant, dossier_id=acces.dossier.id,
        qualite=qualite.value, ancien=ancienne.personne_id if ancienne else None, nouveau=agent.personne_id,
    )  # fmt: skip
    return nouvelle


def _qualite_a_ajouter(ligne: str) -> Qualite:
    code = ligne.removeprefix(AJOUTER)
    if not ligne.startswith(AJOUTER) or code not in (Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE):
        phrase = "Cette affectation a changé entre-temps. Rechargez la page, puis choisissez de nouveau."
        raise SaisieInvalide(phrase, {"ligne": phrase})
    return Qualite(code)


def agent_choisi(bd: Session, acces: AccesAgent, poste: str, maintenant: datetime) -> Agent:
    agents = charger_agents(bd, maintenant, acces.organisme.id)
    if poste not in agents:
        phrase = "Personne ne tient ce poste aujourd’hui. Choisissez une autre personne."
        raise SaisieInvalide(phrase, {"poste": phrase})
    if agents[poste].est_lie(acces.organisme.id):
        phrase = f"{agents[poste].nom} a un lien déclaré avec l’organisme. Choisissez une autre personne."
        raise SaisieInvalide(phrase, {"poste": phrase})
    if est_ecarte_du_dossier(bd, acces.dossier, agents[poste].personne_id):
        phrase = f"{agents[poste].nom} a déclaré un lien avec ce dossier. Choisissez une autre personne."
        raise SaisieInvalide(phrase, {"poste": phrase})
    return agents[poste]


def _exiger_un_changement(
    actives: list[AttributionLue], ancienne: AttributionLue | None, qualite: Qualite, agent: Agent
) -> None:
    deja = any(a.personne_id == agent.personne_id and a.qualite is qualite for a in actives)
    if deja and (ancienne is None or ancienne.personne_id == agent.personne_id):
        phrase = f"{agent.nom} tient déjà cette place. Choisissez une autre personne."
        raise SaisieInvalide(phrase, {"poste": phrase})


def _remplacer(
    bd: Session,
    acces: AccesAgent,
    ancienne: AttributionLue | None,
    qualite: Qualite,
    agent: Agent,
    raison: str,
    maintenant: datetime,
) -> Affectation:
    if ancienne is not None:
        bd.get_one(Affectation, ancienne.id).jusqu_a = maintenant
    nouvelle = Affectation(
        dossier_id=acces.dossier.id or 0,
        qualite=qualite,
        poste_code=agent.poste,
        personne_id=agent.personne_id,
        motifs=list(ancienne.motifs) if ancienne else [],
        phrase=f"{LIBELLES_QUALITES[qualite]} désigné par la coordination : {agent.intitule}.",
        depuis=maintenant,
        par_id=acces.personne.id,
        raison=raison,
    )
    bd.add(nouvelle)
    return nouvelle


def _prevenir(
    bd: Session,
    acces: AccesAgent,
    ancienne: AttributionLue | None,
    agent: Agent,
    qualite: Qualite,
    raison: str,
    maintenant: datetime,
) -> None:
    nouveau = bd.get_one(Personne, agent.personne_id)
    adresses = [nouveau.courriel, ancienne.courriel if ancienne else ""]
    courriels.reaffectation(
        bd, acces, adresses, maintenant,
        place=LIBELLES_QUALITES[qualite], nouveau=agent.nom, ancien=ancienne.nom if ancienne else "", raison=raison,
    )  # fmt: skip


def lever_alerte(bd: Session, acces: AccesAgent, alerte_id: int, maintenant: datetime) -> AlerteAffectation:
    """What the routing could not settle is settled. Raises Interdit, Introuvable, ErreurMetier if it already was."""
    exiger("reaffecter", acces.situation)
    alerte = bd.get(AlerteAffectation, alerte_id) if 0 < alerte_id < ID_MAXIMUM else None
    if alerte is None or alerte.dossier_id != acces.dossier.id:
        raise Introuvable
    if alerte.levee_le is not None:
        raise ErreurMetier("Cette alerte est déjà réglée. Rechargez la page.")
    alerte.levee_le = maintenant
    inscrire_au_journal(
        bd, acces.personne, "lever_alerte", f"alerte:{alerte.id}", maintenant, dossier_id=acces.dossier.id
    )
    return alerte
