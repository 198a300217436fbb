"""What is done of a letter whose mail did not arrive: sent again to another address, or handed over otherwise."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import exiger
from app.domain.envois import PREFIXE_DECISION, cle_de_reprise, objet_de
from app.domain.erreurs import ErreurMetier
from app.dossiers.queries_envois import repond_a_un_recours
from app.instruction.queries import AccesAgent
from app.models.comite import Lettre
from app.models.courriel import Courriel, EtatEnvoi, deposer_courriel
from app.models.journal import inscrire_au_journal
from app.models.recours_gracieux import RecoursGracieux

RIEN_A_RENVOYER = "Cet e-mail n’est pas en échec, ou il a déjà été renvoyé. Rechargez la page."


def renvoyer_lettre(bd: Session, acces: AccesAgent, courriel_id: int, adresse: str, maintenant: datetime) -> Courriel:
    """Send a letter again, word for word, to the address given. The failed mail is kept.

    Raises Interdit, ErreurMetier if this mail has not failed or was sent again. The dossier's row is locked.
    """
    exiger("suivre_notification", acces.situation)
    echoue = _en_echec(bd, acces, courriel_id)
    cle = cle_de_reprise(echoue.cle)
    if bd.scalar(select(col(Courriel.id)).where(col(Courriel.cle) == cle)) is not None:
        raise ErreurMetier(RIEN_A_RENVOYER)
    nouveau = deposer_courriel(
        bd, cle, adresse, echoue.sujet, echoue.texte, maintenant, dossier_id=acces.dossier.id
    )  # fmt: skip
    bd.flush()
    inscrire_au_journal(
        bd, acces.personne, "renvoyer_lettre", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, courriel=nouveau.id, autre_adresse=adresse != echoue.destinataire,
        **dict([objet_de(cle)]),
    )  # fmt: skip
    return nouveau


def constater_remise(
    bd: Session, acces: AccesAgent, courriel_id: int, maintenant: datetime
) -> Lettre | RecoursGracieux:
    """Say that the letter was handed over by post or by hand. Raises Interdit, ErreurMetier."""
    exiger("suivre_notification", acces.situation)
    nature, id_ = objet_de(_en_echec(bd, acces, courriel_id).cle)
    lettre = bd.get_one(RecoursGracieux, id_) if nature == "recours" else bd.get_one(Lettre, id_)
    if lettre.remise_autrement_le is not None:
        raise ErreurMetier("Cette lettre est déjà notée comme remise autrement. Rechargez la page.")
    lettre.remise_autrement_le = maintenant
    inscrire_au_journal(
        bd, acces.personne, "constater_remise", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, **{nature: id_},
    )  # fmt: skip
    return lettre


def _en_echec(bd: Session, acces: AccesAgent, courriel_id: int) -> Courriel:
    courriel = bd.scalar(
        select(Courriel)
        .where(
            col(Courriel.id) == courriel_id,
            col(Courriel.dossier_id) == acces.dossier.id,
            or_(col(Courriel.cle).startswith(PREFIXE_DECISION), repond_a_un_recours()),
        )
        .with_for_update()
    )
    if courriel is None or courriel.etat is not EtatEnvoi.ECHEC:
        raise ErreurMetier(RIEN_A_RENVOYER)
    return courriel
