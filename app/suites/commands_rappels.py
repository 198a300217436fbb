"""« Votre bilan est à rendre »: the reminders that time sends to those who bind the organisme."""

import logging
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.bilan_rappels import Rappel, rappels_dus
from app.domain.etats import Etat
from app.domain.organismes import ENGAGENT
from app.dossiers.courriels import composer
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.courriel import Courriel, deposer_lignes
from app.models.dossiers import Dossier
from app.models.suites import Convention

journal = logging.getLogger("portail.suites")
PAR_PASSAGE = 50


def rappeler_les_bilans(bd: Session, maintenant: datetime, vus: dict[str, int] | None = None) -> int:
    """Write the reminders that are due, for fifty dossiers at most of each kind; returns how many were looked at.

    The key of a mail names the last day: a bilan is reminded once of each, and again once an avenant changed it.
    `vus`: the last dossier looked at, by kind, from one pass to the next: one whose mail cannot be written is left
    for the next time, and holds nobody back.
    """
    vus = {} if vus is None else vus
    return sum(_ecrire(bd, rappel, maintenant, vus) for rappel in rappels_dus(maintenant))


def _ecrire(bd: Session, rappel: Rappel, maintenant: datetime, vus: dict[str, int]) -> int:
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
        col(Personne.id) == col(Adhesion.personne_id),
        col(Personne.desactivee_le).is_(None),
    )
    dus = bd.execute(
        select(Dossier, col(Convention.bilan_avant))
        .join(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .where(
            col(Convention.bilan_avant).between(rappel.premier, rappel.dernier),
            col(Dossier.etat).in_((Etat.CONVENTIONNE, Etat.EN_COURS)),
            exists().where(*membres),
            ~deja,
            col(Dossier.id) > vus.get(rappel.genre, 0),
        )
        .order_by(col(Dossier.id))
        .limit(PAR_PASSAGE)
        .with_for_update(of=Dossier, skip_locked=True)
    ).all()
    par_id = {dossier.id: (dossier, avant) for dossier, avant in dus}
    destinataires = bd.execute(
        select(col(Dossier.id), col(Personne.id), col(Personne.courriel))
        .join(Adhesion, membres[0])
        .join(Personne, membres[3])
        .where(col(Dossier.id).in_(par_id), *membres[1:])
        .order_by(col(Dossier.id), col(Personne.id))
    ).all()
    lettres = []
    for dossier_id, personne_id, courriel in destinataires:
        dossier, avant = par_id[dossier_id]
        try:
            lettres.append(composer(
                "suites_rappel_bilan", f"{cle}{avant:%Y%m%d}-{dossier_id}-{personne_id}", courriel,
                maintenant, dossier_id, dossier=dossier, avant=avant, genre=rappel.genre,
            ))  # fmt: skip
        except Exception:
            journal.exception("rappel du bilan du dossier %s non écrit", dossier_id)
    deposer_lignes(bd, lettres)
    if par_id:
        vus[rappel.genre] = max(id_ or 0 for id_ in par_id)
    return len(par_id)
