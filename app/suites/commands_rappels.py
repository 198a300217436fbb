"""« Votre bilan est à rendre »: the reminders that time sends to those who bind the organisme."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.bilan_rappels import Rappel, rappels_dus
from app.domain.etats import Etat
from app.dossiers.courriels import composer
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.courriel import Courriel, deposer_lignes
from app.models.dossiers import Dossier
from app.models.suites import Convention
from app.suites.queries import ENGAGENT

PAR_PASSAGE = 50


def rappeler_les_bilans(bd: Session, maintenant: datetime) -> int:
    """Write the reminders that are due, for fifty dossiers at most of each kind; returns how many mails.

    The key of a mail names the last day: a bilan is reminded once of each, and again once an avenant changed it.
    """
    return sum(_ecrire(bd, rappel, maintenant) for rappel in rappels_dus(maintenant))


def _ecrire(bd: Session, rappel: Rappel, maintenant: datetime) -> int:
    cle = f"suites-rappel-{rappel.genre}-"
    deja = exists().where(
        col(Courriel.dossier_id) == col(Dossier.id),
        col(Courriel.cle).startswith(cle),
        or_(col(Convention.modifiee_le).is_(None), col(Courriel.demande_le) > col(Convention.modifiee_le)),
    )
    membres = (
        col(Adhesion.organisme_id) == col(Dossier.organisme_id),
        col(Adhesion.etat) == EtatAdhesion.ACTIVE,
        col(Adhesion.role).in_(ENGAGENT),
    )
    dus = bd.execute(
        select(Dossier, col(Convention.bilan_avant))
        .join(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .where(
            col(Convention.bilan_avant).between(rappel.premier, rappel.dernier),
            col(Dossier.etat).in_((Etat.CONVENTIONNE, Etat.EN_COURS)),
            exists().where(*membres),
            ~deja,
        )
        .order_by(col(Dossier.id))
        .limit(PAR_PASSAGE)
        .with_for_update(of=Dossier, skip_locked=True)
    ).all()
    par_id = {dossier.id: (dossier, avant) for dossier, avant in dus}
    destinataires = bd.execute(
        select(col(Dossier.id), col(Personne.id), col(Personne.courriel))
        .join(Adhesion, membres[0])
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(col(Dossier.id).in_(par_id), *membres[1:], col(Personne.desactivee_le).is_(None))
        .order_by(col(Dossier.id), col(Personne.id))
    ).all()
    lettres = [
        composer(
            "suites_rappel_bilan", f"{cle}{par_id[dossier_id][1]:%Y%m%d}-{dossier_id}-{personne_id}", courriel,
            maintenant, dossier_id, dossier=par_id[dossier_id][0], avant=par_id[dossier_id][1], genre=rappel.genre,
        )
        for dossier_id, personne_id, courriel in destinataires
    ]  # fmt: skip
    deposer_lignes(bd, lettres)
    return len(lettres)
