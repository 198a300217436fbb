"""The timeline of a dossier, as agents read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi
from app.instruction.queries import DOSSIER
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import LigneJournal

LIGNES_D_HISTOIRE = 30
ACTES_AFFICHES: dict[str, str] = {
    "deposer": "a déposé le dossier",
    "completer": "a renvoyé le dossier complété",
    "retirer": "a retiré le dossier",
    "verifier_recevabilite": "a vérifié la recevabilité",
    "prendre": "a pris le dossier en instruction",
    "demander_complement": "a demandé un complément",
    "relancer": "a relancé le porteur",
    "constater_carence": "Le délai de réponse est passé",
    "proposer_irrecevabilite": "a proposé l’irrecevabilité",
    "retirer_irrecevabilite": "a retiré la proposition d’irrecevabilité",
    "renvoyer_irrecevabilite": "a renvoyé la proposition d’irrecevabilité",
    "declarer_irrecevable": "a confirmé l’irrecevabilité",
    "rendre_avis": "a rendu son avis",
    "reprendre_avis": "a repris son avis pour le modifier",
    "maintenir_avis": "a maintenu son avis après un complément",
    "mettre_en_commun": "a mis les notes en commun",
    "corriger_note": "a changé une note après discussion",
    "clore_instruction": "a clos l’instruction",
    "rouvrir_instruction": "a rouvert l’instruction",
    "reaffecter": "a changé l’affectation du dossier",
    "proposer_second_lecteur": "a proposé le dossier à un second lecteur",
    "lever_alerte": "a réglé une alerte d’affectation",
    "telecharger_rib": "a téléchargé le relevé d’identité bancaire",
    "declarer_deport": "s’est retiré du dossier",
    "inscrire": "a inscrit le dossier au comité",
    "publier": "a publié la décision",
}


@dataclass(frozen=True, slots=True)
class LigneHistoire:
    """One line of the timeline: who, what, when."""

    a: datetime
    qui: str
    phrase: str


def histoire(bd: Session, dossier: Dossier) -> list[LigneHistoire]:
    """The acts on the dossier since its deposit, newest first. What was done to the draft is not told."""
    return [
        LigneHistoire(a, f"{prenom or ''} {nom or ''}".strip(), ACTES_AFFICHES[acte])
        for a, acte, prenom, nom in bd.execute(_HISTOIRE, {"dossier": dossier.id}).all()
    ]


_HISTOIRE = (
    select(col(LigneJournal.a), col(LigneJournal.acte), col(Personne.prenom), col(Personne.nom))
    .outerjoin(Personne, col(Personne.id) == col(LigneJournal.personne_id))
    .where(col(LigneJournal.dossier_id) == DOSSIER, parmi(col(LigneJournal.acte), ACTES_AFFICHES))
    .order_by(col(LigneJournal.id).desc())
    .limit(LIGNES_D_HISTOIRE)
)
