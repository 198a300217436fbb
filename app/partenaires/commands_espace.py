"""What a partner does in its space: keep a draft, render its avis, ask for a fresh link."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.partenaires import DUREE_DU_LIEN, Reponse, exiger_attendu, exiger_reponse
from app.models.journal import inscrire_au_journal
from app.partenaires.commands import ouvrir_un_lien
from app.partenaires.courriels import ecrire
from app.partenaires.queries_espace import DemandeOuverte, Espace


def repondre(
    bd: Session, espace: Espace, ouverte: DemandeOuverte, reponse: Reponse, maintenant: datetime, *, est_rendue: bool
) -> None:
    """Keep what is typed; rendered, it does not change any more. Raises SaisieInvalide, ErreurMetier."""
    avis = ouverte.avis
    exiger_attendu(avis.suivi)
    exiger_reponse(reponse, est_rendue=est_rendue)
    avis.sens, avis.montant_cents, avis.texte = reponse.sens, reponse.montant_cents, reponse.texte
    avis.fermete = reponse.fermete if reponse.montant_cents else None
    avis.modifie_le = maintenant
    if not est_rendue:
        return
    avis.rendu_le, avis.rendu_par_id = maintenant, espace.adresse.id
    inscrire_au_journal(
        bd, None, "rendre_avis_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=avis.dossier_id, partenaire=avis.partenaire_id, adresse=espace.adresse.id,
    )  # fmt: skip


def demander_un_lien(bd: Session, espace: Espace, maintenant: datetime) -> None:
    """A fresh link, mailed to the address this one is bound to: whoever still reads it goes on."""
    secret = ouvrir_un_lien(bd, espace.adresse, maintenant)
    ecrire(
        bd, "lien", f"partenaire-lien-{espace.adresse.id}-{maintenant:%Y%m%d%H%M%S%f}", espace.adresse.courriel,
        maintenant, partenaire=espace.partenaire, jeton=secret, expire_le=maintenant + DUREE_DU_LIEN,
    )  # fmt: skip
    inscrire_au_journal(
        bd, None, "demander_lien_partenaire", f"adresse_de_partenaire:{espace.adresse.id}", maintenant,
        partenaire=espace.partenaire.id,
    )  # fmt: skip
