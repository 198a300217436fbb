"""An agent names a list: kept for them, shared with the team, or seen first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.vues import VUES_MAXIMUM
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire
from app.models.vues import VueEnregistree

REQUETE_MAXIMUM = 1000


@dataclass(frozen=True, slots=True)
class Reglages:
    """How a view is called, who sees it, whether its owner sees it first."""

    nom: str
    est_partagee: bool
    est_par_defaut: bool


def enregistrer_vue(
    bd: Session, requete: str, reglages: Reglages, personne: Personne, maintenant: datetime
) -> VueEnregistree:
    """Keep an address of the list. Raises SaisieInvalide (a view of that name), ErreurMetier (too many, too long)."""
    if len(requete) > REQUETE_MAXIMUM:
        raise ErreurMetier("Cette liste a trop de filtres pour être gardée. Retirez-en, puis enregistrez la vue.")
    pour_ecrire(bd, Personne, id=personne.id)  # one at a time: the name and the first view are each one's own
    combien = select(func.count()).where(col(VueEnregistree.personne_id) == personne.id)
    if (bd.scalar(combien) or 0) >= VUES_MAXIMUM:
        raise ErreurMetier(f"Vous avez déjà {VUES_MAXIMUM} vues. Supprimez-en une, puis enregistrez celle-ci.")
    _preparer(bd, personne, reglages, None)
    vue = VueEnregistree(
        personne_id=personne.id or 0, nom=reglages.nom, requete=requete, est_partagee=reglages.est_partagee,
        est_par_defaut=reglages.est_par_defaut, creee_le=maintenant, modifiee_le=maintenant,
    )  # fmt: skip
    bd.add(vue)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "enregistrer_vue", f"vue_enregistree:{vue.id}", maintenant, est_partagee=vue.est_partagee
    )
    return vue


def modifier_vue(
    bd: Session, vue: VueEnregistree, reglages: Reglages, personne: Personne, maintenant: datetime
) -> VueEnregistree:
    """Rename, share or unshare, see first. Raises Interdit, SaisieInvalide."""
    vue.propriete.exiger_changement(personne.id or 0)
    pour_ecrire(bd, Personne, id=personne.id)
    _preparer(bd, personne, reglages, vue.id)
    vue.nom, vue.est_partagee, vue.est_par_defaut = reglages.nom, reglages.est_partagee, reglages.est_par_defaut
    vue.modifiee_le = maintenant
    inscrire_au_journal(
        bd, personne, "modifier_vue", f"vue_enregistree:{vue.id}", maintenant, est_partagee=vue.est_partagee
    )
    return vue


def supprimer_vue(bd: Session, vue: VueEnregistree, personne: Personne, maintenant: datetime) -> None:
    """Forget a view; nothing of what it showed changes. Raises Interdit."""
    vue.propriete.exiger_suppression(personne.id or 0, personne.role)
    bd.delete(vue)
    inscrire_au_journal(bd, personne, "supprimer_vue", f"vue_enregistree:{vue.id}", maintenant)


def _preparer(bd: Session, personne: Personne, reglages: Reglages, vue_id: int | None) -> None:
    """The name is free; the former first view is one no longer, in the base before the new one."""
    siennes = col(VueEnregistree.personne_id) == personne.id
    homonyme = bd.scalar(select(col(VueEnregistree.id)).where(siennes, col(VueEnregistree.nom) == reglages.nom))
    if homonyme not in (None, vue_id):
        phrase = "Vous avez déjà une vue de ce nom. Choisissez-en un autre."
        raise SaisieInvalide(phrase, {"nom": phrase})
    if reglages.est_par_defaut:
        bd.execute(
            update(VueEnregistree)
            .where(siennes, col(VueEnregistree.est_par_defaut))
            .values(est_par_defaut=False)
            .execution_options(synchronize_session="fetch")
        )
