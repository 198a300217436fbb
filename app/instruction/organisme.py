"""The page of an organisme put together: who it is, what it asked and received, the ceilings, its other funders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.comptes.queries_fiche import comptes, representants
from app.domain.aides_publiques import (
    SANS_DEMANDE,
    AnneeDAides,
    EtatBilan,
    Position,
    connues,
    cumul_glissant,
    evolution,
    par_annee,
)
from app.domain.budget import LigneFinanceur
from app.domain.calendrier import jour_de_paris
from app.domain.droits import Situation, peut
from app.instruction.queries_organisme import (
    DossierConnu,
    Famille,
    Publiees,
    aides_accordees,
    dossiers_connus,
    famille,
    financeurs_du_projet,
    subventions_publiques,
)
from app.models.comptes import Organisme, Personne
from app.models.fiche import Representant


@dataclass(frozen=True)
class EcranOrganisme:
    """Everything the template shows. `present`: the dossier one comes from, else the latest."""

    organisme: Organisme
    famille: Famille
    representants: list[Representant]
    dossiers: list[DossierConnu]
    annees: list[AnneeDAides]
    de_minimis: Position
    evolution: str
    present: DossierConnu | None
    vient_d_un_dossier: bool
    financeurs: tuple[LigneFinanceur, ...]
    publiees: Publiees

    @property
    def parents(self) -> list[str]:
        """The names counted with this one."""
        return [p.nom for p in self.famille.comptes if p.id != self.organisme.id]

    def nom_de(self, dossier: DossierConnu) -> str:
        """Whose request it is, when it is of another établissement or of a collectif."""
        if dossier.organisme_id == self.organisme.id:
            return ""
        return next((p.nom for p in self.famille.comptes if p.id == dossier.organisme_id), "")

    @property
    def bilans(self) -> dict[EtatBilan, list[DossierConnu]]:
        """The requests that owe or gave a bilan, those that are late first."""
        ordre = (EtatBilan.EN_RETARD, EtatBilan.ATTENDU, EtatBilan.RECU)
        groupes = {etat: [d for d in self.dossiers if d.bilan is etat] for etat in ordre}
        return {etat: lus for etat, lus in groupes.items() if lus}


def composer_organisme(
    bd: Session, personne: Personne, organisme: Organisme, dossier_id: int | None, maintenant: datetime
) -> EcranOrganisme:
    """Read the page: nine statements at most, whatever the number of requests."""
    aujourd_hui = jour_de_paris(maintenant)
    ensemble = famille(bd, organisme)
    lues = aides_accordees(bd, personne, ensemble.ids)
    voit = peut("voir_decision", Situation(role=personne.role, est_depose=True))  # a link hides the dossier itself
    lues = [(d, aide) for d, aide in lues if connues([aide], voit)]
    dossiers = dossiers_connus(bd, personne, ensemble.ids, lues, aujourd_hui)
    aides = [aide for _, aide in lues]
    demandes = [(d.annee, d.demande_cents) for d in dossiers if d.etat not in SANS_DEMANDE]
    publiees = subventions_publiques(bd, organisme)
    declares = {c.annee: c.subventions_cents for c in comptes(bd, organisme)}
    verses = [(d.annee, d.verse_cents) for d in dossiers if d.verse_cents]
    annees = par_annee(aides, demandes, declares, publiees.par_annee, verses)
    choisi = next((d for d in dossiers if d.id == dossier_id), None)
    present = choisi or (dossiers[0] if dossiers else None)
    return EcranOrganisme(
        organisme=organisme,
        famille=ensemble,
        representants=representants(bd, organisme),
        dossiers=dossiers,
        annees=annees,
        de_minimis=cumul_glissant(aides, aujourd_hui),
        evolution=_evolution(annees, present),
        present=present,
        vient_d_un_dossier=choisi is not None,
        financeurs=financeurs_du_projet(bd, present) if present else (),
        publiees=publiees,
    )


def _evolution(annees: list[AnneeDAides], present: DossierConnu | None) -> str:
    if present is None:
        return ""
    lues = {a.annee: a for a in annees}
    cette, avant = lues.get(present.annee), lues.get(present.annee - 1)
    return evolution(present.annee, cette.demande_cents if cette else 0, avant.accorde_cents if avant else 0)
