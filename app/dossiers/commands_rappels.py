"""« Votre demande n’est pas encore déposée »: the reminders that time sends to those who write a draft."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import jour
from app.domain.calendrier import jour_de_paris
from app.domain.campagnes import Contact
from app.domain.dispositifs import DISPOSITIFS
from app.domain.droits import RoleAdhesion, Situation, peut
from app.domain.etats import Etat
from app.domain.rappels import oublies_depuis, rappel_du
from app.dossiers.commands import fenetre
from app.dossiers.courriels import composer
from app.models.campagnes import Campagne
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.courriel import Courriel, deposer_lignes
from app.models.dossiers import Dossier

BROUILLONS_PAR_PASSAGE = 50
_ROLES = [role for role in RoleAdhesion if peut("rediger_dossier", Situation(adhesion=role))]


def rappeler(bd: Session, maintenant: datetime) -> int:
    """Write the reminders that are due, for fifty drafts at most; returns how many mails. Nobody asks: time does.

    The key of a mail names its closing day: a draft is reminded once of each, and again if the call is prolonged.
    A draft being deposited at this instant is left alone.
    """
    ecrits = 0
    campagnes = bd.scalars(
        select(Campagne)
        .where(col(Campagne.est_publiee), col(Campagne.ouvre_le) <= maintenant, col(Campagne.ferme_le) > maintenant)
        .order_by(col(Campagne.id))
    ).all()
    for campagne in campagnes:
        du = rappel_du(fenetre(campagne), maintenant)
        if du is not None:
            cle = f"rappel-{du.genre}-{jour_de_paris(campagne.ferme_le):%Y%m%d}"
            ecrits += _ecrire(bd, campagne, cle, du.genre, maintenant, col(Dossier.cree_le) < du.a)
        oublies = oublies_depuis(maintenant) if DISPOSITIFS[campagne.dispositif].est_continu else None
        if oublies is not None:
            touche = col(Dossier.modifie_le)
            ecrits += _ecrire(
                bd, campagne, "rappel-oubli", "oubli", maintenant, touche >= oublies[0], touche < oublies[1]
            )
    return ecrits


def _ecrire(
    bd: Session, campagne: Campagne, cle: str, genre: str, maintenant: datetime, *conditions: ColumnElement[bool]
) -> int:
    membres = (
        (col(Adhesion.organisme_id) == col(Dossier.organisme_id)),
        col(Adhesion.etat) == EtatAdhesion.ACTIVE,
        col(Adhesion.role).in_(_ROLES),
    )
    deja = exists().where(col(Courriel.dossier_id) == col(Dossier.id), col(Courriel.cle).startswith(f"{cle}-"))
    dossiers = bd.scalars(
        select(Dossier)
        .where(
            col(Dossier.campagne_id) == campagne.id, col(Dossier.etat) == Etat.BROUILLON, ~deja,
            exists().where(*membres), *conditions,
        )
        .order_by(col(Dossier.id))
        .limit(BROUILLONS_PAR_PASSAGE)
        .with_for_update(of=Dossier, skip_locked=True)
    ).all()  # fmt: skip
    par_id = {dossier.id: dossier for dossier in dossiers}
    destinataires = bd.execute(
        select(col(Dossier.id), col(Personne.id), col(Personne.courriel))
        .join(Adhesion, membres[0])
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(col(Dossier.id).in_(par_id), *membres[1:], col(Personne.desactivee_le).is_(None))
        .order_by(col(Dossier.id), col(Personne.id))
    ).all()
    lettres = [
        composer(
            "rappel_brouillon", f"{cle}-{dossier_id}-{personne_id}", courriel, maintenant, dossier_id,
            dossier=par_id[dossier_id], campagne=campagne, genre=genre, contact=Contact.lire(campagne.contact),
            reste=fenetre(campagne).reste(maintenant), depuis=jour(par_id[dossier_id].modifie_le),
        )
        for dossier_id, personne_id, courriel in destinataires
    ]  # fmt: skip
    deposer_lignes(bd, lettres)
    return len(lettres)
