"""Keeping the avis of a partner that the dossier outdated, or asking it again; the former answer stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.avis_perimes import DE_NOUVEAU, Anterieur, exiger_perime
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier
from app.domain.partenaires import DELAI_PAR_DEFAUT, exiger_demandable
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.partenaires import AvisDePartenaire
from app.partenaires.commands import adresses_joignables, annoncer_les_demandes


def garder(bd: Session, avis: AvisDePartenaire, personne: Personne, maintenant: datetime) -> None:
    """It holds as it is, until the dossier changes again. Raises ErreurMetier."""
    exiger_perime(avis.perime_le)
    avis.lu_le = maintenant
    inscrire_au_journal(
        bd, personne, "garder_avis_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=avis.dossier_id, partenaire=avis.partenaire_id, version=avis.perime_depuis,
    )  # fmt: skip


def redemander(bd: Session, dossier: Dossier, avis: AvisDePartenaire, personne: Personne, maintenant: datetime) -> None:
    """Ask it again, in three weeks, with the same parts: the partner finds its answer written. Raises ErreurMetier."""
    exiger_perime(avis.perime_le)
    exiger_demandable(dossier.etat)
    if not adresses_joignables(bd, avis.partenaire_id):
        raise ErreurMetier(
            "Ce partenaire n’a plus d’adresse confirmée. Ajoutez-en une à l’annuaire, ou gardez son avis."
        )
    if avis.sens is None or avis.rendu_le is None:  # what is stale was rendered
        return
    ancien = Anterieur(
        avis.sens, avis.montant_cents, avis.fermete, avis.texte, avis.rendu_le, avis.rendu_par_id, avis.perime_le,
        avis.perime_depuis,
    )  # fmt: skip
    avis.anciens = [*avis.anciens, ancien.en_donnees()]
    avis.rendu_le = avis.rendu_par_id = avis.lu_le = avis.perime_le = avis.perime_depuis = None
    avis.demande_le, avis.demande_par_id, avis.message = maintenant, personne.id or 0, DE_NOUVEAU
    avis.repondre_avant, avis.rappels, avis.rappele_le = jour_de_paris(maintenant) + DELAI_PAR_DEFAUT, 0, None
    bd.flush()
    inscrire_au_journal(
        bd, personne, "redemander_avis_partenaire", f"avis_de_partenaire:{avis.id}", maintenant,
        dossier_id=avis.dossier_id, partenaire=avis.partenaire_id, avant=avis.repondre_avant.isoformat(),
    )  # fmt: skip
    annoncer_les_demandes(bd, personne.id or 0, maintenant, maintenant)
