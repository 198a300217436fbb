"""The morning digest: the worker writes to each agent for whom something waits, once a day at most."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.attentes import ATTENTES
from app.domain.droits import Role
from app.domain.recapitulatif import Preferences, est_attendu, jour_du_recapitulatif, retenues
from app.dossiers.courriels import ecrire
from app.instruction.queries_attente import ce_qui_attend
from app.instruction.suppleances import en_l_absence
from app.models.comptes import Personne
from app.models.recapitulatif import Recapitulatif

AGENTS_PAR_PASSAGE = 20


def envoyer_recapitulatifs(bd: Session, maintenant: datetime) -> int:
    """Deal with up to twenty agents whose digest of the day is due; returns how many.

    Their rows are locked, and the key of the mail names the day: two workers never write twice. An agent for whom
    nothing waits, or who wants nothing today, is dealt with without a mail.
    """
    jour = jour_du_recapitulatif(maintenant)
    if jour is None:
        return 0
    agents = bd.execute(
        select(Personne, Recapitulatif)
        .outerjoin(Recapitulatif, col(Recapitulatif.personne_id) == col(Personne.id))
        .where(
            col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR)),
            col(Personne.desactivee_le).is_(None),
            or_(col(Recapitulatif.traite_le).is_(None), col(Recapitulatif.traite_le) < jour),
        )
        .order_by(col(Personne.id))
        .limit(AGENTS_PAR_PASSAGE)
        .with_for_update(of=Personne, skip_locked=True)
    ).all()
    for personne, garde in agents:
        _traiter(bd, personne, garde, jour, maintenant)
    return len(agents)


def _traiter(bd: Session, personne: Personne, garde: Recapitulatif | None, jour: date, maintenant: datetime) -> None:
    voulu = Preferences(garde.est_actif, tuple(garde.jours), tuple(garde.tues)) if garde else Preferences()
    if garde is None:
        garde = Recapitulatif(personne_id=personne.id or 0)
        bd.add(garde)
    garde.traite_le = jour
    bd.flush()
    if not est_attendu(voulu, jour):
        return
    groupes = ce_qui_attend(bd, personne, maintenant)
    comptes = retenues(voulu, {attente: groupe.nombre for attente, groupe in groupes.items()})
    absents = en_l_absence(bd, personne, maintenant)
    if not comptes and not absents:
        return
    ecrire(
        bd, "instruction_recapitulatif", f"recapitulatif-{personne.id}-{jour.isoformat()}", personne.courriel,
        maintenant, None, agent=personne,
        total=len(
            {d.id for attente in comptes for d in groupes[attente].lus}
            | {d.id for absent in absents for groupe in absent.groupes.values() for d in groupe.lus}
        ),
        absents=absents,
        groupes=[(a.value, ATTENTES[a].titre, n, groupes[a].lus[0].depuis) for a, n in comptes.items()],
    )  # fmt: skip
