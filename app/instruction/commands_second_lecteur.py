"""A second reader for a dossier on which people diverge: one act, which reopens the examination where it was closed."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.droits import Qualite, exiger
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat
from app.domain.grille import SECONDE_LECTURE
from app.domain.phases import exiger_raison
from app.instruction import courriels
from app.instruction.commands import rouvrir_instruction
from app.instruction.commands_affectation import agent_choisi
from app.instruction.commands_notes import appliquer
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import attributions
from app.instruction.queries_grille import charger_grille
from app.models.comptes import Personne
from app.models.instruction import Affectation
from app.models.journal import inscrire_au_journal

TROP_TOT_OU_TROP_TARD = (
    "Un second lecteur se propose pendant l’instruction, ou avant que le dossier soit inscrit à une séance."
)
RELISIBLES = frozenset({Etat.EN_INSTRUCTION, Etat.INSTRUIT})


def exiger_relisible(etat: Etat) -> None:
    """Raise ErreurMetier unless the dossier may still be read again."""
    if etat not in RELISIBLES:
        raise ErreurMetier(TROP_TOT_OU_TROP_TARD)


def proposer_second_lecteur(
    bd: Session, acces: AccesAgent, poste: str, raison: str, maintenant: datetime
) -> Affectation:
    """Ask the holder of a post to read and score the whole dossier, alone until they have rendered their avis.

    Raises Interdit, ErreurMetier (not the moment), SaisieInvalide (unknown post, link, already on it, no reason).
    """
    exiger("reaffecter", acces.situation)
    exiger_relisible(acces.dossier.etat)
    exiger_raison(raison, "raison")
    agent = agent_choisi(bd, acces, poste, maintenant)
    if any(a.est_active and a.personne_id == agent.personne_id for a in attributions(bd, acces.dossier)):
        phrase = f"{agent.nom} suit déjà ce dossier. Choisissez une personne qui ne l’a pas noté."
        raise SaisieInvalide(phrase, {"poste": phrase})
    if acces.dossier.etat is Etat.INSTRUIT:
        rouvrir_instruction(bd, acces, raison, maintenant)
    nouvelle = Affectation(
        dossier_id=acces.dossier.id or 0,
        qualite=Qualite.CONTRIBUTEUR,
        poste_code=agent.poste,
        personne_id=agent.personne_id,
        motifs=[SECONDE_LECTURE],
        phrase=f"Second lecteur proposé par la coordination : {agent.intitule}.",
        depuis=maintenant,
        par_id=acces.personne.id,
        raison=raison,
    )
    bd.add(nouvelle)
    bd.flush()
    appliquer(acces.dossier, charger_grille(bd, acces.dossier, acces.campagne))
    adresse = bd.get_one(Personne, agent.personne_id).courriel
    courriels.reaffectation(
        bd, acces, [adresse], maintenant, place="Second lecteur", nouveau=agent.nom, ancien="", raison=raison
    )
    inscrire_au_journal(
        bd, acces.personne, "proposer_second_lecteur", f"affectation:{nouvelle.id}", maintenant,
        dossier_id=acces.dossier.id, nouveau=agent.personne_id,
    )  # fmt: skip
    return nouvelle
